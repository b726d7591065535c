import { rescheduleRequest, requestBooking } from '../../src/domain/requests';
import type { Act } from '../../src/domain/shapes';
import { newId } from '../../src/lib/ids';
import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { everyone } from '../kit/people';
import { aheadWords, known } from './kit/ahead';
import { callWords, clear, noLine, nothingElse, reached } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';

/** A Saturday two weeks ahead; its schedule opens on Saturday the 28th at ten. */
const saturday = '2026-12-05';
const opening = at('10:00', '2026-11-28');

describe('flow 07, booking by phone after seven days', () => {
  const desk = useKaraoke();
  const ahead = aheadWords(desk);
  const phone = callWords(desk);
  const act = (): Act => ({
    ...{ sql: desk.database, now: desk.clock.now(), actor: { id: 'somebody' }, caseId: null },
    ...{ newId: () => newId(), enqueue: () => undefined },
  });

  /** A request taken down and read back. */
  async function requested(wish: Variables = {}): Promise<{ call: CaseFacts; bookingId: string }> {
    const call = await ahead.handOver('flow-07', { date: saturday });
    await desk.complete('registerWish', desk.wish({ date: saturday, ...wish }), { caseId: call.id });
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call.id });
    await desk.run();
    return { call, bookingId: (await desk.facts(call.id)).variables['bookingId'] as string };
  }
  /** The schedule opens at ten and gives out what it has. */
  async function opens(): Promise<string> {
    if (desk.clock.now() < new Date(opening)) await desk.until(opening);
    const { caseId } = await desk.start('open-schedule', { venueId: desk.venue.id });
    await desk.run();
    return caseId;
  }
  const resultOf = async (bookingId: string): Promise<string | null> => {
    const query = 'SELECT result FROM booking_request WHERE booking_id = $1';
    const [row] = await desk.database.query<{ result: string | null }>(query, [bookingId]);
    return row!.result;
  };

  it('waits with a number, gets a room when the schedule opens, and is confirmed by phone the same day', async () => {
    const { call, bookingId } = await requested();
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'requested', takenRooms: 0 });
    expect((await desk.facts(call.id)).variables).toMatchObject({ opensAt: opening });
    expect(await phone.texts(call.id)).toMatchObject([{ template: 'request-noted' }]);
    const schedule = await opens();
    await desk.expectOver(schedule, 'opened');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'held', takenRooms: 1 });
    await ahead.answers(call.id, 'yes');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', takenRooms: 1 });
    const { amount } = (await desk.facts(call.id)).variables['deposit'] as { amount: number };
    await desk.complete('collectDeposit', { amount: amount / 100, method: 'cash' }, { caseId: call.id });
    await desk.until(at('14:00', '2026-12-04'));
    await ahead.answers(call.id, 'confirmed');
    await desk.expectOver(call.id, 'booked');
  });

  it('is handed to flow 05 when nothing is free', async () => {
    const { call, bookingId } = await requested();
    await desk.leaveOnly();
    await opens();
    await desk.expectOver(call.id, 'handed-over-05');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled' });
    expect((await phone.texts(call.id)).map(({ template }) => template)).toEqual(['request-noted', 'request-not-allocated']);
    const [full] = (await desk.cases('flow-05')).filter(({ cameFrom }) => cameFrom === call.id);
    expect(full?.variables).toMatchObject({ fromFlow: '07', callId: null, from: at('20:30', saturday) });
  });

  it('gives the last room to the request with the smaller number', async () => {
    await desk.leaveOnly('B07');
    const first = await requested();
    const second = await requested({ phone: '+8619900000444' });
    await opens();
    expect([await resultOf(first.bookingId), await resultOf(second.bookingId)]).toEqual(['allocated', 'nothing-free']);
    expect(await desk.booking(first.bookingId)).toMatchObject({ state: 'held', rooms: ['B07'] });
    await desk.expectOver(second.call.id, 'handed-over-05');
  });

  it('gives the room asked for when it is free, and another when it is not', async () => {
    const named = await requested({ namedRoom: 'b11' });
    const again = await requested({ namedRoom: 'B11', phone: '+8619900000444' });
    await opens();
    expect(await desk.booking(named.bookingId)).toMatchObject({ rooms: ['B11'] });
    expect(await desk.booking(again.bookingId)).toMatchObject({ state: 'held', takenRooms: 1 });
  });

  it('goes through more than a hundred requests in order', async () => {
    const visit = { from: new Date(at('20:30', saturday)), to: new Date(at('23:30', saturday)), party: 4 };
    const times = { openDays: 7, openTime: '10:00', roomType: null, namedRoom: null };
    for (let i = 0; i < 101; i++) await requestBooking(act(), { venueId: desk.venue.id, ...visit, ...times });
    const schedule = await opens();
    await desk.expectOver(schedule, 'opened');
    const query = 'SELECT result FROM booking_request ORDER BY number';
    const results = (await desk.database.query<{ result: string }>(query)).map(({ result }) => result);
    expect(results).toHaveLength(101);
    expect(results.indexOf('nothing-free')).toBe(results.lastIndexOf('allocated') + 1);
  });

  it('ends when the guest cancels while it waits', async () => {
    const { call, bookingId } = await requested();
    await desk.cancelElsewhere(bookingId);
    await desk.publish('booking.cancelled', bookingId, { bookingId });
    await desk.expectOver(call.id, 'cancelled');
    await opens();
    expect(await resultOf(bookingId)).toBeNull();
  });

  it('waits for the schedule of another day when it is moved', async () => {
    const { call, bookingId } = await requested();
    const moved = { from: new Date(at('20:30', '2026-12-12')), to: new Date(at('23:30', '2026-12-12')) };
    await rescheduleRequest(act(), { bookingId, ...moved });
    await desk.publish('booking.changed', bookingId, { bookingId });
    expect((await desk.facts(call.id)).variables).toMatchObject({ opensAt: at('10:00', '2026-12-05') });
    await opens();
    expect(await resultOf(bookingId)).toBeNull();
    await desk.until(at('10:00', '2026-12-05'));
    await opens();
    expect(await resultOf(bookingId)).toBe('allocated');
  });

  it('is given a room by itself when nobody opened the schedule for four hours', async () => {
    const { call, bookingId } = await requested();
    await desk.database.query(`UPDATE timer_start SET due = 'infinity'`);
    await desk.until(at('13:59', '2026-11-28'));
    expect(await ahead.open(call.id)).toEqual([]);
    await desk.until(at('14:00', '2026-11-28'));
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'held', takenRooms: 1 });
    expect(await ahead.open(call.id)).toEqual(['dial']);
  });

  it('calls to apologise when the venue is closed that day', async () => {
    const { call, bookingId } = await requested();
    const closed = `INSERT INTO calendar_day (venue_id, day, kind, name, name_en) VALUES ($1, $2, 'closed', '装修', 'Works')`;
    await desk.database.query(closed, [desk.venue.id, saturday]);
    await opens();
    await desk.database.query(`DELETE FROM calendar_day WHERE venue_id = $1 AND day = $2`, [desk.venue.id, saturday]);
    await ahead.onPhone(call.id, ...reached, clear, nothingElse);
    await desk.expectOver(call.id, 'venue-closed');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled' });
    const lost = await desk.database.query('SELECT reason FROM lost_demand WHERE case_id = $1', [call.id]);
    expect(lost).toEqual([{ reason: 'venue-closed' }]);
  });

  it('calls to apologise when the venue closes while the request waits, or while the guest is asked', async () => {
    const [waiting, asked] = [await requested(), await requested({ phone: '+8619900000444' })];
    await desk.publish('venue.closed', waiting.bookingId, { bookingId: waiting.bookingId });
    await desk.cancelElsewhere(waiting.bookingId);
    await ahead.onPhone(waiting.call.id, ...reached, clear, nothingElse);
    await desk.expectOver(waiting.call.id, 'cancelled');
    await opens();
    await desk.publish('venue.closed', asked.bookingId, { bookingId: asked.bookingId });
    await ahead.onPhone(asked.call.id, ...reached, clear, nothingElse);
    await desk.expectOver(asked.call.id, 'venue-closed');
    expect(await desk.booking(asked.bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
  });

  it('sends a text message to a guest nobody reaches, and keeps the room until they ring', async () => {
    const { call, bookingId } = await requested();
    await opens();
    await ahead.onPhone(call.id, noLine, { noConnection: 'off' });
    await desk.until(at('21:00', '2026-11-28'));
    expect((await phone.texts(call.id)).map(({ template }) => template)).toContain('request-unreached');
    await desk.complete('awaitCallback', { callbackAnswer: 'yes' }, { caseId: call.id });
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', takenRooms: 1 });
  });

  it('counts the time to pay the deposit from the yes, however late the guest rings', async () => {
    const { call, bookingId } = await requested();
    await opens();
    await ahead.onPhone(call.id, noLine, { noConnection: 'off' });
    await desk.until(at('11:30', '2026-11-29'));
    await desk.complete('awaitCallback', { callbackAnswer: 'yes' }, { caseId: call.id });
    await desk.advance('PT1M');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', takenRooms: 1 });
    expect((await desk.task('collectDeposit', call.id)).due?.toISOString()).toBe(at('11:30', '2026-11-30'));
  });

  it('gives the room to others when the guest never answers', async () => {
    const { call, bookingId } = await requested();
    await opens();
    await desk.until(at('12:00', '2026-11-29'));
    await desk.expectOver(call.id, 'not-reached');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
  });

  it('says so when the guest rings at the very moment the room is given away', async () => {
    const { call } = await requested();
    await opens();
    await desk.until(at('22:00', '2026-11-28'));
    desk.clock.set(at('12:00', '2026-11-29'));
    await desk.complete('awaitCallback', { callbackAnswer: 'yes' }, { caseId: call.id });
    await desk.expectOver(call.id, 'not-reached');
    expect(await desk.path(call.id)).toContain('holdGone');
  });

  it.each([
    ['no', 'declined'],
    ['change', 'handed-over-04'],
  ])('frees the room when the guest says %s to it', async (answer, outcome) => {
    const { call, bookingId } = await requested();
    await opens();
    await ahead.answers(call.id, answer);
    await desk.expectOver(call.id, outcome);
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
  });

  it('ends when the guest cancels while they are being asked, and asks anew when the booking is moved', async () => {
    const [first, second] = [await requested(), await requested({ phone: '+8619900000444' })];
    await opens();
    await desk.cancelElsewhere(first.bookingId);
    await desk.publish('booking.cancelled', first.bookingId, { bookingId: first.bookingId });
    await desk.expectOver(first.call.id, 'cancelled');
    await desk.publish('booking.changed', second.bookingId, { bookingId: second.bookingId });
    expect((await desk.path(second.call.id)).filter((element) => element === 'asking')).toHaveLength(2);
    expect(await ahead.open(second.call.id)).toEqual(['dial']);
  });

  it('falls through when the deposit is not paid', async () => {
    const { call, bookingId } = await requested();
    await opens();
    await ahead.answers(call.id, 'yes');
    await desk.advance('P1D');
    await desk.expectOver(call.id, 'deposit-unpaid');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
  });

  it('gives a new number to a wish that is changed at once, and none to one that is not wanted', async () => {
    const call = await ahead.handOver('flow-07', { date: saturday });
    await desk.complete('registerWish', desk.wish({ date: saturday }), { caseId: call.id });
    const first = (await desk.facts(call.id)).variables['requestNumber'] as number;
    await desk.complete('readBack', { guestAnswer: 'change' }, { caseId: call.id });
    await desk.complete('registerWish', known(desk.wish({ date: saturday, party: 6 })), { caseId: call.id });
    expect((await desk.facts(call.id)).variables['requestNumber']).toBeGreaterThan(first);
    await desk.complete('readBack', { guestAnswer: 'no' }, { caseId: call.id });
    await desk.expectOver(call.id, 'declined');
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled' }, { state: 'cancelled' }]);
  });

  it('stands when nobody notes the answer to the read-back, and ends when it was cancelled meanwhile', async () => {
    const call = await ahead.handOver('flow-07', { date: saturday });
    await desk.complete('registerWish', desk.wish({ date: saturday }), { caseId: call.id });
    await desk.advance('PT1H');
    expect(await desk.waits(call.id)).toContain('message:schedule.decided');
    const other = await ahead.handOver('flow-07', { date: saturday });
    await desk.complete('registerWish', desk.wish({ date: saturday }), { caseId: other.id });
    await desk.cancelElsewhere((await desk.facts(other.id)).variables['bookingId'] as string);
    await desk.complete('readBack', { guestAnswer: 'no' }, { caseId: other.id });
    await desk.expectOver(other.id, 'cancelled');
  });

  it('ends quietly when a request without a room was cancelled elsewhere', async () => {
    const { call, bookingId } = await requested();
    await desk.cancelElsewhere(bookingId);
    const nothing = { result: 'nothing-free', roomNumber: null, roomType: null, heldUntil: null, quoteTotal: 0 };
    await desk.publish('schedule.decided', bookingId, nothing);
    await desk.expectOver(call.id, 'cancelled');
  });

  it('is refused more than six months ahead, and handed to flow 04 within seven days', async () => {
    const call = await ahead.handOver('flow-07', { date: '2027-06-01' });
    await desk.complete('registerWish', desk.wish({ date: '2027-06-01' }), { caseId: call.id });
    expect(await ahead.open(call.id)).toEqual(['registerWish']);
    await desk.complete('registerWish', known(desk.wish({ date: '2026-11-25' })), { caseId: call.id });
    await desk.expectOver(call.id, 'handed-over-04');
  });

  it('asks for the phone number again when one comes past the form that is none', async () => {
    const call = await ahead.handOver('flow-07', { date: saturday });
    const { id } = await desk.task('registerWish', call.id);
    const nulls = { roomType: null, namedRoom: null, occasion: null, voucher: null, note: null };
    const values = { ...desk.wish({ date: saturday, phone: '12' }), ...nulls };
    await desk.engine.completeTask({ taskId: id, values, actor: everyone, personal: ['phone', 'name'] });
    expect(await desk.path(call.id)).toContain('phoneInvalid');
  });

  it('turns minors away politely, also when nobody notes it, and is left unfinished after six hours', async () => {
    const minors = async (): Promise<string> => {
      const { id } = await ahead.handOver('flow-07', { date: saturday });
      await desk.complete('registerWish', desk.wish({ date: saturday, everyoneAdult: 'no' }), { caseId: id });
      return id;
    };
    const [noted, forgotten] = [await minors(), await minors()];
    const open = await ahead.handOver('flow-07', { date: saturday });
    await desk.complete('refuseMinors', { refusalTold: true }, { caseId: noted });
    await desk.expectOver(noted, 'refused-minor');
    await desk.advance('PT6H');
    await desk.expectOver(forgotten, 'refused-minor');
    await desk.expectOver(open.id, 'abandoned');
  });
});
