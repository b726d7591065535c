import { everyone } from '../kit/people';
import { aheadWords, known, monday } from './kit/ahead';
import { callWords, noLine } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';

const saturday = '2026-11-28';
const wishless = { roomType: null, namedRoom: null, occasion: null, voucher: null, note: null };

describe('flow 04, booking by phone within seven days', () => {
  const desk = useKaraoke();
  const ahead = aheadWords(desk);
  const phone = callWords(desk);

  it('books twenty hours ahead without deposit or reconfirmation, and hands it to hold and arrival', async () => {
    const { call, bookingId } = await ahead.bookAhead({ date: '2026-11-22', startTime: '15:30' });
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', takenRooms: 1 });
    await desk.expectOver(call, 'booked');
    const arrival = (await desk.cases('hold-and-arrival')).find(({ cameFrom }) => cameFrom === call.caseId);
    expect(arrival).toMatchObject({ status: 'running', businessKey: (await desk.facts(call)).businessKey });
  });

  it('asks for no deposit on a weekday, and reconfirms the day before', async () => {
    const { call } = await ahead.bookAhead();
    expect(await ahead.open(call)).toEqual([]);
    await desk.until(at('14:00', '2026-11-22'));
    expect(await ahead.open(call)).toEqual(['dial']);
    await ahead.answers(call, 'confirmed');
    await desk.expectOver(call, 'booked');
  });

  it('names the deposit in the read-back, reminds at half time and goes on when it is paid', async () => {
    const { call, bookingId } = await ahead.bookAhead({ date: saturday });
    const { variables } = await desk.facts(call);
    expect(variables).toMatchObject({ deposit: { payAt: 'ahead', dueAt: at('19:22', '2026-11-22') } });
    const amount = (variables['deposit'] as { amount: number }).amount;
    expect(amount).toBeGreaterThan(0);
    const task = await desk.task('collectDeposit', call);
    expect(task.groups).toEqual(['front-desk', 'agent']);
    expect(task.due?.toISOString()).toBe(at('19:22', '2026-11-22'));
    await desk.advance('PT12H');
    expect(await phone.texts(call)).toMatchObject([{ template: 'deposit-due' }, { template: 'deposit-reminder' }]);
    await desk.complete('collectDeposit', { amount: (amount - 100) / 100, method: 'wechat' }, { caseId: call });
    await desk.complete('collectDeposit', { amount: amount / 100, method: 'wechat' }, { caseId: call });
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', depositPaid: amount });
    await desk.until(at('14:00', '2026-11-27'));
    await ahead.answers(call, 'confirmed');
    await desk.expectOver(call, 'booked');
  });

  it('mails the deposit and its last day with the confirmation', async () => {
    await desk.giveEmail(await desk.guestOf('none'), 'guest@example.com');
    const { call } = await ahead.bookAhead({ date: saturday });
    const [mail] = (await desk.mails()).filter(({ caseId }) => caseId === call.caseId);
    expect(mail?.bodyText).toMatch(/请在 11月22日\(星期日\) 19:22 前付订金 ¥\d+/);
  });

  it('releases the room when the deposit is not paid, and tells the guest', async () => {
    const { call, bookingId } = await ahead.bookAhead({ date: saturday });
    await desk.advance('P1D');
    await desk.expectOver(call, 'deposit-unpaid');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    const texts = (await phone.texts(call)).map(({ template }) => template);
    expect(texts).toEqual(['deposit-due', 'deposit-reminder', 'deposit-released']);
  });

  it('moves the booking when the guest wants another time at the reconfirmation', async () => {
    const { call, bookingId } = await ahead.bookAhead();
    await desk.until(at('14:00', '2026-11-22'));
    await ahead.answers(call, 'change');
    await desk.complete('agreeNewTime', { newAnswer: 'move', newDate: monday, newTime: '09:00', newHours: 3 }, { caseId: call });
    await desk.complete('agreeNewTime', { newAnswer: 'move', newDate: monday, newTime: '21:30', newHours: 3 }, { caseId: call });
    await desk.run();
    await desk.expectOver(call, 'booked');
    const booking = await desk.booking(bookingId);
    expect(booking).toMatchObject({ state: 'confirmed', takenRooms: 1 });
    expect(booking.from.toISOString()).toBe(at('21:30', monday));
    const arrivals = (await desk.cases('hold-and-arrival')).filter(({ cameFrom }) => cameFrom === call.caseId);
    expect(arrivals).toMatchObject([{ status: 'running', variables: { from: at('21:30', monday) } }]);
  });

  it('is cancelled at the reconfirmation, and the deposit goes back by the table', async () => {
    const { call, bookingId } = await ahead.bookAhead({ date: saturday });
    const { amount } = (await desk.facts(call)).variables['deposit'] as { amount: number };
    await desk.complete('collectDeposit', { amount: amount / 100, method: 'card' }, { caseId: call });
    await desk.until(at('14:00', '2026-11-27'));
    await ahead.answers(call, 'cancel');
    await desk.complete('refundDeposit', { refundMethod: 'card' }, { caseId: call });
    await desk.expectOver(call, 'cancelled');
    const row = await desk.booking(bookingId);
    expect(row).toMatchObject({ state: 'cancelled', depositPaid: amount, depositRefunded: amount, takenRooms: 0 });
  });

  it('keeps the room of a guest nobody reaches, with a text message', async () => {
    const { call, bookingId } = await ahead.bookAhead();
    await desk.until(at('14:00', '2026-11-22'));
    await ahead.onPhone(call, noLine, { noConnection: 'off' });
    await desk.until(at('20:00', '2026-11-22'));
    await desk.expectOver(call, 'booked');
    expect(await phone.texts(call)).toMatchObject([{ template: 'reconfirm-missed' }]);
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', takenRooms: 1 });
  });

  it('is cancelled by flow 12 while it waits for the deposit', async () => {
    const { call, bookingId } = await ahead.bookAhead({ date: saturday });
    await desk.cancelElsewhere(bookingId);
    await desk.publish('booking.cancelled', bookingId, { bookingId });
    await desk.expectOver(call, 'cancelled');
    expect(await desk.tasks(call)).toEqual([]);
  });

  it.each([
    ['05, when nothing is free', 'flow-05', {}, []],
    ['06, when a certain room is asked for', 'flow-06', { namedRoom: 'B07' }, ['B07']],
    ['08, when no large room is free but others are', 'flow-08', { party: 12 }, ['B07', 'A12']],
    ['10, when only large rooms are left', 'flow-10', { roomType: 'small' }, ['D08']],
    ['01, when the guest means today', 'flow-01', { date: '2026-11-21' }, ['B07']],
    ['07, more than a week ahead', 'flow-07', { date: '2026-12-05' }, ['B07']],
  ])('hands over to flow %s', async (_, flow, wish, rooms) => {
    await desk.leaveOnly(...rooms);
    const call = await ahead.callAhead(wish);
    await desk.expectOver(call, `handed-over-${flow.slice(-2)}`);
    await desk.run();
    const [target] = (await desk.cases(flow)).filter(({ cameFrom }) => cameFrom === call.caseId);
    expect(target?.variables).toMatchObject({ fromFlow: '04', party: wish['party' as never] ?? 4, venueId: desk.venue.id });
  });

  it('asks guests who agreed to move for their large room, when a large party finds none', async () => {
    await desk.leaveOnly('D02', 'B07');
    const { bookingId } = await ahead.bookRoom('D02', at('20:30', monday), at('23:30', monday));
    await desk.database.query('UPDATE booking SET may_be_moved = true WHERE id = $1', [bookingId]);
    const call = await ahead.callAhead({ party: 12 });
    await desk.expectOver(call, 'handed-over-08');
    const sent = `SELECT correlation_key AS key FROM message WHERE name = 'room.needed' AND from_case_id = $1`;
    expect(await desk.database.query(sent, [call.caseId])).toEqual([{ key: bookingId }]);
  });

  it('asks for another time when the one wished for is outside opening hours', async () => {
    const call = await ahead.callAhead({ startTime: '09:00' });
    await desk.complete('registerWish', desk.wish({ date: monday }), { caseId: call });
    expect(await ahead.open(call)).toEqual(['readBack']);
  });

  it('begins prefilled when it is handed over, and does not ask a known guest for the number', async () => {
    const customerId = await desk.guestOf('gold');
    const { id } = await ahead.handOver('flow-04', { customerId, everyoneAdult: 'yes' });
    await desk.complete('registerWish', known(desk.wish({ date: monday })), { caseId: id });
    expect(await ahead.open(id)).toEqual(['readBack']);
    expect((await desk.facts(id)).customerId).toBe(customerId);
  });

  it('asks for the phone number again when one comes past the form that is none', async () => {
    const call = await desk.start('flow-04');
    const { id } = await desk.task('registerWish', call);
    const values = { ...desk.wish({ date: monday, phone: '12' }), ...wishless };
    await desk.engine.completeTask({ taskId: id, values, actor: everyone, personal: ['phone', 'name'] });
    expect(await desk.path(call)).toContain('phoneInvalid');
    expect(await ahead.open(call)).toEqual(['registerWish']);
  });

  it('turns minors away politely, for the log', async () => {
    const call = await ahead.callAhead({ everyoneAdult: 'no' });
    await desk.complete('refuseMinors', { refusalTold: true }, { caseId: call });
    await desk.expectOver(call, 'refused-minor');
    const forgotten = await ahead.callAhead({ everyoneAdult: 'no' });
    await desk.advance('PT1H');
    await desk.expectOver(forgotten, 'refused-minor');
  });

  it('begins again when the guest changes the wish, and ends when they decline', async () => {
    const call = await ahead.callAhead();
    await desk.complete('readBack', { guestAnswer: 'change' }, { caseId: call });
    await desk.complete('registerWish', known(desk.wish({ date: '2026-11-24', party: 6 })), { caseId: call });
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }, { state: 'held', party: 6 }]);
    await desk.complete('readBack', { guestAnswer: 'no', declineReason: 'deposit' }, { caseId: call });
    await desk.expectOver(call, 'declined');
    const lost = await desk.database.query('SELECT reason, party FROM lost_demand WHERE case_id = $1', [call.caseId]);
    expect(lost).toEqual([{ reason: 'deposit', party: 6 }]);
  });

  it('frees the room when nobody answers the read-back, and tells the agent', async () => {
    const call = await ahead.callAhead();
    await desk.advance('PT10M');
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
    await desk.complete('tellExpired', { expiryTold: true }, { caseId: call });
    await desk.expectOver(call, 'hold-expired');
  });

  it('frees the room when the hold is gone at the very moment of the yes, and ends by itself', async () => {
    const call = await ahead.callAhead();
    desk.clock.advance(10 * 60_000);
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call });
    expect(await desk.path(call)).toContain('holdGone');
    await desk.advance('PT1H');
    await desk.expectOver(call, 'hold-expired');
  });

  it('searches again when the room found is taken before it is held', async () => {
    await desk.leaveOnly('B07', 'A12');
    desk.clock.set(at('19:22', '2026-11-20'));
    const call = await desk.whileTaken('B07', () => ahead.callAhead({ date: '2026-11-21', startTime: '20:30' }));
    expect((await desk.facts(call)).variables).toMatchObject({ roomNumber: 'A12' });
    expect(await desk.path(call)).toContain('roomLost');
  });

  it('is left unfinished after six hours in which nobody took the wish down', async () => {
    const call = await desk.start('flow-04');
    await desk.advance('PT6H');
    await desk.expectOver(call, 'abandoned');
  });
});
