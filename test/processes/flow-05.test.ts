import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { at, useKaraoke } from './kit/karaoke';
import { waitingWords } from './kit/waiting';

const wednesday = '2026-11-25';

describe('flow 05, nothing free within seven days', () => {
  const desk = useKaraoke();
  const guests = waitingWords(desk, '05');
  const wished = () =>
    guests.wished({ date: wednesday, from: at('20:30', wednesday), to: at('23:30', wednesday), fromFlow: '04' });
  const taken = (room: string, date = wednesday, to = '23:45') =>
    guests.taken(room, { from: at('18:00', date), to: at(to, date) });
  /** B07 is the only room, and somebody has it on that evening. */
  async function fullHouse(): Promise<string> {
    await desk.leaveOnly('B07');
    return taken('B07');
  }
  const offers = async (call: CaseFacts) =>
    (await guests.variables(call))['offers'] as { value: number; kind: string; from: string }[];
  const readBack = (call: CaseFacts, answer: Variables) =>
    desk.complete('readBack', answer, { caseId: call.id }).then(() => desk.run());
  /** What the case called before the visit, and how it ended. */
  const beforeArrival = async (call: CaseFacts): Promise<CaseFacts> =>
    (await desk.cases('before-arrival')).find(({ parentId }) => parentId === call.id)!;
  const texts = (call: CaseFacts) =>
    desk.database.query(
      `SELECT payload->>'template' AS template FROM job WHERE kind = 'sms.send' AND case_id = $1 ORDER BY id`,
      [call.id],
    );
  async function notReached(call: CaseFacts): Promise<void> {
    await guests.doesNotAnswer(call);
    await desk.advance('PT5M');
    await guests.doesNotAnswer(call);
  }

  it('books a nearby day, asks for what 04 asks for, and goes on to the visit', async () => {
    await fullHouse();
    const call = await wished();
    expect(await desk.task('offerOthers', call.id)).toMatchObject({ formKey: 'full-offer-ahead' });
    const day = (await offers(call)).find(({ kind }) => kind === 'day')!;
    await guests.chooses(call, 'day', { pickDay: day.value });
    await readBack(call, { guestAnswer: 'yes' });
    const booking = await desk.booking((await guests.variables(call))['bookingId'] as string);
    expect(booking).toMatchObject({ state: 'confirmed', rooms: ['B07'] });
    expect(booking.from.toISOString()).toBe(day.from);
    expect(await beforeArrival(call)).toMatchObject({ status: 'running', businessKey: booking.code });
    await kept(call);
    await desk.expectOver(call.id, 'booked');
    expect(await guests.startedBy(call.id, 'hold-and-arrival')).toMatchObject([{ status: 'running' }]);
  });

  it('serves a guest from the wait list in daytime', async () => {
    const theirs = await fullHouse();
    const call = await wished();
    const bookingId = await guests.waits(call, { latestTime: '22:00' });
    expect(await guests.variables(call)).toMatchObject({ callUntil: at('18:30', wednesday) });
    await desk.until(at('01:10', '2026-11-22'));
    await guests.givenUp(theirs);
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'held', rooms: ['B07'] });
    expect(await desk.waits(call.id)).toContain('timer:daytime');
    expect(await desk.tasks(call.id)).toEqual([]);
    await desk.until(at('09:00', '2026-11-22'));
    expect(await guests.variables(call)).toMatchObject({ heldUntil: at('11:00', '2026-11-22') });
    await guests.says(call, 'yes');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', rooms: ['B07'] });
    await kept(call);
    await desk.expectOver(call.id, 'booked');
    expect(await guests.entry(bookingId)).toMatchObject({ state: 'served' });
  });

  it('counts the time to pay the deposit from the yes, not from the evening before when the room came free', async () => {
    const saturday = '2026-11-28';
    desk.clock.set(at('19:22', '2026-11-26'));
    await desk.leaveOnly('B07');
    const theirs = await taken('B07', saturday);
    const call = await guests.wished({ date: saturday, from: at('20:30', saturday), to: at('23:30', saturday) });
    const bookingId = await guests.waits(call);
    await desk.until(at('22:30', '2026-11-27'));
    await guests.givenUp(theirs);
    await desk.until(at('09:05', saturday));
    await guests.says(call, 'yes');
    await desk.advance('PT1M');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', takenRooms: 1 });
    expect((await desk.task('collectDeposit', call.id)).due?.toISOString()).toBe(at('11:05', saturday));
  });

  it('sends a code by text message to a guest it does not reach, who confirms by phone', async () => {
    const theirs = await fullHouse();
    const call = await wished();
    const bookingId = await guests.waits(call);
    await desk.until(at('20:00'));
    await guests.givenUp(theirs);
    await notReached(call);
    expect(await texts(call)).toEqual([{ template: 'wait-offer' }]);
    const [sms] = await desk.database.query<{ text: string }>(
      `SELECT body_text AS text FROM outbox_delivery WHERE kind = 'sms' AND case_id = $1`,
      [call.id],
    );
    expect(sms?.text).toContain((await desk.booking(bookingId)).code);
    const task = await desk.task('guestPhones', call.id);
    expect(task.due?.toISOString()).toBe(at('22:00'));
    await desk.complete('guestPhones', { codeChecked: true, callAnswer: 'yes' }, { caseId: call.id });
    await desk.run();
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed' });
  });

  it('passes the room on when the guest does not phone in time', async () => {
    const theirs = await fullHouse();
    const [first, second] = [await wished(), await wished()];
    const [one, two] = [await guests.waits(first), await guests.waits(second)];
    await guests.givenUp(theirs);
    await notReached(first);
    await desk.until(at('21:22'));
    await desk.expectOver(first.id, 'passed-on');
    expect(await desk.booking(one)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect(await desk.booking(two)).toMatchObject({ state: 'held', rooms: ['B07'] });
    expect(await texts(first)).toEqual([{ template: 'wait-offer' }, { template: 'wait-passed-on' }]);
  });

  it.each([
    ['does not want it', 'no', 'cancelled'],
    ['would rather wait for another', 'keep', 'waitlisted'],
  ])('passes the room on when the guest %s', async (_, answer, state) => {
    const theirs = await fullHouse();
    const [first, second] = [await wished(), await wished()];
    const [one, two] = [await guests.waits(first), await guests.waits(second)];
    await guests.givenUp(theirs);
    await guests.says(first, answer);
    expect(await desk.booking(one)).toMatchObject({ state, takenRooms: 0 });
    expect((await desk.facts(first.id)).outcome).toBe(state === 'cancelled' ? 'declined' : null);
    expect(await desk.booking(two)).toMatchObject({ state: 'held', rooms: ['B07'] });
  });

  it('does not book when the yes comes after the offer is over', async () => {
    const theirs = await fullHouse();
    const call = await wished();
    await guests.waits(call);
    await guests.givenUp(theirs);
    await guests.listens(call);
    desk.clock.advance(121 * 60_000);
    await guests.answersLate(call, 'yes');
    await desk.expectOver(call.id, 'passed-on');
    expect(await desk.path(call.id)).toContain('offerGone');
  });

  it('ran out two hours before the visit: the guest gets an apology', async () => {
    await fullHouse();
    const call = await wished();
    const bookingId = await guests.waits(call);
    await desk.until(at('18:30', wednesday));
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled' });
    await guests.says(call, null);
    await desk.expectOver(call.id, 'not-served');
    expect(await guests.lost(call.id)).toEqual([{ reason: 'not-served', party: 4 }]);
  });

  it.each([
    ['cancels', 'booking.cancelled', 'cancelled'],
    ['has it arranged otherwise', 'booking.changed', 'superseded'],
  ])('ends when the guest %s', async (_, message, outcome) => {
    await fullHouse();
    const call = await wished();
    const bookingId = await guests.waits(call);
    if (outcome === 'cancelled') await guests.cancelledBy12(bookingId);
    else await desk.publish(message, bookingId, { bookingId });
    await desk.run();
    await desk.expectOver(call.id, outcome);
  });

  it('waits on when promoted', async () => {
    await fullHouse();
    const call = await wished();
    const bookingId = await guests.waits(call);
    await desk.publish('waitlist.promoted', bookingId, { bookingId, reason: 'vip' });
    await desk.run();
    expect(await desk.waits(call.id)).toContain('message:room.released');
  });

  it('hands over to 04 for a day further away, and records the lost demand of who wants none', async () => {
    await fullHouse();
    const [one, two] = [await wished(), await wished()];
    await guests.chooses(one, 'other-day');
    await desk.expectOver(one.id, 'handed-over-04');
    await guests.chooses(two, 'none');
    await desk.expectOver(two.id, 'declined');
    expect(await guests.lost(two.id)).toEqual([{ reason: 'time', party: 4 }]);
  });

  it('tells of the deposit in the read-back, and ends when the booking falls through before the visit', async () => {
    await fullHouse();
    const call = await wished();
    const saturday = (await offers(call)).find(({ from }) => from === at('20:30', '2026-11-28'))!;
    await guests.chooses(call, 'day', { pickDay: saturday.value });
    expect((await guests.variables(call))['deposit']).toMatchObject({ amount: expect.any(Number) as number });
    await readBack(call, { guestAnswer: 'yes' });
    const bookingId = (await guests.variables(call))['bookingId'] as string;
    await guests.cancelledBy12(bookingId);
    await desk.expectOver(call.id, 'cancelled');
    expect(await guests.startedBy(call.id, 'hold-and-arrival')).toEqual([]);
  });

  it.each([
    ['wants to choose again', { guestAnswer: 'change' }, ['offerOthers']],
    ['lets the hold run out', null, ['offerOthers']],
    ['declines', { guestAnswer: 'no', declineReason: 'price' }, []],
  ])('gives the room back when the guest %s', async (_, answer, tasks) => {
    await fullHouse();
    const call = await wished();
    await guests.chooses(call, 'day', { pickDay: (await offers(call)).find(({ kind }) => kind === 'day')!.value });
    if (answer) await readBack(call, answer);
    else await desk.advance('PT10M');
    const { bookingId } = await guests.variables(call);
    expect(await desk.booking(bookingId as string)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect((await desk.tasks(call.id)).map(({ elementId }) => elementId)).toEqual(tasks);
  });

  it('offers again when the hold is gone at the very moment of the yes', async () => {
    await fullHouse();
    const call = await wished();
    await guests.chooses(call, 'day', { pickDay: (await offers(call)).find(({ kind }) => kind === 'day')!.value });
    desk.clock.advance(10 * 60_000);
    await readBack(call, { guestAnswer: 'yes' });
    expect(await desk.path(call.id)).toContain('holdGone');
    expect(await desk.task('offerOthers', call.id)).toBeDefined();
  });

  it('offers again when the day was booked meanwhile', async () => {
    await fullHouse();
    const call = await wished();
    const day = (await offers(call)).find(({ from }) => from === at('20:30', '2026-11-26'))!;
    await taken('B07', '2026-11-26');
    await guests.chooses(call, 'day', { pickDay: day.value });
    expect(await desk.task('offerOthers', call.id)).toBeDefined();
  });

  it('offers again when somebody else is a moment quicker', async () => {
    await desk.leaveOnly('B07');
    const call = await guests.wished({ date: '2026-11-21', from: at('20:30'), to: at('23:30') });
    const [time] = await offers(call);
    await desk.whileTaken('B07', () => guests.chooses(call, 'time', { pickTime: time!.value }));
    expect(await desk.path(call.id)).toContain('roomLost');
  });

  it('is left unfinished when nobody goes on with the call for six hours', async () => {
    await fullHouse();
    const call = await wished();
    await desk.advance('PT6H');
    await desk.expectOver(call.id, 'abandoned');
  });

  /** Nothing to pay, and the day before the guest says that they come. */
  async function kept(call: CaseFacts): Promise<void> {
    const before = await beforeArrival(call);
    const { from } = await desk.booking((await guests.variables(call))['bookingId'] as string);
    await desk.until(new Date(from.getTime() - 86_400_000 + 3_600_000).toISOString());
    if ((await desk.facts(before.id)).status === 'running') await guests.says(call, 'confirmed');
  }
});
