import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { at, useKaraoke } from './kit/karaoke';
import { waitingWords } from './kit/waiting';

describe('flow 09, a guest asks to be taken first', () => {
  const desk = useKaraoke();
  const guests = waitingWords(desk, '02');
  /** Two wait for the only room; the second asks to be taken first. */
  async function asked(change: Variables = {}) {
    await desk.leaveOnly('B07');
    const theirs = await guests.taken('B07');
    const [first, second] = [await guests.wished(), await guests.wished()];
    const one = await guests.waits(first);
    desk.clock.advance(60_000);
    const two = await guests.waits(second);
    const { customerId, bookingCode } = await guests.variables(second);
    const wish = await guests.variables(second);
    const handed = Object.fromEntries(wishNames.map((name) => [name, wish[name] ?? null]));
    const before = (await desk.cases('flow-09')).map(({ id }) => id);
    await desk.publish('handover.flow-09', two, { ...handed, bookingId: two, bookingCode: bookingCode!, ...change });
    const call = (await desk.cases('flow-09')).find(({ id }) => !before.includes(id))!;
    return { call, theirs, first, second, one, two, customerId };
  }
  const wishNames = [
    ...['venueId', 'customerId', 'party', 'date', 'startTime', 'hours', 'from', 'to', 'roomType', 'namedRoom'],
    ...['occasion', 'voucher', 'note', 'callerKey', 'callId', 'everyoneAdult', 'fromFlow'],
  ];
  const insists = (call: CaseFacts, jumpReason = 'elderly-disabled') =>
    desk.complete('explain', { insists: 'yes', jumpReason, jumpText: '奶奶坐轮椅' }, { caseId: call.id });
  const decides = async (call: CaseFacts, at: 'supervisorDecides' | 'managerDecides', decision: string) => {
    await desk.complete(at, { decision, decisionNote: '同意' }, { caseId: call.id });
    await desk.run();
  };

  it('is granted: the guest goes ahead, who was overtaken is recorded, and is served first', async () => {
    const { call, theirs, first, second, one, two } = await asked();
    expect((await desk.facts(call.id)).businessKey).toBe((await desk.booking(two)).code);
    await insists(call);
    const task = await desk.task('supervisorDecides', call.id);
    expect(task).toMatchObject({ groups: ['supervisor'] });
    expect(task.due?.toISOString()).toBe(at('19:28'));
    expect((await guests.variables(call))['advice']).toMatchObject({ advice: 'grant' });
    await decides(call, 'supervisorDecides', 'grant');
    expect(await guests.variables(call)).toMatchObject({ overtaken: 1, promotedPlace: 1 });
    await desk.complete('tellGranted', { grantTold: true }, { caseId: call.id });
    await desk.expectOver(call.id, 'granted');
    expect(await guests.variables(second)).toMatchObject({ promotedReason: 'elderly-disabled' });
    const events = await desk.database.query(
      `SELECT type, details FROM booking_event WHERE booking_id = $1 AND type = 'overtaken'`,
      [one],
    );
    const reason = 'elderly-disabled：同意';
    expect(events).toEqual([{ type: 'overtaken', details: { by: (await desk.booking(two)).code, reason } }]);
    await guests.givenUp(theirs);
    expect(await desk.booking(two)).toMatchObject({ state: 'held' });
    await guests.says(second, 'yes');
    await desk.expectOver(second.id, 'served');
    expect((await desk.facts(first.id)).status).toBe('running');
  });

  it('says in the audit why, and who was overtaken', async () => {
    const { call } = await asked();
    await insists(call);
    await decides(call, 'supervisorDecides', 'grant');
    expect(JSON.stringify(await desk.audit(call.id))).toContain('overtakenCodes');
  });

  it('is refused: the place is kept', async () => {
    const { call, one, two } = await asked();
    await insists(call, 'other');
    expect((await guests.variables(call))['advice']).toMatchObject({ advice: 'refuse' });
    await decides(call, 'supervisorDecides', 'refuse');
    await desk.complete('tellRefused', { afterRefusal: 'keep' }, { caseId: call.id });
    await desk.expectOver(call.id, 'refused');
    expect([await guests.entry(one), await guests.entry(two)]).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
  });

  it('goes to the manager when the supervisor is silent', async () => {
    const { call } = await asked();
    await insists(call);
    await desk.advance('PT5M');
    expect(await desk.task('managerDecides', call.id)).toMatchObject({ groups: ['manager'] });
    await decides(call, 'managerDecides', 'grant');
    await desk.complete('tellGranted', { grantTold: true }, { caseId: call.id });
    await desk.expectOver(call.id, 'granted');
  });

  it('is refused when nobody answers in time', async () => {
    const { call, two } = await asked();
    await insists(call);
    await desk.advance('PT10M');
    await desk.complete('tellRefused', { afterRefusal: 'keep' }, { caseId: call.id });
    await desk.expectOver(call.id, 'refused');
    expect(await guests.entry(two)).toMatchObject({ state: 'waiting' });
  });

  it('ends when the guest gives up after the explanation', async () => {
    const { call, two } = await asked();
    await desk.complete('explain', { insists: 'no' }, { caseId: call.id });
    await desk.expectOver(call.id, 'gave-up');
    expect(await guests.entry(two)).toMatchObject({ state: 'waiting' });
  });

  it.each([
    ['looks at other arrangements: 08 goes on', 'other', 'handed-over-08'],
    ['waits no longer', 'leave', 'left'],
  ])('refused, the guest %s, and the waiting ends', async (_, afterRefusal, outcome) => {
    const { call, second, two } = await asked();
    await insists(call);
    await decides(call, 'supervisorDecides', 'refuse');
    await desk.complete('tellRefused', { afterRefusal }, { caseId: call.id });
    await desk.run();
    await desk.expectOver(call.id, outcome);
    await desk.expectOver(second.id, 'cancelled');
    expect(await guests.entry(two)).toMatchObject({ state: 'cancelled' });
    expect(await guests.startedBy(call.id, 'flow-08')).toHaveLength(afterRefusal === 'other' ? 1 : 0);
  });

  it('finds the entry of a guest who calls again', async () => {
    const { call, two } = await asked({ bookingId: null, bookingCode: null });
    expect(await guests.variables(call)).toMatchObject({ bookingId: two });
    expect(await desk.task('explain', call.id)).toBeDefined();
  });

  it('goes to 08 for a guest who is not on the list', async () => {
    const { call } = await asked({ bookingId: null, bookingCode: null, customerId: null });
    await desk.run();
    await desk.expectOver(call.id, 'handed-over-08');
  });

  it('has nothing to do any more when a room is offered before the decision', async () => {
    const { call, theirs, one, two } = await asked();
    await insists(call);
    await guests.cancelledBy12(one);
    await guests.givenUp(theirs);
    expect(await desk.booking(two)).toMatchObject({ state: 'held' });
    await decides(call, 'supervisorDecides', 'grant');
    await desk.expectOver(call.id, 'not-waiting');
  });

  it('is left unfinished after six hours', async () => {
    const { call } = await asked();
    await desk.advance('PT6H');
    await desk.expectOver(call.id, 'abandoned');
  });
});
