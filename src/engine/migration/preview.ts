import { migrateState } from '../../bpmn';
import type { Definition } from '../../bpmn/types';
import { InputError, NotFound } from '../../lib/errors';
import { newId } from '../../lib/ids';
import type { Sql } from '../../lib/sql';
import type { Room } from '../room';
import type { CaseRow } from '../rows';
import { pureContext, refusalOf } from './migrate-case';
import type { MigrationPreview, MigrationWish, PreviewedCase } from './types';

const mostShown = 1000;
const versionIds = {
  name: 'migration_versions',
  text: 'SELECT id, version FROM process_definition WHERE key = $1 AND version = ANY($2::int[])',
};
const caseIds = {
  name: 'migration_candidates',
  text: `SELECT id FROM "case" WHERE process_key = $1 AND definition_id = $2 AND status = 'running'
    AND ($3::uuid[] IS NULL OR id = ANY($3)) ORDER BY id`,
};
const rowsOf = {
  name: 'migration_looked_at',
  text: `SELECT id, definition_id, business_key, venue_id, status, suspended, state, variables
    FROM "case" WHERE id = ANY($1::uuid[]) ORDER BY id`,
};

type Looked = Pick<
  CaseRow,
  'id' | 'definition_id' | 'business_key' | 'venue_id' | 'status' | 'suspended' | 'state' | 'variables'
>;
export interface Versions {
  readonly from: Definition;
  readonly to: Definition;
}

/** Both versions of a wish, its mapping checked; `NotFound` and `InputError` say what is wrong with it. */
export async function versionsOf({ database, definitions }: Room, wish: MigrationWish): Promise<Versions> {
  const { process, fromVersion, toVersion, mapping } = wish;
  if (fromVersion === toVersion) throw new InputError('both versions are the same', { reason: 'migrate-same-version' });
  const rows = await database.query<{ id: string; version: number }>(versionIds, [process, [fromVersion, toVersion]]);
  const load = (version: number): Promise<Definition> => {
    const row = rows.find((one) => one.version === version);
    if (!row)
      throw new NotFound(`no version ${version} of ${process}`, { reason: 'process-version', process, version });
    return definitions.byVersion(row.id);
  };
  const versions = { from: await load(fromVersion), to: await load(toVersion) };
  mustFit(versions, mapping);
  return versions;
}

/** Each id once on either side, and known there. */
function mustFit({ from, to }: Versions, mapping: MigrationWish['mapping']): void {
  const refuse = (reason: string, element: string): never => {
    throw new InputError(`the mapping of ${element} is wrong: ${reason}`, { reason, element });
  };
  const targets = new Set<string>();
  for (const [id, target] of Object.entries(mapping)) {
    if (!isKnown(from, id)) refuse('migrate-unknown-source', id);
    if (target === null) continue;
    if (!isKnown(to, target)) refuse('migrate-unknown-target', target);
    if (targets.has(target)) refuse('migrate-target-twice', target);
    targets.add(target);
  }
  for (const target of targets) {
    if (isKnown(from, target) && isKnown(to, target) && !Object.hasOwn(mapping, target))
      refuse('migrate-target-twice', target);
  }
}

const isKnown = ({ model }: Definition, id: string): boolean => model.elements.has(id) || model.sequenceFlows.has(id);

/** The cases a wish is for, oldest first. */
export async function casesFor(
  sql: Sql,
  { process, caseIds: named }: MigrationWish,
  from: Definition,
): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(caseIds, [process, from.versionId, named ?? null]);
  return rows.map(({ id }) => id);
}

/** What would happen to each case as it stands now. */
export async function preview(room: Room, wish: MigrationWish): Promise<MigrationPreview> {
  const versions = await versionsOf(room, wish);
  const ids = wish.caseIds ?? (await casesFor(room.database, wish, versions.from));
  const rows = await room.database.query<Looked>(rowsOf, [ids.slice(0, mostShown)]);
  const cases: PreviewedCase[] = [];
  for (const row of rows) cases.push(await previewOf(room, wish, versions, row));
  return { total: ids.length, refused: cases.filter(({ refusals }) => refusals.length > 0).length, cases };
}

async function previewOf(
  room: Room,
  { mapping }: MigrationWish,
  versions: Versions,
  row: Looked,
): Promise<PreviewedCase> {
  const named = { caseId: row.id, businessKey: row.business_key };
  const refusal = refusalOf(row, versions.from.versionId);
  if (refusal) return { ...named, refusals: [refusal], carried: [] };
  const now = room.clock.now();
  const context = await pureContext(room, row, { now, newId: () => newId(now.getTime()), tx: room.database });
  const migrated = await migrateState({ ...versions, mapping }, row, context);
  return migrated.ok
    ? { ...named, refusals: [], carried: migrated.carried }
    : { ...named, refusals: migrated.refusals, carried: [] };
}
