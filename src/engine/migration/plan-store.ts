/** The rows of migration plans. */
import type { HotState } from '../../bpmn/types';
import type { Actor } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import { newId } from '../../lib/ids';
import type { Sql } from '../../lib/sql';
import { isUuid } from '../case-in-step';
import type { Carried, IdMapping, MigrationCase, MigrationCaseState, MigrationState, Refusal } from './types';

/** What a step needs of a plan. */
export interface PlanRow {
  readonly id: string;
  readonly fromId: string;
  readonly toId: string;
  readonly mapping: IdMapping;
  readonly state: MigrationState['state'];
  readonly reason: string;
  readonly actor: Actor;
  readonly batchSize: number;
}

const columns = `p.id, p.process_key AS process, f.version AS "fromVersion", t.version AS "toVersion", p.mapping, p.state,
  p.reason, p.actor->>'id' AS "createdBy", p.created_at AS "createdAt", p.finished_at AS "finishedAt",
  (SELECT coalesce(json_object_agg(state, n), '{}') FROM (
     SELECT state, count(*)::int AS n FROM migration_case WHERE plan_id = p.id GROUP BY state) c) AS counts`;
const from = `FROM migration_plan p JOIN process_definition f ON f.id = p.from_definition_id
  JOIN process_definition t ON t.id = p.to_definition_id`;
const statements = {
  insert: {
    name: 'migration_insert',
    text: `WITH plan AS (
      INSERT INTO migration_plan (id, process_key, from_definition_id, to_definition_id, mapping, state, batch_size,
        reason, actor, created_at, changed_at)
      VALUES ($1, $2, $3, $4, $5, 'running', $6, $7, $8, $9, $9) RETURNING id)
    INSERT INTO migration_case (plan_id, case_id) SELECT plan.id, c FROM plan, unnest($10::uuid[]) AS c`,
  },
  byId: { name: 'migration_by_id', text: `SELECT ${columns} ${from} WHERE p.id = $1` },
  ofProcess: {
    name: 'migration_of_process',
    text: `SELECT ${columns} ${from} WHERE p.process_key = $1 ORDER BY p.created_at DESC LIMIT 100`,
  },
  row: {
    name: 'migration_row',
    text: `SELECT id, from_definition_id AS "fromId", to_definition_id AS "toId", mapping, state, reason, actor,
      batch_size AS "batchSize" FROM migration_plan WHERE id = $1 FOR SHARE`,
  },
  cases: {
    name: 'migration_cases',
    text: `SELECT m.case_id AS "caseId", c.business_key AS "businessKey", m.state, m.refusals, m.carried
      FROM migration_case m JOIN "case" c ON c.id = m.case_id
      WHERE m.plan_id = $1 AND ($2::uuid IS NULL OR m.case_id > $2) ORDER BY m.case_id LIMIT 200`,
  },
  open: {
    name: 'migration_open',
    text: `SELECT case_id AS "caseId" FROM migration_case WHERE plan_id = $1 AND state = $2 ORDER BY case_id LIMIT $3`,
  },
  caseState: {
    name: 'migration_case_state',
    text: `SELECT state, before_state AS "before", revision FROM migration_case WHERE plan_id = $1 AND case_id = $2 FOR UPDATE`,
  },
  noteCase: {
    name: 'migration_case_note',
    text: `UPDATE migration_case SET state = $3, refusals = $4, carried = $5, before_state = $6, revision = $7,
      changed_at = $8 WHERE plan_id = $1 AND case_id = $2`,
  },
  to: {
    name: 'migration_to',
    text: `UPDATE migration_plan SET state = $2, changed_at = $3,
      finished_at = CASE WHEN $2 IN ('done', 'rolled-back') THEN $3::timestamptz END
      WHERE id = $1 AND state = ANY($4) RETURNING id`,
  },
  job: {
    name: 'migration_job',
    text: `INSERT INTO job (id, kind, key, payload, run_at, created_at) VALUES ($1, 'migration.run', $2, $3, $4, $4)
      ON CONFLICT (key) DO NOTHING`,
  },
};

type Counts = MigrationState['counts'];
const noCounts: Counts = { pending: 0, migrated: 0, refused: 0, 'rolled-back': 0, kept: 0 };
const counted = (row: MigrationState): MigrationState => ({ ...row, counts: { ...noCounts, ...row.counts } });

export interface NewPlan extends Omit<PlanRow, 'state'> {
  readonly process: string;
  readonly caseIds: readonly string[];
  readonly at: Date;
}

export async function insertPlan(sql: Sql, plan: NewPlan): Promise<void> {
  const { id, process, fromId, toId, mapping, batchSize, reason, actor, at, caseIds } = plan;
  await sql.query(statements.insert, [
    ...[id, process, fromId, toId, JSON.stringify(mapping), batchSize, reason, JSON.stringify(actor), at, caseIds],
  ]);
}

const missing = (id: string): NotFound => new NotFound(`no migration ${id}`, { reason: 'migration', id });

export async function planState(sql: Sql, id: string): Promise<MigrationState> {
  const [row] = isUuid(id) ? await sql.query<MigrationState>(statements.byId, [id]) : [];
  if (!row) throw missing(id);
  return counted(row);
}

export const plansOf = async (sql: Sql, process: string): Promise<readonly MigrationState[]> =>
  (await sql.query<MigrationState>(statements.ofProcess, [process])).map(counted);

/** The plan, held so that nobody stops it before this transaction is over. */
export async function planRow(sql: Sql, id: string): Promise<PlanRow> {
  const [row] = await sql.query<PlanRow>(statements.row, [id]);
  if (!row) throw missing(id);
  return row;
}

export const casesOf = (sql: Sql, planId: string, after?: string): Promise<MigrationCase[]> =>
  sql.query<MigrationCase>(statements.cases, [planId, after ?? null]);

/** Ids of cases that still stand as the plan has to change them. */
export async function openCases(sql: Sql, { id, batchSize }: PlanRow, state: MigrationCaseState): Promise<string[]> {
  const rows = await sql.query<{ caseId: string }>(statements.open, [id, state, batchSize]);
  return rows.map(({ caseId }) => caseId);
}

export interface CaseOfPlan {
  readonly state: MigrationCaseState;
  readonly before: HotState | null;
  readonly revision: number | null;
}

export async function caseOfPlan(sql: Sql, planId: string, caseId: string): Promise<CaseOfPlan> {
  const [row] = await sql.query<CaseOfPlan>(statements.caseState, [planId, caseId]);
  if (!row) throw missing(planId);
  return row;
}

export interface CaseNote {
  readonly state: MigrationCaseState;
  readonly refusals?: readonly Refusal[];
  readonly carried?: readonly Carried[];
  readonly before?: HotState;
  readonly revision?: number;
}

export async function noteCase(sql: Sql, planId: string, caseId: string, at: Date, note: CaseNote): Promise<void> {
  const { state, refusals = [], carried = [], before, revision } = note;
  const values = [planId, caseId, state, JSON.stringify(refusals), JSON.stringify(carried)];
  await sql.query(statements.noteCase, [...values, before ? JSON.stringify(before) : null, revision ?? null, at]);
}

/** Puts the plan into another state; false when it is in none of those it may come from. */
export async function planTo(
  sql: Sql,
  id: string,
  change: { readonly to: PlanRow['state']; readonly from: readonly PlanRow['state'][]; readonly at: Date },
): Promise<boolean> {
  const rows = await sql.query(statements.to, [id, change.to, change.at, change.from]);
  return rows.length === 1;
}

/** Asks the worker for the next batch; asking twice under one key asks once. */
export async function askForBatch(sql: Sql, planId: string, at: Date, chain = newId(at.getTime())): Promise<void> {
  const payload = { planId, chain };
  await sql.query(statements.job, [newId(at.getTime()), `migration ${planId} ${chain}`, JSON.stringify(payload), at]);
}
