/** Cases a signal starts. */
import { catching, end, flows, signal, start, throwing, user } from '../bpmn/diagram';
import { useDesk } from '../kit/desk';
import { drawn, plainHandlers } from './combinations/kit';
import { deployVersion } from './migration/kit';
import { chief, reason } from './operator-kit';

const clean = drawn('clean', [start('s', { event: signal('closing') }), user('wipe'), end('e'), flows('s > wipe > e')]);
const count = drawn('count', [
  ...[start('s', { event: signal('closing') }), start('other', { event: signal('opening') }), user('till'), end('e')],
  flows('s > till > e', 'other > till'),
]);
const closes = drawn('closes', [
  ...[start('s'), user('ask'), throwing('t', { event: signal('closing'), inputs: { hour: '=2' } }), end('e')],
  flows('s > ask > t > e'),
]);
const hears = drawn('hears', [start('s'), catching('c', { event: signal('closing') }), end('e'), flows('s > c > e')]);

const desk = useDesk({ models: [clean, count, closes, hears], handlers: plainHandlers });
const started = async (process: string) => (await desk.cases(process)).length;

test('a signal thrown in a case starts one case of each process, with its payload, and says where it came from', async () => {
  const { caseId } = await desk.start('closes');
  await desk.complete('ask', {}, { caseId });
  await Promise.all([desk.worker.runUntilIdle(), desk.anotherWorker().runUntilIdle()]);
  await desk.run();

  for (const process of ['clean', 'count']) {
    const cases = await desk.cases(process);
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({ status: 'running', variables: { hour: 2 }, cameFrom: caseId });
    expect((await desk.audit(cases[0]!.id))[0]).toMatchObject({ notes: [{ signal: 'closing', from: caseId }] });
  }
});

test('a signal sent by hand reaches who waits and starts who begins by it', async () => {
  const before = await started('clean');
  const waiting = await desk.start('hears');
  await desk.run();
  const sent = await desk.engine.publishSignal({ name: 'closing', payload: {}, actor: chief, reason, key: 'night' });
  const again = await desk.engine.publishSignal({ name: 'closing', payload: {}, actor: chief, reason, key: 'night' });
  await desk.run();

  expect([sent.replayed, again.replayed]).toEqual([false, true]);
  expect((await desk.facts(waiting)).status).toBe('completed');
  expect(await started('clean')).toBe(before + 1);
});

test('a process that starts by two signals starts by the one that was sent', async () => {
  await desk.engine.publishSignal({ name: 'opening', payload: {}, actor: chief });
  await desk.run();
  const last = (await desk.cases('count')).at(-1)!;
  expect(await desk.path(last.id)).toEqual(['other', 'till']);
});

test('only the newest version starts, and a message of the same name starts nothing', async () => {
  const before = await started('clean');
  await desk.publish('closing', '');
  expect(await started('clean')).toBe(before);

  await deployVersion(desk, drawn('clean', [start('s'), user('wipe'), end('e'), flows('s > wipe > e')]));
  await desk.engine.publishSignal({ name: 'closing', payload: {}, actor: chief });
  await desk.run();
  expect(await started('clean')).toBe(before);
});
