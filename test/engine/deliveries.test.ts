/** A message whose delivery failed too often stands as an incident, and the incident goes with what it stands at. */
import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { after, and, catching, choice, end, flows, message, service, start, user } from '../bpmn/diagram';
import { useDesk } from '../kit/desk';
import { drawn } from './combinations/kit';
import { byChief, pointers } from './operator-kit';

let broken = true;
beforeEach(() => void (broken = true));
const shaky = defineHandler({
  type: 'test.shaky',
  title: { zh: '时好时坏', en: 'Shaky' },
  needs: z.object({ amount: z.number().optional() }),
  gives: z.object({ taken: z.number() }),
  errors: [],
  run: ({ amount = 0 }) =>
    broken ? Promise.reject(new Error('the till is away')) : Promise.resolve({ taken: amount }),
});
const paid = message('paid', '=order');
const beside = drawn('beside', [
  ...[start('s'), and('split'), user('pack'), catching('hear', { event: paid }), service('take', 'test.shaky')],
  ...[end('packed'), end('taken'), flows('s > split > pack > packed', 'split > hear > take > taken')],
]);
const timed = drawn('timed', [
  ...[start('s'), choice('which'), catching('late', { event: after('PT3H') }), catching('hear', { event: paid })],
  ...[service('take', 'test.shaky'), end('gaveUp'), end('taken')],
  flows('s > which > late > gaveUp', 'which > hear > take > taken'),
]);
const desk = useDesk({ models: [beside, timed], handlers: handlersOf(shaky) });
const at = pointers(desk);

/** A case whose message could not be delivered. */
async function failed(process: string, order: string): Promise<{ caseId: string; messageId: string }> {
  const { caseId } = await desk.start(process, { order });
  const messageId = await desk.publish('paid', order, {}, 'PT2H');
  await desk.advance('PT1H');
  expect(await desk.waits(caseId)).toContain('incident:job-failed');
  return { caseId, messageId };
}
const stateOf = async (messageId: string): Promise<string> => {
  const [row] = await desk.database.query<{ state: string }>('SELECT state FROM message WHERE id = $1', [messageId]);
  return row!.state;
};

test('its incident goes when the case is cancelled, and the message goes to the next that waits for it', async () => {
  const { caseId } = await failed('beside', 'A1');
  broken = false;
  await desk.cancel(caseId);
  await desk.run();

  expect(await desk.waits(caseId)).toEqual([]);
  expect(await at.resolution({ caseId })).toBe('cancelled');
  const next = await desk.start('beside', { order: 'A1' });
  await desk.run();
  expect(await desk.waits(next)).toEqual(['task:pack']);
});

test('its incident goes when the case goes on without it, and the message is unmatched in the end', async () => {
  const { caseId, messageId } = await failed('timed', 'A2');
  await desk.advance('PT3H');

  expect(await desk.facts(caseId)).toMatchObject({ status: 'completed' });
  expect(await desk.waits(caseId)).toEqual([]);
  expect(await stateOf(messageId)).toBe('unmatched');
});

test('its incident is skipped with the visit', async () => {
  const { caseId } = await failed('beside', 'A3');
  broken = false;
  await desk.engine.skipIncident({ ...byChief, incidentId: await at.incident({ caseId }) });
  await desk.run();

  expect(await desk.waits(caseId)).toEqual(['task:pack']);
  expect(await at.resolution({ caseId })).toBe('skipped');
});

test('it is tried again with changed data', async () => {
  const { caseId } = await failed('beside', 'A4');
  broken = false;
  const incidentId = await at.incident({ caseId });
  await desk.engine.retryIncident({ ...byChief, incidentId, variables: { amount: 7 } });
  await desk.run();

  expect(await desk.waits(caseId)).toEqual(['task:pack']);
  expect(await desk.facts(caseId)).toMatchObject({ variables: { amount: 7, taken: 7 } });
});
