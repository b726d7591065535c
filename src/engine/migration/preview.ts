import { migrateState } from '../../bpmn';
import type { Definition } from '../../bpmn/types';
import { InputError, NotFound } from '../../lib/errors';
import { newId } from '../../lib/ids';
import type { Sql } from '../../lib/sql';
import type { Room } from '../room';
import type { CaseRow } from '../rows';
import { pureContext, refusalOf } from './migrate-case';
import type { MigrationPreview, MigrationWish, PreviewedCase, PreviewPage } from './types';

const mostShown = 1000;
const versionIds = {
  name: 'migration_versions',
  text: 'SELECT id, version FROM process_definition WHERE key = $1 AND version = ANY($2::int[])',
};
const wished = `process_key = $1 AND definition_id = $2 AND status = 'running'
    AND ($3::uuid[] IS NULL OR id = ANY($3)) AND ($4::uuid IS NULL OR venue_id = $4)`;
const caseIds = { name: 'migration_candidates', text: `SELECT id FROM "case" WHERE ${wished} ORDER BY id` };
const looked = `id, definition_id, business_key, venue_id, status, suspended, state, variables`;
const page = {
  name: 'migration_page',
  text: `SELECT (SELECT count(*)::int FROM "case" WHERE ${wished}) AS total,
    (SELECT coalesce(json_agg(row_to_json(c) ORDER BY c.id), '[]') FROM (SELECT ${looked} FROM "case"
      WHERE ${wished} AND ($5::uuid IS NULL OR id > $5) ORDER BY id LIMIT $6) c) AS rows`,
};
const named = {
  name: 'migration_named',
  text: `SELECT ${looked} FROM "case" WHERE id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR venue_id = $2)`,
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
  const refuse = (reason: string, element: string, { versionId: definition }: Definition): never => {
    throw new InputError(`the mapping of ${element} is wrong: ${reason}`, { reason, element, definition });
  };
  const targets = new Set<string>();
  for (const [id, target] of Object.entries(mapping)) {
    if (!isKnown(from, id)) refuse('migrate-unknown-source', id, from);
    if (target === null) continue;
    if (!isKnown(to, target)) refuse('migrate-unknown-target', target, to);
    if (targets.has(target)) refuse('migrate-target-twice', target, to);
    targets.add(target);
  }
  for (const target of targets) {
    if (isKnown(from, target) && isKnown(to, target) && !Object.hasOwn(mapping, target))
      refuse('migrate-target-twice', target, to);
  }
}

const isKnown = ({ model }: Definition, id: string): boolean => model.elements.has(id) || model.sequenceFlows.has(id);

const filterOf = ({ process, caseIds: only, venueId }: MigrationWish, from: Definition) => [
  ...[process, from.versionId, only ?? null, venueId ?? null],
];

/** The cases a wish is for, oldest first. */
export async function casesFor(sql: Sql, wish: MigrationWish, from: Definition): Promise<string[]> {
  const rows = await sql.query<{ id: string }>(caseIds, filterOf(wish, from));
  return rows.map(({ id }) => id);
}

/** What would happen to each case as it stands now, a page at a time. */
export async function preview(room: Room, wish: MigrationWish, wanted: PreviewPage = {}): Promise<MigrationPreview> {
  const versions = await versionsOf(room, wish);
  const limit = Math.min(Math.max(wanted.limit ?? mostShown, 1), mostShown);
  const found = await (wish.caseIds ? namedCases : everyCase)(room.database, wish, versions.from, { ...wanted, limit });
  const cases: PreviewedCase[] = [];
  for (const row of found.rows.slice(0, limit)) {
    cases.push('state' in row ? await previewOf(room, wish, versions, row) : notFound(row));
  }
  const refused = cases.filter(({ refusals }) => refusals.length > 0);
  return {
    ...{ total: found.total, lookedAt: cases.length, refused: refused.length, reasons: reasonsOf(refused), cases },
    next: found.rows.length > limit ? cases.at(-1)!.caseId : null,
  };
}

interface Found {
  readonly total: number;
  /** One more than asked for where there is a further page. */
  readonly rows: readonly (Looked | { readonly id: string })[];
}
type Page = Required<Pick<PreviewPage, 'limit'>> & PreviewPage;

async function everyCase(sql: Sql, wish: MigrationWish, from: Definition, { after, limit }: Page): Promise<Found> {
  const [found] = await sql.query<Found>(page, [...filterOf(wish, from), after ?? null, limit + 1]);
  return found!;
}

/** Cases asked for by name are all told of, also those that are not there or cannot go. */
async function namedCases(sql: Sql, wish: MigrationWish, _from: Definition, { after, limit }: Page): Promise<Found> {
  const ids = [...new Set(wish.caseIds)].sort();
  const shown = ids.filter((id) => after === undefined || id > after).slice(0, limit + 1);
  const rows = new Map((await sql.query<Looked>(named, [shown, wish.venueId ?? null])).map((row) => [row.id, row]));
  return { total: ids.length, rows: shown.map((id) => rows.get(id) ?? { id }) };
}

const notFound = ({ id }: { readonly id: string }): PreviewedCase => ({
  ...{ caseId: id, businessKey: null, carried: [] },
  refusals: [{ code: 'not-found', element: null, target: null }],
});

function reasonsOf(refused: readonly PreviewedCase[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { refusals } of refused) {
    for (const code of new Set(refusals.map((one) => one.code))) counts[code] = (counts[code] ?? 0) + 1;
  }
  return counts;
}

async function previewOf(
  room: Room,
  { mapping }: MigrationWish,
  versions: Versions,
  row: Looked,
): Promise<PreviewedCase> {
  const told = { caseId: row.id, businessKey: row.business_key };
  const refusal = refusalOf(row, versions.from.versionId);
  if (refusal) return { ...told, refusals: [refusal], carried: [] };
  const now = room.clock.now();
  const context = await pureContext(room, row, { now, newId: () => newId(now.getTime()), tx: room.database });
  const migrated = await migrateState({ ...versions, mapping }, row, context);
  return migrated.ok
    ? { ...told, refusals: [], carried: migrated.carried }
    : { ...told, refusals: migrated.refusals, carried: [] };
}
