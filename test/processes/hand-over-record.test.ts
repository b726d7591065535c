import type { Variables } from '../../src/lib/json';
import { person } from '../kit/people';
import { answered, callWords, clear, freshNumber, lin, noLine, nothingElse, reached, rings, themselves } from './kit/calls';
import { frontDoor } from './kit/front-door';
import { at, useKaraoke } from './kit/karaoke';

describe('S4, a record for somebody else', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);
  const door = frontDoor(desk);
  const floor = person('shen', ['floor']);
  const storeManager = person('qin', ['store-manager']);
  const told = [...reached, clear, nothingElse];

  const taken = async (more: Variables = {}): Promise<{ id: string; number: string }> => {
    const number = freshNumber();
    const customerId = await phone.guestWith(number);
    const record = {
      ...{ customerId, venueId: desk.venue.id, bookingId: null, bookingCode: null, callerKey: await phone.callerKey(number) },
      ...{ callId: null, matter: '话筒有杂音', matterEn: null, ownerId: 'lin', fromFlow: 'reception' },
      ...{ recordFor: 'floor', recordKind: 'matter', ...more },
    };
    await desk.publish('handover.hand-over-record', '', record);
    return { id: (await door.newest('hand-over-record')).id, number };
  };
  const passOn = (id: string, more: Variables = {}) =>
    desk.complete('passOn', { recordFor: 'floor', passedTo: '沈', ...more }, { caseId: id, actor: lin });
  const handle = (id: string, more: Variables = {}) =>
    desk.complete('handle', { handling: 'answered', result: '已换话筒', ...more }, { caseId: id, actor: floor });
  const row = async (id: string) => {
    const { businessKey } = await desk.facts(id);
    const [found] = await desk.database.query<Record<string, unknown>>(
      `SELECT kind, recipient, outcome, overruns, result, passed_on_at IS NOT NULL AS "passedOn"
         FROM handover_record WHERE number = $1`,
      [businessKey],
    );
    return found;
  };
  const open = async (id: string) => (await desk.tasks(id)).map(({ elementId }) => elementId);

  it('is passed on within two working hours, handled, and the guest is told', async () => {
    const { id } = await taken();
    expect(await desk.task('passOn', id)).toMatchObject({ assignee: 'lin', due: new Date(at('21:22')) });
    await passOn(id);
    const task = await desk.task('handle', id);
    expect(task).toMatchObject({ groups: ['floor'], due: new Date(at('19:22', '2026-11-23')) });
    expect((await desk.facts(id)).businessKey).toMatch(/^R-20261121-\d{3}$/);
    await handle(id);
    await phone.goes(id, ...told);
    await desk.expectOver(id, 'answered');
    expect(await row(id)).toEqual({
      ...{ kind: 'matter', recipient: 'floor', outcome: 'answered', overruns: 0, result: '已换话筒', passedOn: true },
    });
  });

  it('counts working time: what is taken just before closing has two hours from opening on', async () => {
    desk.clock.set(at('01:30', '2026-11-22'));
    const { id } = await taken();
    expect((await desk.task('passOn', id)).due).toEqual(new Date(at('13:30', '2026-11-22')));
  });

  it('answers a suggestion as well', async () => {
    const { id } = await taken({ recordKind: 'suggestion', recordFor: 'store-manager' });
    await passOn(id, { recordFor: 'store-manager' });
    await desk.complete('handle', { handling: 'answered', result: '下月上新粤语歌' }, { caseId: id, actor: storeManager });
    await phone.goes(id, ...told);
    expect(await row(id)).toMatchObject({ kind: 'suggestion', recipient: 'store-manager', outcome: 'answered' });
  });

  it('is told when the guest asked to be told, on another day', async () => {
    const { id } = await taken();
    await passOn(id);
    await handle(id);
    await phone.goes(id, rings, answered, themselves, { convenient: 'no', agreedTime: '2026-11-23T20:00' });
    expect(await desk.tasks(id)).toEqual([]);
    await desk.until(at('20:00', '2026-11-23'));
    await phone.goes(id, ...told);
    await desk.expectOver(id, 'answered');
  });

  it('is passed on by the supervisor when the agent is late, or goes where it was written for', async () => {
    const [late, forgotten] = [await taken(), await taken()];
    await desk.advance('PT2H');
    const gao = person('gao', ['supervisor']);
    await desk.complete('supervisorPassesOn', { recordFor: 'manager' }, { caseId: late.id, actor: gao });
    expect(await desk.task('handle', late.id)).toMatchObject({ groups: ['manager'] });
    await desk.advance('PT1H');
    expect(await desk.task('handle', forgotten.id)).toMatchObject({ groups: ['floor'] });
  });

  it('comes back to the agent when it is not that group’s', async () => {
    const { id } = await taken();
    await passOn(id);
    await handle(id, { handling: 'not-ours', result: '是工程的事' });
    expect((await desk.task('passOn', id)).due).toEqual(new Date(at('21:22')));
    await passOn(id, { recordFor: 'engineering' });
    expect(await desk.task('handle', id)).toMatchObject({ groups: ['engineering'] });
  });

  it('is chased at every deadline, and the guest hears an apology', async () => {
    const { id } = await taken();
    await passOn(id);
    await desk.until(at('19:22', '2026-11-23'));
    await desk.complete('chaseHandler', { howFar: '配件在路上' }, { caseId: id, actor: lin });
    await phone.goes(id, ...told);
    expect((await desk.task('handle', id)).due).toEqual(new Date(at('19:22', '2026-11-25')));
    expect(await row(id)).toMatchObject({ overruns: 1, outcome: null });
    await handle(id);
    await phone.goes(id, noLine, { noConnection: 'off' });
    await desk.advance('P1DT1M');
    await desk.expectOver(id, 'not-reached');
  });

  it('is answered by the manager at the third deadline', async () => {
    const { id } = await taken();
    await passOn(id);
    await desk.until(at('19:22', '2026-11-23'));
    await desk.advance('PT1H');
    expect(await open(id)).toEqual(['handle']);
    await desk.until(at('21:00', '2026-11-25'));
    await desk.until(at('19:22', '2026-11-27'));
    const he = person('he', ['manager']);
    await desk.complete('managerAnswers', { handling: 'answered', result: '免单一小时' }, { caseId: id, actor: he });
    await phone.goes(id, ...told);
    await desk.expectOver(id, 'answered');
    expect(await row(id)).toMatchObject({ overruns: 3, result: '免单一小时' });
  });

  it('ends without a result when not even the manager answers', async () => {
    const { id } = await taken();
    await desk.until(at('20:00', '2026-12-02'));
    await desk.expectOver(id, 'no-result');
    expect(await row(id)).toMatchObject({ outcome: 'no-result' });
  });

  it('counts as solved after a day of silence when the guest was to try something', async () => {
    const { id } = await taken();
    await passOn(id);
    await handle(id, { handling: 'guest-tries', tryThis: '换一个频道' });
    await phone.goes(id, ...told);
    expect(await desk.waits(id)).toEqual(['message:caller.returned', 'timer:silence']);
    await desk.advance('PT24H');
    await desk.expectOver(id, 'solved');
  });

  it('goes back to whoever handles it when the guest rings and it did not help', async () => {
    const { id, number } = await taken();
    await passOn(id);
    await handle(id, { handling: 'guest-tries', tryThis: '换一个频道' });
    await phone.goes(id, ...told);
    await door.phone('incoming', 'tried-1', { from: number });
    await desk.complete('askGuest', { worked: 'no' }, { caseId: id, actor: lin });
    expect(await open(id)).toEqual(['handle']);
    await handle(id, { handling: 'guest-tries', tryThis: '换一支话筒' });
    await phone.goes(id, ...told);
    await door.phone('incoming', 'tried-2', { from: number });
    await desk.complete('askGuest', { worked: 'yes' }, { caseId: id, actor: lin });
    await desk.expectOver(id, 'solved');
  });

  it('counts as solved when nobody wrote down what the guest said', async () => {
    const { id, number } = await taken();
    await passOn(id);
    await handle(id, { handling: 'guest-tries', tryThis: '换一个频道' });
    await phone.goes(id, ...told);
    await door.phone('incoming', 'tried-3', { from: number });
    await desk.advance('PT1H');
    await desk.expectOver(id, 'solved');
  });

  it('is only passed on when nobody knows who asked', async () => {
    const { id } = await taken({ customerId: null, callerKey: null });
    await passOn(id);
    await desk.until(at('19:22', '2026-11-23'));
    await desk.complete('chaseHandler', { howFar: '在办' }, { caseId: id, actor: lin });
    await handle(id);
    await desk.expectOver(id, 'passed-on');
  });
});
