import { everyone, person } from '../kit/people';
import { at } from './kit/karaoke';
import { useStays, withoutName } from './kit/stays';

describe('flow 01, booking by phone for the same day', () => {
  const desk = useStays();

  it('takes a phone booking from the wish to a confirmed room, and hands it to hold and arrival', async () => {
    const { call, bookingId, arrival } = await desk.booked();
    const booking = await desk.booking(bookingId);
    expect(booking).toMatchObject({ state: 'confirmed', party: 4, takenRooms: 1 });
    expect(booking.from.toISOString()).toBe(at('20:30'));
    expect(booking.to.toISOString()).toBe(at('23:30'));
    await desk.expectOver(call, 'booked');
    expect((await desk.facts(call)).businessKey).toBe(booking.code);
    expect(arrival).toMatchObject({ status: 'running', businessKey: booking.code, venueId: desk.venue.id });
    expect(await desk.path(call)).toEqual([
      ...['callForToday', 'registerWish', 'everyoneAdult', 'guestKnown', 'findCustomer', 'lookUpRules', 'planVisit'],
      ...['findRooms', 'decideRoute'],
      ...['whichFlow', 'quotePrice', 'lookUpHoldTimes', 'holdRoom', 'readBack', 'guestAgrees', 'confirmBooking', 'mailConfirmation', 'booked'],
    ]);
  });

  it('opens the tasks of the call one after another for the agent who took it', async () => {
    const agent = person('lin', ['agent']);
    const started = await desk.start('flow-01', {}, agent);
    expect((await desk.task('registerWish', started)).assignee).toBe('lin');
    const registered = await desk.complete('registerWish', desk.wish(), { caseId: started, actor: agent });
    const readBack = await desk.task('readBack', started);
    expect(readBack).toMatchObject({ assignee: 'lin', formKey: 'same-day-read-back', groups: ['agent'] });
    expect(registered.nextTaskId).toBe(readBack.id);
    expect(readBack.due?.toISOString()).toBe(at('19:32'));
  });

  it('keeps name and phone of the caller sealed in the case', async () => {
    const call = await desk.call({ name: '宋小满', phone: '+8619900000333' });
    const [row] = await desk.database.query<{ variables: string }>(
      'SELECT variables::text AS variables FROM "case" WHERE id = $1',
      [call.caseId],
    );
    expect(row?.variables).not.toMatch(/宋小满|19900000333/);
    expect((await desk.facts(call)).variables).toMatchObject({ name: '宋小满', phone: '+8619900000333' });
  });

  it('mails the confirmation to a guest whose address is known', async () => {
    const call = await desk.call();
    await desk.giveEmail((await desk.facts(call)).customerId!, 'guest@example.com');
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call });
    expect(await desk.mailsQueued(call.caseId)).toEqual(['booking-confirmed']);
    await desk.run();
    const [mail] = (await desk.mails()).filter(({ caseId }) => caseId === call.caseId);
    expect(mail?.recipient).toBe('guest@example.com');
    expect(mail?.bodyText).toContain((await desk.facts(call)).businessKey);
  });

  it('searches again when the guest changes the time, and gives the first room back at once', async () => {
    const call = await desk.call();
    desk.clock.advance(60_000);
    const change = { guestAnswer: 'change', date: '2026-11-21', startTime: '21:30', hours: 2, party: 6 };
    await desk.complete('readBack', change, { caseId: call });
    const [first, second] = await desk.bookings();
    expect(first).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect(second).toMatchObject({ state: 'held', party: 6, takenRooms: 1 });
    expect(second?.from.toISOString()).toBe(at('21:30'));
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call });
    await desk.expectOver(call, 'booked');
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled' }, { state: 'confirmed' }]);
  });

  it('gives the room back and records the lost demand when the guest declines', async () => {
    const call = await desk.call();
    await desk.complete('readBack', { guestAnswer: 'no', declineReason: 'price' }, { caseId: call });
    await desk.expectOver(call, 'declined');
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
    const lost = await desk.database.query('SELECT reason, party, band FROM lost_demand WHERE case_id = $1', [call.caseId]);
    expect(lost).toEqual([{ reason: 'price', party: 4, band: 'prime' }]);
  });

  it('frees the room after ten minutes without an answer and tells the agent', async () => {
    const call = await desk.call();
    await desk.advance('PT9M59S');
    expect(await desk.waits(call)).toEqual(expect.arrayContaining(['task:readBack']));
    await desk.advance('PT1S');
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
    await desk.complete('tellExpired', { expiryTold: true }, { caseId: call });
    await desk.expectOver(call, 'hold-expired');
  });

  it('tells the agent when the hold is gone at the very moment of the yes', async () => {
    const call = await desk.call();
    desk.clock.advance(10 * 60_000);
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call });
    await desk.complete('tellExpired', { expiryTold: true }, { caseId: call });
    await desk.expectOver(call, 'hold-expired');
    expect(await desk.path(call)).toContain('holdGone');
  });

  it('gives the last room to one of two callers and finds another way for the other', async () => {
    await desk.leaveOnly('B07');
    const [first, second] = [await desk.start('flow-01'), await desk.start('flow-01')];
    const [one, two] = await Promise.all(
      [first, second].map((started) => desk.complete('registerWish', desk.wish(), { caseId: started })),
    );
    const outcomes = (await Promise.all([one!, two!].map((step) => desk.facts(step)))).map(({ outcome }) => outcome);
    expect(outcomes.sort()).toEqual(['handed-over-02', null]);
    expect(await desk.bookings()).toMatchObject([{ state: 'held', rooms: ['B07'] }]);
  });

  it('searches again when the room found is taken before it is held', async () => {
    await desk.leaveOnly('B07', 'A12');
    const call = await desk.whileTaken('B07', () => desk.call());
    expect((await desk.facts(call)).variables).toMatchObject({ roomNumber: 'A12' });
    const path = await desk.path(call);
    expect(path.filter((element) => element === 'findRooms')).toHaveLength(2);
    expect(path).toContain('roomLost');
    expect(await desk.task('readBack', call)).toBeDefined();
  });

  it.each([
    ['02, when nothing is free', '02', {}, []],
    ['02, when every free room is too small for the party', '02', { party: 9 }, ['B07']],
    ['03, when a certain room is asked for', '03', { namedRoom: 'B07' }, ['B07']],
    ['04, when the guest means another day', '04', { date: '2026-11-23' }, ['B07']],
    ['07, more than a week ahead', '07', { date: '2026-12-05' }, ['B07']],
    ['08, when no large room is free but others are', '08', { party: 12 }, ['B07', 'A12']],
    ['10, when only large rooms are left', '10', { party: 4, roomType: 'small' }, ['D02']],
    ['13, for a short stay', '13', { hours: 1 }, ['B07']],
  ])('hands over to flow %s, with all that is known', async (_, flow, wish, rooms) => {
    await desk.leaveOnly(...rooms);
    const call = await desk.call(wish);
    await desk.run();
    await desk.expectOver(call, `handed-over-${flow}`);
    const { customerId } = await desk.facts(call);
    const payload = { venueId: desk.venue.id, customerId, party: 4, startTime: '20:30', fromFlow: '01', ...wish };
    expect(await desk.handedTo(flow, call)).toMatchObject(payload);
  });

  it('says to 02 why each room was not offered', async () => {
    await desk.leaveOnly('B07');
    await desk.takeNow('B07');
    const call = await desk.call();
    await desk.run();
    const { notOffered } = (await desk.handedTo('02', call))!;
    expect(notOffered).toMatchObject([{ number: 'B07', reason: 'held', until: at('02:00', '2026-11-22') }]);
    const [full] = (await desk.cases('flow-02')).filter(({ cameFrom }) => cameFrom === call.caseId);
    expect((await desk.facts(full!.id)).variables).toMatchObject({ notOffered });
  });

  it('begins with what is known when another flow hands a guest over', async () => {
    const customerId = await desk.guestOf('gold');
    const wish = withoutName(desk.wish());
    await desk.publish('handover.flow-01', customerId, { ...wish, customerId, fromFlow: 'reception' });
    const [call] = (await desk.cases('flow-01')).filter(({ status }) => status === 'running');
    await desk.complete('registerWish', wish, { caseId: call!.id });
    expect(await desk.task('readBack', call!.id)).toBeDefined();
    expect(await desk.path(call!.id)).not.toContain('findCustomer');
    expect((await desk.facts(call!.id)).customerId).toBe(customerId);
  });

  it('has guests asked to move who agreed to it, when somebody needs their large room', async () => {
    await desk.leaveOnly('D02', 'B07');
    const movable = await desk.movableIn('D02');
    const call = await desk.call({ party: 12 });
    await desk.expectOver(call, 'handed-over-08');
    expect(await desk.path(call)).toContain('askToMove');
    expect((await desk.facts(call)).variables).toMatchObject({ movableBookingId: movable });
  });

  it.each([
    ['has passed', { startTime: '17:00' }],
    ['is outside opening hours', { date: '2026-11-22', startTime: '09:00' }],
  ])('asks for another time when the one wished for %s', async (_, wish) => {
    const call = await desk.call(wish);
    expect(await desk.task('registerWish', call)).toBeDefined();
    await desk.complete('registerWish', desk.wish(), { caseId: call });
    expect(await desk.task('readBack', call)).toBeDefined();
  });

  it('asks for the phone number again when one comes past the form that is none', async () => {
    const call = await desk.start('flow-01');
    const { id } = await desk.task('registerWish', call);
    const nulls = { roomType: null, namedRoom: null, occasion: null, voucher: null, note: null };
    const values = { ...desk.wish({ phone: '12' }), ...nulls };
    await desk.engine.completeTask({ taskId: id, values, actor: everyone, personal: ['phone', 'name'] });
    expect(await desk.task('registerWish', call)).toBeDefined();
    expect(await desk.path(call)).toContain('phoneInvalid');
  });

  it('turns minors away politely, for the log', async () => {
    const call = await desk.call({ everyoneAdult: 'no' });
    await desk.complete('refuseMinors', { refusalTold: true }, { caseId: call });
    await desk.expectOver(call, 'refused-minor');
    expect(await desk.database.query('SELECT reason FROM refusal WHERE case_id = $1', [call.caseId])).toEqual([
      { reason: 'minors' },
    ]);
    expect(await desk.bookings()).toEqual([]);
  });

  it('recognises a returning guest by the phone number', async () => {
    const first = await desk.booked();
    const second = await desk.call({ startTime: '23:45', hours: 2, name: '陈先生' });
    const [one, two] = [await desk.facts(first.call), await desk.facts(second)];
    expect(two.customerId).toBe(one.customerId);
    expect(two.variables).toMatchObject({ returning: true });
  });

  it('cuts a visit that would run past closing and says so', async () => {
    const call = await desk.call({ startTime: '23:30', hours: 4 });
    expect((await desk.facts(call)).variables).toMatchObject({ cutAtClosing: true, to: at('02:00', '2026-11-22') });
  });

  it('tells the guest how long the room is kept, less for a short stay', async () => {
    const [long, short] = [await desk.call(), await desk.call({ startTime: '00:30', hours: 2 })];
    expect((await desk.facts(long)).variables).toMatchObject({ hold: { grace: 15 } });
    expect((await desk.facts(short)).variables).toMatchObject({ hold: { grace: 10 } });
  });

  it('is left unfinished after six hours in which nobody went on with it', async () => {
    const call = await desk.start('flow-01');
    await desk.advance('PT6H');
    await desk.expectOver(call, 'abandoned');
    expect(await desk.tasks(call)).toEqual([]);
  });

  it('lets only agents take the call', async () => {
    const started = await desk.start('flow-01', {}, everyone);
    const { id } = await desk.task('registerWish', started);
    const guard = person('guard', ['floor']);
    await expect(desk.engine.completeTask({ taskId: id, values: desk.wish(), actor: guard })).rejects.toThrow();
  });
});
