/** What a process page counts, and that counting by day changes nothing of it. */
import type { Desk as WebDesk } from '../../src/desk/desk';
import { processChart, type Chart } from '../../src/desk/read/process-chart';
import { casesAt } from '../../src/desk/read/process-cases';
import { manyTimesIn } from '../../src/desk/read/process-standing';
import { handlersOf } from '../../src/engine/handlers';
import { foldHistory } from '../../src/jobs/kinds/history-fold';
import { call, end, event, model, start, timer, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { everyone, person } from '../kit/people';

const many = '<bpmn:multiInstanceLoopCharacteristics camunda:collection="=items" camunda:elementVariable="one"/>';
const calls = (last: string): string =>
  model(
    'flow-01',
    [
      ...[start(), userTask('each', {}, many), call('child', 'flow-02'), userTask(last), end('done'), end('over')],
      event('boundaryEvent', 'late', timer('PT10M'), { on: 'each', interrupting: false }),
    ],
    [`started > each > child > ${last} > done`, 'late > over'],
  );
const inner =
  '<bpmn:startEvent id="ss"/><bpmn:sequenceFlow id="s1" sourceRef="ss" targetRef="in"/>' +
  `${userTask('in')}<bpmn:sequenceFlow id="s2" sourceRef="in" targetRef="se"/><bpmn:endEvent id="se"/>`;
const child = model(
  'flow-02',
  [start(), `<bpmn:subProcess id="sub" name="sub">${inner}</bpmn:subProcess>`, end('done')],
  ['started > sub > done'],
);
const desk = useDesk({ models: [calls('last'), child], handlers: handlersOf() });
const zone = 'Asia/Shanghai';
const manager = person('manager', [], { roles: ['manager'] });
const chart = (process: string, version?: number): Promise<Chart> =>
  processChart(desk as unknown as WebDesk, manager, { process, version, since: '2026-11-01', timeZone: zone });
const at = <T extends { elementId: string }>(rows: readonly T[], id: string) =>
  rows.find((one) => one.elementId === id);

describe('where cases stand', () => {
  let first = '';
  beforeAll(async () => {
    first = (await desk.start('flow-01', { items: [1, 2, 3] }, everyone)).caseId;
    await desk.start('flow-01', { items: [1, 2] }, everyone);
    await desk.complete((await desk.tasks(first))[0]!);
    await desk.advance('PT20M');
  });

  it('counts a token for each instance still open, how many of the round, and what is late', async () => {
    const { standing, manyTimes } = await chart('flow-01');
    expect(at(standing, 'each')).toEqual({ elementId: 'each', tokens: 4, late: 4, incidents: 0 });
    expect(manyTimes).toEqual([{ elementId: 'each', open: 4, all: 5, oneByOne: false }]);
    expect(at(standing, 'late')).toBeUndefined();
  });

  it('counts a boundary event when it happens, not while it waits', async () => {
    expect(at((await chart('flow-01')).history, 'late')).toMatchObject({ visits: 2 });
  });

  it('counts a call activity in the caller and what is inside in the called process and its subprocess', async () => {
    for (const task of await desk.tasks(first)) await desk.complete(task);
    expect(at((await chart('flow-01')).standing, 'child')).toMatchObject({ tokens: 1 });
    const { standing } = await chart('flow-02');
    expect(standing.map(({ elementId, tokens }) => [elementId, tokens]).sort()).toEqual([
      ['in', 1],
      ['sub', 1],
    ]);
  });

  it('lists who stands there, the longest first, page by page, with the called case', async () => {
    const parts = desk as unknown as WebDesk;
    const scope = { process: 'flow-01', versionId: null, elementId: 'each' };
    const page = await casesAt(parts, manager, scope, { language: 'en', limit: 1 });
    const rest = await casesAt(parts, manager, { ...scope, after: page.next! }, { language: 'en', limit: 1 });
    expect(new Set([...page.cases, ...rest.cases].map(({ itemId }) => itemId)).size).toBe(2);
    expect(rest.next).toBeNull();
    const [caller] = (await casesAt(parts, manager, { ...scope, elementId: 'child' }, { language: 'en' })).cases;
    expect((await desk.facts(caller!.childId!)).parentId).toBe(first);
  });

  it('shows a venue’s person nothing of another venue', async () => {
    await desk.database.query(`UPDATE "case" SET venue_id = gen_random_uuid() WHERE process_key = 'flow-01'`);
    const somebody = person('x', ['agent'], { venueId: '01a207d9-2100-70fd-a279-034f1f6c5003' });
    const wish = { process: 'flow-01', since: '2026-11-01', timeZone: zone };
    const seen = await processChart(desk as unknown as WebDesk, somebody, wish);
    expect([seen.standing, seen.history]).toEqual([[], []]);
  });
});

describe('what a period was like', () => {
  const told = async () => [...(await chart('flow-02')).history].sort((a, b) => a.elementId.localeCompare(b.elementId));

  it('knows the middle and the 95th of the waiting within a twentieth, and what was late', async () => {
    for (let minutes = 1; minutes <= 20; minutes++) {
      const begun = await desk.start('flow-02', {}, everyone);
      await desk.advance(`PT${minutes}M`);
      await desk.complete(await desk.task('in', begun));
    }
    const node = at((await chart('flow-02')).history, 'in')!;
    expect(node.visits).toBe(21);
    expect(Math.abs(node.median! / 600_000 - 1)).toBeLessThan(0.05);
    expect(Math.abs(node.p95! / 1_140_000 - 1)).toBeLessThan(0.05);
    // Due after fifteen minutes: sixteen to twenty, and the one that still stands.
    expect(node.late).toBe(6);
  });

  it('is the same before and after the hours were counted, however often', async () => {
    const before = await told();
    await desk.advance('PT2H');
    await foldHistory(desk.database, desk.clock.now());
    await foldHistory(desk.database, desk.clock.now());
    const [counted] = await desk.database.query<{ n: number }>('SELECT sum(visits)::int AS n FROM node_day');
    expect(counted!.n).toBeGreaterThan(100);
    expect(await told()).toEqual(before);
    await desk.complete(await desk.task('in', (await desk.start('flow-02', {}, everyone)).caseId));
    expect(at(await told(), 'in')!.visits).toBe(at(before, 'in')!.visits + 1);
  });

  it('begins on the day asked for', async () => {
    const tomorrow = { process: 'flow-02', since: '2027-01-01', timeZone: zone };
    expect((await processChart(desk as unknown as WebDesk, manager, tomorrow)).history).toEqual([]);
  });
});

describe('cases that go on', () => {
  const sorted = <T extends { elementId: string }>(rows: readonly T[]) =>
    [...rows].sort((a, b) => a.elementId.localeCompare(b.elementId));
  const seen = async () => {
    const { standing, manyTimes, history, taken } = await chart('flow-01');
    return { standing: sorted(standing), manyTimes, history: sorted(history), taken: sorted(taken) };
  };
  const countAfter = (minutes: number): Promise<number> =>
    foldHistory(desk.database, new Date(desk.clock.now().getTime() + minutes * 60_000));
  let caseId = '';

  it('look the same whether they were counted or not', async () => {
    caseId = (await desk.start('flow-01', { items: [1, 2] }, everyone)).caseId;
    const before = await seen();
    await countAfter(10);
    const kept = await desk.database.query('SELECT FROM node_now WHERE case_id = $1', [caseId]);
    expect(kept).toHaveLength(2);
    expect(await seen()).toEqual(before);
  });

  it('are where they are as soon as they moved, and counted once', async () => {
    const before = await seen();
    await desk.advance('PT15M');
    await desk.complete((await desk.tasks(caseId))[0]!);
    const after = await seen();
    expect(at(after.standing, 'each')!.tokens).toBe(at(before.standing, 'each')!.tokens - 1);
    expect(at(after.history, 'each')!.visits).toBe(at(before.history, 'each')!.visits);
    await countAfter(20);
    await countAfter(25);
    expect(await seen()).toEqual(after);
  });

  it('are the same in a year that has no other month', async () => {
    const { history, taken } = await seen();
    const year = { process: 'flow-01', since: '2026-02-11', timeZone: zone };
    const whole = await processChart(desk as unknown as WebDesk, manager, year);
    expect([sorted(whole.history), sorted(whole.taken)]).toEqual([history, taken]);
  });

  it('count the flows they took', async () => {
    await desk.advance('PT30M');
    const { taken } = await seen();
    await desk.start('flow-01', { items: [1] }, everyone);
    const more = (await seen()).taken;
    const grown = more.filter(({ elementId, visits }) => visits !== at(taken, elementId)?.visits);
    expect(grown).toHaveLength(1);
  });

  it('are gone from where they stood when they end', async () => {
    const before = at((await seen()).standing, 'each')!.tokens;
    await desk.cancel(caseId);
    expect(at((await seen()).standing, 'each')!.tokens).toBe(before - 1);
    await countAfter(30);
    expect(await desk.database.query('SELECT FROM node_now WHERE case_id = $1', [caseId])).toEqual([]);
  });

  it('show a venue’s person nothing of another venue when counted', async () => {
    const somebody = person('x', ['agent'], { venueId: '01a207d9-2100-70fd-a279-034f1f6c5003' });
    const wish = { process: 'flow-01', since: '2026-11-01', timeZone: zone };
    const own = await processChart(desk as unknown as WebDesk, somebody, wish);
    const all = await processChart(desk as unknown as WebDesk, manager, wish);
    expect(at(own.history, 'each')!.visits).toBeLessThan(at(all.history, 'each')!.visits);
  });
});

describe('activities that run many times', () => {
  it('are found in the drawing', () => {
    expect(manyTimesIn(calls('last'))).toEqual([{ id: 'each', oneByOne: false }]);
    expect(manyTimesIn(child)).toEqual([]);
  });
});
