/** Deployed versions of processes and decisions: stored once, parsed once per version and shared. */
import type { Definition, LoadDefinition } from '../bpmn/types';
import { loadDecision, type DecisionModel } from '../feel/decision';
import { NotFound } from '../lib/errors';
import type { Sql } from '../lib/sql';

/** One deployed version, as lists show it. */
export interface ProcessVersion {
  readonly id: string;
  readonly key: string;
  readonly version: number;
  readonly name: string;
  readonly checksum: string;
  readonly state: 'active' | 'retired';
  readonly note: string;
  readonly deployedBy: string;
  readonly deployedAt: Date;
}

/** A decision version, ready to be asked. */
export interface DecisionVersion {
  readonly id: string;
  readonly version: number;
  readonly model: DecisionModel;
}

/** Reads and caches versions. A version never changes, so only the answer to "which is newest" asks the database. */
export interface Definitions {
  /** The newest active version of a process; `NotFound` when there is none. */
  active(key: string, sql?: Sql): Promise<Definition>;
  byVersion(id: string, sql?: Sql): Promise<Definition>;
  /** English labels that came with the version, by element. */
  labels(id: string): Promise<Readonly<Record<string, string>>>;
  /** The newest version of each process, by key. */
  list(): Promise<readonly ProcessVersion[]>;
  /** Every version of one process, newest first. */
  versions(key: string): Promise<readonly ProcessVersion[]>;
  /** The newest version of a decision; `NotFound` when there is none. */
  decision(key: string, sql?: Sql): Promise<DecisionVersion>;
}

const newest = {
  name: 'definition_newest',
  text: `SELECT id FROM process_definition WHERE key = $1 AND state = 'active' ORDER BY version DESC LIMIT 1`,
};
const xmlOf = { name: 'definition_xml', text: 'SELECT xml FROM process_definition WHERE id = $1' };
const labelsOf = { name: 'definition_labels', text: 'SELECT labels FROM process_definition WHERE id = $1' };
const newestDecision = {
  name: 'decision_newest',
  text: 'SELECT id, version FROM decision_definition WHERE key = $1 ORDER BY version DESC LIMIT 1',
};
const decisionXml = { name: 'decision_xml', text: 'SELECT key, xml FROM decision_definition WHERE id = $1' };
const columns = `id, key, version, name, checksum, state, note, deployed_by AS "deployedBy", deployed_at AS "deployedAt"`;
const list = {
  name: 'definition_list',
  text: `SELECT DISTINCT ON (key) ${columns} FROM process_definition ORDER BY key, version DESC LIMIT 1000`,
};
const versionsOf = {
  name: 'definition_versions',
  text: `SELECT ${columns} FROM process_definition WHERE key = $1 ORDER BY version DESC LIMIT 1000`,
};

export function createDefinitions(options: { database: Sql; loadDefinition: LoadDefinition }): Definitions {
  const { database, loadDefinition } = options;
  const parsed = new Map<string, Promise<Definition>>();
  const decisions = new Map<string, Promise<DecisionModel>>();
  const labels = new Map<string, Promise<Readonly<Record<string, string>>>>();

  const byVersion = (id: string, sql: Sql = database): Promise<Definition> =>
    once(parsed, id, async () => {
      const [row] = await sql.query<{ xml: string }>(xmlOf, [id]);
      if (!row) throw new NotFound(`no process version ${id}`, { reason: 'process-version', id });
      return loadDefinition(id, row.xml);
    });

  return {
    byVersion,
    labels: (id) =>
      once(labels, id, async () => {
        const [row] = await database.query<{ labels: Readonly<Record<string, string>> }>(labelsOf, [id]);
        return row?.labels ?? {};
      }),
    active: async (key, sql = database) => {
      const [row] = await sql.query<{ id: string }>(newest, [key]);
      if (!row) throw new NotFound(`no active version of ${key}`, { reason: 'process', process: key });
      return byVersion(row.id, sql);
    },
    list: () => database.query<ProcessVersion>(list),
    versions: (key) => database.query<ProcessVersion>(versionsOf, [key]),
    decision: async (key, sql = database) => {
      const [row] = await sql.query<{ id: string; version: number }>(newestDecision, [key]);
      if (!row) throw new NotFound(`no decision ${key}`, { reason: 'decision', decision: key });
      const model = await once(decisions, row.id, async () => {
        const [stored] = await sql.query<{ key: string; xml: string }>(decisionXml, [row.id]);
        return loadDecision(stored!.xml, `${stored!.key}.dmn`);
      });
      return { ...row, model };
    },
  };
}

/** Remembers the promise, so that parallel askers share one parse; forgets a failure, and who shared it asks again. */
function once<T>(cache: Map<string, Promise<T>>, id: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(id);
  if (known) return known.catch(make);
  const made = make();
  cache.set(id, made);
  made.catch(() => cache.delete(id));
  return made;
}
