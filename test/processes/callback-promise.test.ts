import type { Variables } from '../../src/lib/json';
import { person } from '../kit/people';
import { answered, callWords, clear, freshNumber, lin, noLine, nothingElse, reached, rings, themselves } from './kit/calls';
import { frontDoor } from './kit/front-door';
import { at, useKaraoke } from './kit/karaoke';

describe('S2, a promised call-back', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);
  const door = frontDoor(desk);
  const supervisor = person('gao', ['supervisor']);
  const manager = person('he', ['manager']);

  /** Somebody was promised a call at 19:22; gives the case. */
  const promised = async (more: Variables = {}): Promise<{ id: string; number: string }> => {
    const number = freshNumber();
    const customerId = await phone.guestWith(number);
    const wish = {
      ...{ customerId, venueId: desk.venue.id, bookingId: null, bookingCode: null, callerKey: await phone.callerKey(number) },
      ...{ callId: null, matter: '可以自带蛋糕吗', matterEn: null, ownerId: 'lin', phone: null, name: null },
      ...{ promisedBy: null, fromFlow: 'reception', ...more },
    };
    await desk.publish('handover.callback-promise', '', wish);
    return { id: (await door.newest('callback-promise')).id, number };
  };
  const answer = { answer: '可以，前台有冰箱' };
  const told = [...reached, clear, nothingElse];
  const asksForLater = [rings, answered, themselves, { convenient: 'no', agreedTime: '2026-11-23T20:00' }];
  const later = (time: string, date = '2026-11-21') => ({ howFar: '厨房还在问', newPromise: `${date}T${time}` });
  const kept = async (id: string) => {
    const { businessKey } = await desk.facts(id);
    const [row] = await desk.database.query<{ kept: boolean; outcome: string; overruns: number }>(
      'SELECT kept, outcome, overruns FROM callback_promise WHERE number = $1',
      [businessKey],
    );
    return row;
  };
  const open = async (id: string) => (await desk.tasks(id)).map(({ elementId }) => elementId);

  it('is kept: whoever was asked first finds the answer, calls, and the guest has it within half an hour', async () => {
    const { id } = await promised();
    const task = await desk.task('findAnswer', id);
    expect(task).toMatchObject({ assignee: 'lin', due: new Date(at('19:52')) });
    expect((await desk.facts(id)).businessKey).toMatch(/^P-20261121-\d{3}$/);
    await desk.complete(task, answer, { actor: lin });
    expect(await phone.question(id)).toBe('dial');
    await phone.goes(id, ...told);
    await desk.expectOver(id, 'promise-kept');
    expect(await kept(id)).toEqual({ kept: true, outcome: 'promise-kept', overruns: 0 });
  });

  it('keeps to the time the guest was told', async () => {
    const { id } = await promised({ promisedBy: at('20:30') });
    expect((await desk.task('findAnswer', id)).due).toEqual(new Date(at('20:30')));
  });

  it('is for the supervisor when one was asked for', async () => {
    const { id } = await promised({ recipient: 'supervisor' });
    expect(await desk.task('findAnswer', id)).toMatchObject({ assignee: null, groups: ['supervisor'] });
  });

  it('calls anyway when there is no answer in time, says how far it is and agrees on another time', async () => {
    const { id } = await promised();
    await desk.until(at('19:52'));
    expect(await desk.task('tellProgress', id)).toMatchObject({ assignee: 'lin' });
    await desk.complete('tellProgress', later('20:20'), { caseId: id, actor: lin });
    await phone.goes(id, ...told);
    expect(await desk.task('findAnswer', id)).toMatchObject({ due: new Date(at('20:20')), assignee: 'lin' });
    await desk.complete('findAnswer', answer, { caseId: id, actor: lin });
    await phone.goes(id, ...told);
    await desk.expectOver(id, 'answered-late');
    expect(await kept(id)).toEqual({ kept: false, outcome: 'answered-late', overruns: 1 });
  });

  it('goes on to the supervisor and the manager, and is broken when the last date passes', async () => {
    const { id } = await promised();
    await desk.until(at('19:52'));
    await desk.complete('tellProgress', later('20:00'), { caseId: id, actor: lin });
    await phone.goes(id, noLine, { noConnection: 'busy' });
    await desk.until(at('20:10'));
    await desk.complete('supervisorTakesOver', later('20:20'), { caseId: id, actor: supervisor });
    await phone.goes(id, ...told);
    expect(await desk.task('findAnswer', id)).toMatchObject({ assignee: null, groups: ['supervisor'] });
    await desk.until(at('20:20'));
    await desk.complete('managerSetsDate', later('21:00'), { caseId: id, actor: manager });
    await phone.goes(id, ...told);
    expect(await desk.task('findAnswer', id)).toMatchObject({ groups: ['manager'] });
    await desk.until(at('21:00'));
    const offered = await desk.task('doByHand', id);
    expect((await desk.facts(offered.caseId)).variables).toMatchObject({ flow: '30' });
    await desk.complete(offered, { handoverNote: '已道歉' });
    await desk.expectOver(id, 'promise-broken');
    expect(await kept(id)).toEqual({ kept: false, outcome: 'promise-broken', overruns: 4 });
  });

  it('waits for nobody for ever: what one does not do, the next one has to', async () => {
    const { id } = await promised();
    await desk.until(at('20:22'));
    expect(await open(id)).toEqual(['supervisorTakesOver']);
    await desk.until(at('20:52'));
    expect(await open(id)).toEqual(['managerSetsDate']);
    await desk.until(at('21:22'));
    expect(await open(id)).toEqual(['doByHand']);
    await desk.until(at('23:22'));
    await desk.expectOver(id, 'promise-broken');
  });

  it('calls again when the guest asked to be called on another day, and is kept', async () => {
    const { id } = await promised();
    await desk.complete('findAnswer', answer, { caseId: id, actor: lin });
    await phone.goes(id, ...asksForLater);
    expect(await open(id)).toEqual([]);
    await desk.until(at('20:00', '2026-11-23'));
    await phone.goes(id, ...told);
    await desk.expectOver(id, 'promise-kept');
  });

  it('tells whom it cannot reach by text message', async () => {
    const { id } = await promised();
    await desk.complete('findAnswer', answer, { caseId: id, actor: lin });
    await phone.goes(id, noLine, { noConnection: 'off' });
    await desk.advance('P1DT1M');
    await desk.expectOver(id, 'not-reached');
    expect(await kept(id)).toMatchObject({ kept: false, outcome: 'not-reached' });
  });

  it('is answered on the spot when the guest rings first', async () => {
    const { id, number } = await promised();
    await door.phone('incoming', 'returns-1', { from: number });
    expect(await desk.task('answerCaller', id)).toMatchObject({ assignee: 'lin' });
    await desk.complete('answerCaller', { callerAnswer: 'yes', ...answer }, { caseId: id, actor: lin });
    await desk.expectOver(id, 'promise-kept');
  });

  it('gets another time when the guest rings before there is an answer', async () => {
    const { id, number } = await promised();
    await door.phone('incoming', 'returns-2', { from: number });
    await desk.complete('answerCaller', { callerAnswer: 'no', newPromise: '2026-11-21T20:40' }, { caseId: id, actor: lin });
    expect((await desk.task('findAnswer', id)).due).toEqual(new Date(at('20:40')));
  });

  it('goes on as it was when nobody wrote down what the guest was told', async () => {
    const { id, number } = await promised();
    await door.phone('incoming', 'returns-3', { from: number });
    await desk.advance('PT15M');
    expect(await open(id)).toEqual(['findAnswer']);
  });

  it('is agreed for the next day when it cannot be kept before closing, and handed to the next shift', async () => {
    desk.clock.set(at('01:45', '2026-11-22'));
    const { id } = await promised();
    await desk.complete('agreeNextDay', { newPromise: '2026-11-22T14:00' }, { caseId: id, actor: lin });
    expect(await desk.task('findAnswer', id)).toMatchObject({ assignee: null, due: new Date(at('14:00', '2026-11-22')) });
    await desk.until(at('13:00', '2026-11-22'));
    await desk.complete('findAnswer', answer, { caseId: id, actor: lin });
    await phone.goes(id, ...told);
    expect(await kept(id)).toEqual({ kept: true, outcome: 'promise-kept', overruns: 0 });
  });

  it('is set for half an hour after opening when nothing was agreed', async () => {
    desk.clock.set(at('01:45', '2026-11-22'));
    const { id } = await promised();
    await desk.advance('PT10M');
    expect(await desk.task('findAnswer', id)).toMatchObject({ assignee: null, due: new Date(at('12:30', '2026-11-22')) });
  });

  it('makes a file for somebody new, by the number they leave or the number of their call', async () => {
    const left = await promised({ customerId: null, phone: freshNumber(), name: '新客' });
    expect((await desk.facts(left.id)).customerId).not.toBeNull();
    const callId = await door.phone('incoming', 'new-one', { from: freshNumber() });
    const rang = await promised({ customerId: null, callId });
    expect((await desk.facts(rang.id)).customerId).not.toBeNull();
  });

  it('ends at once when there is no number at all', async () => {
    await desk.publish('handover.callback-promise', '', { customerId: null, matter: '问价格', venueId: null });
    const ended = (await desk.cases('callback-promise')).filter(({ outcome }) => outcome === 'no-number');
    expect(ended).toHaveLength(1);
  });
});
