/** A message starts one case per key: for how long it holds the key. */
import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { end, flows, message, service, start, throwing, user } from '../bpmn/diagram';
import { useDesk } from '../kit/desk';
import { drawn } from './combinations/kit';
import { byChief, pointers } from './operator-kit';

let broken = false;
const shaky = defineHandler({
  type: 'test.shaky',
  title: { zh: '时好时坏', en: 'Shaky' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  run: () => (broken ? Promise.reject(new Error('the switchboard is away')) : Promise.resolve({})),
});
const noted = drawn('noted', [
  ...[start('s', { event: message('rung', '=number') }), service('note', 'test.shaky'), end('e')],
  flows('s > note > e'),
]);
const answered = drawn('answered', [
  ...[start('s', { event: message('missed', '=number') }), service('note', 'test.shaky'), user('ringBack'), end('e')],
  flows('s > note > ringBack > e'),
]);
const tells = drawn('tells', [
  ...[start('s'), throwing('t', { event: message('missed', '=number'), inputs: { number: '=number' } }), user('u')],
  ...[end('e'), flows('s > t > u > e')],
]);
const desk = useDesk({ models: [noted, answered, tells], handlers: handlersOf(shaky) });
const at = pointers(desk);
const rings = (name: string, number: string) => desk.publish(name, number, { number });
const ofNumber = async (process: string, number: string): Promise<string[]> => {
  const cases = await desk.cases(process);
  return cases.filter(({ variables }) => variables['number'] === number).map(({ status }) => status);
};

test('a case that is over as soon as it has started holds it no longer', async () => {
  await rings('rung', '1');
  await rings('rung', '1');
  expect(await ofNumber('noted', '1')).toEqual(['completed', 'completed']);
});

test('a start that is given up lets go of it, and what came meanwhile starts', async () => {
  broken = true;
  await rings('missed', '2');
  await desk.advance('PT1H');
  broken = false;
  await rings('missed', '2');
  expect(await ofNumber('answered', '2')).toEqual([]);

  const [open] = await desk.database.query<{ id: string }>(
    `SELECT id FROM incident WHERE code = 'start-failed' AND resolved_at IS NULL`,
  );
  await desk.engine.skipIncident({ ...byChief, incidentId: open!.id });
  await desk.run();
  expect(await ofNumber('answered', '2')).toEqual(['running']);
});

test('given up at the case that sent the message, it lets go of it too', async () => {
  broken = true;
  const sender = await desk.start('tells', { number: '3' });
  await desk.advance('PT1H');
  expect(await desk.waits(sender)).toEqual(['incident:job-failed', 'task:u']);
  broken = false;

  await desk.engine.skipIncident({ ...byChief, incidentId: await at.incident(sender) });
  await rings('missed', '3');
  expect(await ofNumber('answered', '3')).toEqual(['running']);
});
