import * as d from '../../bpmn/diagram';
import { handlersOf } from '../../../src/engine/handlers';
import { useDesk } from '../../kit/desk';
import { chief, reason } from '../operator-kit';
import { auditFaults, deployVersion, migrate } from './kit';

const decide = (condition: string, ...more: readonly string[]): string =>
  d.diagram(
    [
      ...[d.start('s'), d.user('ask'), d.xor('which'), d.user('tell'), d.end('e'), d.end('no'), ...more],
      d.flows('s > ask > which', `which > tell: ${condition}`, 'which > no: default', 'tell > e'),
    ],
    { id: 'decide' },
  );
const rooms = (...more: readonly string[]): string =>
  d.diagram(
    [...[d.start('s'), d.user('each', { loop: d.forEach('=rooms') }), d.end('e'), ...more], d.flows('s > each > e')],
    { id: 'rooms' },
  );
const desk = useDesk({ models: [decide('=mistyped > 1'), rooms()], handlers: handlersOf() });

test('an incident goes along, and is tried again under the version that mends it', async () => {
  const started = await desk.start('decide', { party: 4 });
  await desk.complete('ask', {}, { caseId: started });
  expect(await desk.waits(started)).toEqual(['incident:expression']);
  const toVersion = await deployVersion(desk, decide('=party > 1'));

  await migrate(desk, { process: 'decide', toVersion });
  expect(await desk.waits(started)).toEqual(['incident:expression']);
  await desk.retry(started);

  expect(await desk.waits(started)).toEqual(['task:tell']);
  expect(await auditFaults(desk, started)).toEqual([]);
});

test('an event subprocess and an event at a loop that the new version adds begin to wait once', async () => {
  const toVersion = await deployVersion(
    desk,
    rooms(
      ...[d.on('each', 'over', d.after('PT1H')), d.flows('over > e')],
      d.eventSub(
        'off',
        d.start('offStart', { event: d.signal('closed') }),
        d.end('offEnd'),
        d.flows('offStart > offEnd'),
      ),
    ),
  );
  await desk.database.query(`UPDATE process_definition SET state = 'retired' WHERE key = 'rooms' AND version = 2`);
  const { caseId } = await desk.start('rooms', { rooms: [1, 2] });
  await migrate(desk, { process: 'rooms', toVersion });
  expect(await desk.waits(caseId)).toEqual(['signal:closed', 'task:each', 'task:each', 'timer:over']);

  await desk.advance('PT1H');
  expect((await desk.facts(caseId)).status).toBe('completed');
  expect(await auditFaults(desk, { caseId })).toEqual([]);
});

test('a batch that is done again after a crash does nothing twice, and is followed by one other', async () => {
  const started = await desk.start('decide', { party: 4 });
  const wanted = { process: 'decide', fromVersion: 2, mapping: {}, batchSize: 1, actor: chief, reason };
  const toVersion = await deployVersion(desk, decide('=party > 2'));
  const { id } = await desk.engine.migrations.start({ ...wanted, toVersion });
  for (let i = 0; i < 2; i++) await desk.engine.runMigrationBatch(id, 'same');
  const next = await desk.database.query(`SELECT 1 FROM job WHERE key = $1`, [`migration ${id} same.1`]);
  expect(next).toHaveLength(1);

  await desk.run();
  expect((await desk.engine.migrations.state(id)).state).toBe('done');
  const commands = (await desk.audit(started)).map(({ command }) => command);
  expect(commands.filter((one) => one === 'migrate-case')).toHaveLength(1);
});
