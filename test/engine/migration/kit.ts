/** What stories of migration share: a second version, a plan, and where each case of it stands. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDefinition } from '../../../src/bpmn';
import { verifyAudit } from '../../../src/engine/audit/verify';
import { deployDirectory } from '../../../src/engine/deploy';
import type { MigrationState, MigrationWish } from '../../../src/engine/migration/types';
import { systemActor } from '../../../src/lib/actor';
import type { Desk } from '../../kit/desk';
import { chief, reason } from '../operator-kit';

/** Deploys another version of a process; gives its number. */
export async function deployVersion(desk: Desk, xml: string): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'encore-version-'));
  try {
    writeFileSync(join(directory, 'model.bpmn'), xml);
    const { database, clock, engine } = desk;
    const parts = { database, clock, handlers: engine.handlers, loadDefinition, actor: systemActor('test') };
    const [deployed] = await deployDirectory(directory, parts);
    return deployed!.version;
  } finally {
    rmSync(directory, { recursive: true });
  }
}

type Wish = Partial<MigrationWish> & Pick<MigrationWish, 'process' | 'toVersion'>;
export const wish = (given: Wish): MigrationWish => ({ fromVersion: 1, mapping: {}, ...given });

/** A plan, done to its end. */
export async function migrate(desk: Desk, given: Wish & { batchSize?: number }): Promise<MigrationState> {
  const { id } = await desk.engine.migrations.start({ ...wish(given), actor: chief, reason, ...batch(given) });
  await desk.run();
  return desk.engine.migrations.state(id);
}
const batch = ({ batchSize }: { batchSize?: number }) => (batchSize === undefined ? {} : { batchSize });

/** The version a case runs under. */
export async function versionOf({ database }: Desk, { caseId }: { caseId: string }): Promise<number> {
  const [row] = await database.query<{ version: number }>(
    'SELECT d.version FROM "case" c JOIN process_definition d ON d.id = c.definition_id WHERE c.id = $1',
    [caseId],
  );
  return row!.version;
}

/** Everything a case waits for, as rows, without what tells the version. */
export const standing = ({ database }: Desk, { caseId }: { caseId: string }) =>
  database.query(
    `SELECT 'task' AS kind, id::text, item_id, element_id, assignee, due::text FROM user_task WHERE case_id = $1 AND state = 'open'
     UNION ALL SELECT 'timer', id::text, item_id, element_id, NULL, due::text FROM timer WHERE case_id = $1
     UNION ALL SELECT kind, id::text, item_id, element_id, name, correlation_key FROM message_subscription WHERE case_id = $1
     UNION ALL SELECT 'child', id::text, parent_item_id, process_key, NULL, NULL FROM "case" WHERE parent_id = $1 AND status = 'running'
     UNION ALL SELECT 'incident', id::text, item_id, element_id, code, NULL FROM incident WHERE case_id = $1 AND resolved_at IS NULL
     ORDER BY 1, 2`,
    [caseId],
  );

export const auditFaults = async ({ database }: Desk, { caseId }: { caseId: string }) =>
  (await verifyAudit(database, { caseId })).faults;
