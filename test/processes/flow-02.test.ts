import type { Variables } from '../../src/lib/json';
import { everyone } from '../kit/people';
import { at, useKaraoke } from './kit/karaoke';
import { waitingWords } from './kit/waiting';

describe('flow 02, nothing free for the same day', () => {
  const desk = useKaraoke();
  const guests = waitingWords(desk, '02');
  const offers = async (call: Parameters<typeof guests.variables>[0]) =>
    (await guests.variables(call))['offers'] as { value: number; kind: string; from: string }[];
  /** B07 is the only room, and somebody has it all evening. */
  async function fullHouse(): Promise<string> {
    await desk.leaveOnly('B07');
    return guests.taken('B07');
  }
  const readBack = (call: { id: string }, answer: Variables) =>
    desk.complete('readBack', answer, { caseId: call.id }).then(() => desk.run());

  it('books another time of the evening', async () => {
    await desk.leaveOnly('B07');
    await guests.taken('B07', { from: at('18:00'), to: at('21:15') });
    const call = await guests.wished();
    expect(await desk.task('offerOthers', call.id)).toMatchObject({ groups: ['agent'], formKey: 'full-offer' });
    const time = (await offers(call)).find(({ kind }) => kind === 'time')!;
    await guests.chooses(call, 'time', { pickTime: time.value });
    expect((await desk.task('readBack', call.id)).due?.toISOString()).toBe(at('19:32'));
    await readBack(call, { guestAnswer: 'yes' });
    await desk.expectOver(call.id, 'booked');
    const booking = await desk.booking((await guests.variables(call))['bookingId'] as string);
    expect(booking).toMatchObject({ state: 'confirmed', rooms: ['B07'], takenRooms: 1 });
    expect(booking.from.toISOString()).toBe(time.from);
    expect(await guests.startedBy(call.id, 'hold-and-arrival')).toMatchObject([{ status: 'running' }]);
  });

  it('books another venue at the same time, and the case is that venue’s from then on', async () => {
    await fullHouse();
    await desk.database.query(`UPDATE room SET state = 'in-service' WHERE venue_id <> $1`, [desk.venue.id]);
    const call = await guests.wished();
    const venue = (await offers(call)).find(({ kind }) => kind === 'venue')!;
    await guests.chooses(call, 'venue', { pickVenue: venue.value });
    await readBack(call, { guestAnswer: 'yes' });
    await desk.expectOver(call.id, 'booked');
    const { venueId } = await desk.facts(call.id);
    expect(venueId).not.toBe(desk.venue.id);
    expect(await guests.startedBy(call.id, 'hold-and-arrival')).toMatchObject([{ venueId }]);
  });

  it('finds nothing where a hold has run out and the room goes to whoever waits for it', async () => {
    await desk.leaveOnly('B07');
    await desk.call();
    const bookingId = await guests.waits(await guests.wished());
    desk.clock.advance(11 * 60_000);
    const late = await desk.call({ phone: '+8619900000333', name: '宋小满' });
    await desk.expectOver(late, 'handed-over-02');
    expect(await guests.entry(bookingId)).toMatchObject({ state: 'offered' });
  });

  it('hands over to 04 for another day', async () => {
    await fullHouse();
    const call = await guests.wished();
    await guests.chooses(call, 'other-day');
    await desk.expectOver(call.id, 'handed-over-04');
    expect(await guests.startedBy(call.id, 'flow-04')).toMatchObject([{ status: 'running' }]);
  });

  it('records the lost demand when the guest wants none of it', async () => {
    await fullHouse();
    const call = await guests.wished();
    await guests.chooses(call, 'none');
    await desk.expectOver(call.id, 'declined');
    expect(await guests.lost(call.id)).toEqual([{ reason: 'time', party: 4 }]);
  });

  it.each([
    ['wants to choose again', { guestAnswer: 'change' }],
    ['lets the hold run out', null],
  ])('gives the room back and offers again when the guest %s', async (_, answer) => {
    await desk.leaveOnly('B07');
    await guests.taken('B07', { from: at('18:00'), to: at('21:15') });
    const call = await guests.wished();
    await guests.chooses(call, 'time', { pickTime: (await offers(call))[0]!.value });
    if (answer) await readBack(call, answer);
    else await desk.advance('PT10M');
    const booking = await desk.booking((await guests.variables(call))['bookingId'] as string);
    expect(booking).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect(await desk.task('offerOthers', call.id)).toBeDefined();
  });

  it('offers again when the hold is gone at the very moment of the yes', async () => {
    await desk.leaveOnly('B07');
    await guests.taken('B07', { from: at('18:00'), to: at('21:15') });
    const call = await guests.wished();
    await guests.chooses(call, 'time', { pickTime: (await offers(call))[0]!.value });
    desk.clock.advance(10 * 60_000);
    await readBack(call, { guestAnswer: 'yes' });
    expect(await desk.path(call.id)).toContain('holdGone');
    expect(await desk.task('offerOthers', call.id)).toBeDefined();
  });

  it('records the lost demand when the guest declines after the read-back', async () => {
    await desk.leaveOnly('B07');
    await guests.taken('B07', { from: at('18:00'), to: at('21:15') });
    const call = await guests.wished();
    await guests.chooses(call, 'time', { pickTime: (await offers(call))[0]!.value });
    await readBack(call, { guestAnswer: 'no', declineReason: 'price' });
    await desk.expectOver(call.id, 'declined');
    expect(await guests.lost(call.id)).toEqual([{ reason: 'price', party: 4 }]);
  });

  it('offers again when the room was booked meanwhile', async () => {
    await desk.leaveOnly('B07');
    const theirs = await guests.taken('B07', { from: at('18:00'), to: at('21:15') });
    const call = await guests.wished();
    const [time] = await offers(call);
    await guests.givenUp(theirs);
    await guests.taken('B07');
    await guests.chooses(call, 'time', { pickTime: time!.value });
    expect(await desk.task('offerOthers', call.id)).toBeDefined();
    expect(await desk.path(call.id)).not.toContain('holdRoom');
  });

  it('offers again when somebody else is a moment quicker', async () => {
    await desk.leaveOnly('B07');
    const call = await guests.wished();
    const [time] = await offers(call);
    expect(time).toMatchObject({ kind: 'time', from: at('20:30') });
    await desk.whileTaken('B07', () => guests.chooses(call, 'time', { pickTime: time!.value }));
    expect(await desk.path(call.id)).toContain('roomLost');
    expect(await desk.task('offerOthers', call.id)).toBeDefined();
  });

  it('serves a guest from the wait list: held for twenty minutes, called at once, booked', async () => {
    const theirs = await fullHouse();
    const call = await guests.wished();
    const bookingId = await guests.waits(call, { latestTime: '22:00', waitUntil: '21:30' });
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'waitlisted', takenRooms: 0 });
    expect((await desk.facts(call.id)).businessKey).toBe((await desk.booking(bookingId)).code);
    expect(await guests.variables(call)).toMatchObject({ callUntil: at('21:30'), latestStart: at('22:00') });
    expect(await desk.waits(call.id)).toEqual([
      ...['message:booking.cancelled', 'message:booking.changed', 'message:room.released', 'message:waitlist.promoted'],
      'timer:deadline',
    ]);
    await desk.until(at('20:00'));
    await guests.givenUp(theirs);
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'held', rooms: ['B07'] });
    expect(await guests.variables(call)).toMatchObject({ heldUntil: at('20:20'), from: at('20:30') });
    await guests.says(call, 'yes');
    await desk.expectOver(call.id, 'served');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', rooms: ['B07'], takenRooms: 1 });
    expect(await guests.entry(bookingId)).toMatchObject({ state: 'served' });
    expect(await guests.startedBy(call.id, 'hold-and-arrival')).toMatchObject([{ status: 'running' }]);
  });

  it('asks the next when the first does not want the room', async () => {
    const theirs = await fullHouse();
    const [first, second] = [await guests.wished(), await guests.wished()];
    const [one, two] = [await guests.waits(first), await guests.waits(second)];
    await guests.givenUp(theirs);
    await guests.says(first, 'no');
    await desk.expectOver(first.id, 'declined');
    expect(await desk.booking(one)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect(await desk.booking(two)).toMatchObject({ state: 'held', rooms: ['B07'] });
    await guests.says(second, 'yes');
    await desk.expectOver(second.id, 'served');
  });

  it('keeps the place of guests who would rather wait for another room', async () => {
    await desk.leaveOnly('B07', 'B09');
    const [b07, b09] = [await guests.taken('B07'), await guests.taken('B09')];
    const call = await guests.wished();
    const bookingId = await guests.waits(call);
    await guests.givenUp(b07);
    await guests.says(call, 'keep');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'waitlisted', takenRooms: 0 });
    await guests.givenUp(b09);
    await guests.says(call, 'yes');
    await desk.expectOver(call.id, 'served');
    expect(await desk.booking(bookingId)).toMatchObject({ rooms: ['B09'] });
  });

  it('passes the room on when two calls do not reach the guest, and says so by text message', async () => {
    const theirs = await fullHouse();
    const [first, second] = [await guests.wished(), await guests.wished()];
    const [one, two] = [await guests.waits(first), await guests.waits(second)];
    await guests.givenUp(theirs);
    await guests.doesNotAnswer(first);
    await desk.advance('PT5M');
    await guests.doesNotAnswer(first);
    await desk.run();
    await desk.expectOver(first.id, 'passed-on');
    expect(await desk.booking(one)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect(await desk.booking(two)).toMatchObject({ state: 'held', rooms: ['B07'] });
    const texts = await desk.database.query(
      `SELECT payload->>'template' AS template FROM job WHERE kind = 'sms.send' AND case_id = $1`,
      [first.id],
    );
    expect(texts).toEqual([{ template: 'wait-passed-on' }]);
  });

  it('passes the room on when nobody calls for ten minutes', async () => {
    const theirs = await fullHouse();
    const call = await guests.wished();
    const bookingId = await guests.waits(call);
    await guests.givenUp(theirs);
    await desk.advance('PT10M');
    await desk.expectOver(call.id, 'passed-on');
    expect(await guests.entry(bookingId)).toMatchObject({ state: 'expired' });
  });

  it('does not book when the yes comes after the offer is over', async () => {
    const theirs = await fullHouse();
    const call = await guests.wished();
    const bookingId = await guests.waits(call);
    await guests.givenUp(theirs);
    await guests.listens(call);
    desk.clock.advance(21 * 60_000);
    await guests.answersLate(call, 'yes');
    await desk.expectOver(call.id, 'passed-on');
    expect(await desk.path(call.id)).toContain('offerGone');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
  });

  it('calls to apologise when the time has come, and records the lost demand', async () => {
    await fullHouse();
    const call = await guests.wished();
    const bookingId = await guests.waits(call, { waitUntil: '20:00' });
    await desk.until(at('20:00'));
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled' });
    await guests.says(call, null);
    await desk.expectOver(call.id, 'not-served');
    expect(await guests.lost(call.id)).toEqual([{ reason: 'not-served', party: 4 }]);
  });

  it('ends when the guest cancels meanwhile, and a room that was offered goes to the next', async () => {
    const theirs = await fullHouse();
    const [first, second] = [await guests.wished(), await guests.wished()];
    const [one, two] = [await guests.waits(first), await guests.waits(second)];
    await guests.givenUp(theirs);
    await guests.cancelledBy12(one);
    await desk.expectOver(first.id, 'cancelled');
    expect(await desk.booking(two)).toMatchObject({ state: 'held', rooms: ['B07'] });
  });

  it('ends when the entry is arranged otherwise', async () => {
    await fullHouse();
    const call = await guests.wished();
    const bookingId = await guests.waits(call);
    await desk.publish('booking.changed', bookingId, { bookingId });
    await desk.run();
    await desk.expectOver(call.id, 'superseded');
  });

  it('waits on when promoted, and is then served first', async () => {
    const theirs = await fullHouse();
    const [first, second] = [await guests.wished(), await guests.wished()];
    const [one, two] = [await guests.waits(first), await guests.waits(second)];
    await desk.database.query(
      `UPDATE wait_entry SET promoted_at = $2, promoted_reason = 'vip', promoted_by = 'chen' WHERE booking_id = $1`,
      [two, desk.clock.now()],
    );
    await desk.publish('waitlist.promoted', two, { bookingId: two, reason: 'vip' });
    await desk.run();
    expect(await guests.variables(second)).toMatchObject({ promotedReason: 'vip' });
    await guests.givenUp(theirs);
    expect(await desk.booking(one)).toMatchObject({ state: 'waitlisted' });
    await guests.says(second, 'yes');
    await desk.expectOver(second.id, 'served');
  });

  it('gets the room of a hold whose own case stands still, a minute later', async () => {
    await desk.leaveOnly('B07');
    const stuck = await desk.call();
    await desk.engine.suspendCase({ caseId: stuck.caseId, actor: everyone, reason: 'under repair' });
    const call = await guests.wished();
    const bookingId = await guests.waits(call);
    await desk.advance('PT10M59S');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'waitlisted' });
    await desk.advance('PT1S');
    // Nothing is due at that moment; the worker looks after the house in every round.
    await desk.run();
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'held', rooms: ['B07'] });
    expect(await desk.tasks(call.id)).toMatchObject([{ elementId: 'dial' }]);
  });

  it('is left unfinished when nobody goes on with the call for six hours', async () => {
    await fullHouse();
    const call = await guests.wished();
    await desk.advance('PT6H');
    await desk.expectOver(call.id, 'abandoned');
  });
});
