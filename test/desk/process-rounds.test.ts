/** What a process page says of activities that run many times, of flows, and of cases called from one place. */
import type { Desk as WebDesk } from '../../src/desk/desk';
import { processChart, type Chart } from '../../src/desk/read/process-chart';
import { casesAt } from '../../src/desk/read/process-cases';
import { manyTimesIn } from '../../src/desk/read/process-standing';
import { processLines } from '../../src/desk/read/processes';
import { handlersOf } from '../../src/engine/handlers';
import { foldHistory } from '../../src/jobs/kinds/history-fold';
import { newId } from '../../src/lib/ids';
import { call, end, gateway, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { everyone, person } from '../kit/people';

const many = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="=items" camunda:elementVariable="one"/>';
const inOrder = many.replace('camunda:collection', 'isSequential="true" camunda:collection');
/** Three bars of both kinds, and a way back for a second round. */
const rounds = model(
  'flow-03',
  [
    ...[start(), userTask('once', {}, many), gateway('again', 'exclusive', { default: 'again_inOrder' })],
    ...[userTask('inOrder', {}, inOrder), end('done')],
  ],
  ['started > once > again > inOrder > done', 'again > once'],
  { conditions: { 'again to once': '=more = true' }, process: { 'encore:optional': 'more' } },
);
const called = model('flow-02', [start(), userTask('in'), end('done')], ['started > in > done']);
const caller = (id: string, place: string): string =>
  model(id, [start(), call(place, 'flow-02'), end('done')], [`started > ${place} > done`]);
const models = [rounds, called, caller('flow-04', 'here'), caller('flow-05', 'there')];
const desk = useDesk({ models, handlers: handlersOf() });
const parts = desk as unknown as WebDesk;
const manager = person('manager', [], { roles: ['manager'] });
const wish = { since: '2026-11-01', timeZone: 'Asia/Shanghai' };
const chart = (process: string, from?: { process: string; element: string }): Promise<Chart> =>
  processChart(parts, manager, { ...wish, process, from });
const at = <T extends { elementId: string }>(rows: readonly T[], id: string) =>
  rows.find((one) => one.elementId === id);

describe('activities that run many times', () => {
  const round = async (element: string) => at((await chart('flow-03')).manyTimes, element);

  it('say three of twenty, of the present round alone; one after the other, what is begun', async () => {
    const items = Array.from({ length: 20 }, (_, i) => i + 1);
    const { caseId } = await desk.start('flow-03', { items, more: true }, everyone);
    const finish = async (n: number): Promise<void> => {
      for (const task of (await desk.tasks(caseId)).slice(0, n)) await desk.complete(task);
    };
    await finish(17);
    expect(await round('once')).toEqual({ elementId: 'once', open: 3, all: 20, oneByOne: false });
    await finish(3);
    expect(await round('once')).toMatchObject({ open: 20, all: 20 });
    await desk.engine.changeData({ actor: everyone, caseId, variables: { more: false }, reason: 'enough' });
    await finish(20);
    expect(await round('once')).toBeUndefined();
    await finish(1);
    await finish(1);
    expect(await round('inOrder')).toEqual({ elementId: 'inOrder', open: 1, all: 3, oneByOne: true });
  });

  it('are found in the drawing with how they run', () => {
    expect(manyTimesIn(rounds)).toEqual([
      { id: 'once', oneByOne: false },
      { id: 'inOrder', oneByOne: true },
    ]);
  });
});

describe('going down from a call activity', () => {
  const here = { process: 'flow-04', element: 'here' };
  const tokens = async (from?: { process: string; element: string }) =>
    at((await chart('flow-02', from)).standing, 'in')?.tokens ?? 0;

  it('shows what was called from there and nothing else, counted or not', async () => {
    const begun = await desk.start('flow-04', {}, everyone);
    await desk.start('flow-05', {}, everyone);
    await desk.start('flow-02', {}, everyone);
    const seen = async () => [await tokens(), await tokens(here), await tokens({ ...here, element: 'done' })];
    expect(await seen()).toEqual([3, 1, 0]);
    await foldHistory(desk.database, new Date(desk.clock.now().getTime() + 3_600_000));
    expect(await seen()).toEqual([3, 1, 0]);
    const scope = { process: 'flow-02', versionId: null, elementId: 'in', from: here };
    const { cases } = await casesAt(parts, manager, scope, { language: 'en' });
    const parents = await Promise.all(cases.map(async ({ id }) => (await desk.facts(id)).parentId));
    expect(parents).toEqual([begun.caseId]);
  });

  it('still tells of a period what all cases did', async () => {
    const { history, taken } = await chart('flow-02', here);
    expect([at(history, 'in')!.visits, at(taken, 'started_in')!.visits]).toEqual([3, 3]);
  });
});

describe('the map of one venue', () => {
  it('counts that venue’s cases alone, counted or not, and nothing for whoever may not see it', async () => {
    await desk.advance('PT3H');
    const [own, other] = [newId(), newId()];
    for (const venue of [own, own, other, null]) {
      const { caseId } = await desk.start('flow-02', {}, everyone);
      await desk.database.query('UPDATE "case" SET venue_id = $2 WHERE id = $1', [caseId, venue]);
    }
    const running = async (venue: string | null, actor = manager) =>
      (await processLines(parts, actor, 'zh-CN', venue)).find(({ key }) => key === 'flow-02')!.running;
    const stranger = person('x', ['agent'], { venueId: other });
    const seen = async () => [await running(own), await running(other), await running(own, stranger)];
    const everything = await running(null);
    expect(await seen()).toEqual([2, 1, 0]);
    await foldHistory(desk.database, new Date(desk.clock.now().getTime() + 7_200_000));
    expect([...(await seen()), await running(null)]).toEqual([2, 1, 0, everything]);
  });
});
