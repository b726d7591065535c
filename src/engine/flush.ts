/**
 * Writes what a step did in one prepared statement, built from the parts that have rows. Knows tables, no rules.
 */
import type { Sql, Statement } from '../lib/sql';
import type {
  AuditRow,
  CaseRow,
  HistoryRow,
  IncidentRow,
  JobRow,
  MessageRow,
  MessageStartRow,
  ResultRow,
  SubscriptionRow,
  TaskRow,
  TimerRow,
} from './rows';

/** A wait that is gone, by the visit it belonged to. */
export interface Item {
  readonly case_id: string;
  readonly item_id: string;
}

/** Everything a step may write; each list becomes one part of the statement when it has rows. */
export interface Writes {
  newCases: CaseRow[];
  cases: CaseRow[];
  caseHeads: Pick<CaseRow, 'id' | 'audit_seq' | 'audit_hash' | 'changed_at'>[];
  endedCases: { id: string; ended_at: string }[];
  tasks: TaskRow[];
  candidates: { candidate_key: string; due: string; task_id: string }[];
  closedTasks: (Item & Pick<TaskRow, 'state' | 'closed_at' | 'closed_by' | 'close_reason'>)[];
  claims: Pick<TaskRow, 'id' | 'assignee' | 'claimed_at'>[];
  timers: TimerRow[];
  closedTimers: (Item & Pick<IncidentRow, 'resolved_at' | 'resolved_by' | 'resolution'>)[];
  timerRetries: Pick<TimerRow, 'id' | 'attempts' | 'retry_at' | 'last_error'>[];
  subscriptions: SubscriptionRow[];
  closedSubscriptions: Item[];
  history: HistoryRow[];
  audit: AuditRow[];
  jobs: JobRow[];
  /** Taken, but their case is paused: given back as they were, or with the result that waits with them. */
  heldJobs: Pick<JobRow, 'id' | 'payload' | 'attempts'>[];
  jobStates: Pick<JobRow, 'id' | 'state' | 'attempts' | 'run_at' | 'last_error' | 'finished_at'>[];
  cancelledJobs: (Item & { finished_at: string })[];
  incidents: IncidentRow[];
  resolvedIncidents: Pick<IncidentRow, 'id' | 'resolved_at' | 'resolved_by' | 'resolution'>[];
  closedIncidents: (Item & Pick<IncidentRow, 'resolved_at' | 'resolved_by' | 'resolution'>)[];
  messages: MessageRow[];
  messageStates: Pick<MessageRow, 'id' | 'state' | 'correlated_case_ids'>[];
  messageStarts: MessageStartRow[];
  results: ResultRow[];
}

/** Where a part's rows come from. One row is planned as one row, so its table is found by index and not by a scan. */
interface Source {
  readonly parameter: string;
  readonly single: boolean;
}
type Part = (source: Source) => readonly string[];

const rows = (table: string, { parameter, single }: Source): string =>
  `json_populate_${single ? 'record' : 'recordset'}(NULL::${table}, ${parameter}::json)`;

const insert =
  (table: string, columns: string, then = ''): Part =>
  (from) => [`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${rows(table, from)} ${then}`];

const update =
  (table: string, columns: readonly string[], by = 't.id = r.id'): Part =>
  (from) => [
    `UPDATE ${table} t SET ${columns.map((c) => `${c} = r.${c}`).join(', ')} FROM ${rows(table, from)} r WHERE ${by}`,
  ];

const deleteItems =
  (table: string): Part =>
  (from) => [
    `DELETE FROM ${table} t USING ${rows(table, from)} r WHERE t.case_id = r.case_id AND t.item_id = r.item_id`,
  ];

const byItem = 't.case_id = r.case_id AND t.item_id = r.item_id';

const caseColumns =
  'id, definition_id, process_key, root_id, parent_id, parent_item_id, came_from, business_key, venue_id, ' +
  'customer_id, status, suspended, touched_by_hand, outcome, revision, state, variables, audit_seq, audit_hash, ' +
  'started_by, started_at, changed_at, ended_at';

const parts: { readonly [Name in keyof Writes]: Part } = {
  newCases: insert('"case"', caseColumns),
  cases: update('"case"', [
    ...['business_key', 'venue_id', 'customer_id', 'status', 'suspended', 'touched_by_hand', 'outcome', 'revision'],
    ...['state', 'variables', 'audit_seq', 'audit_hash', 'changed_at', 'ended_at'],
  ]),
  caseHeads: update('"case"', ['audit_seq', 'audit_hash', 'changed_at']),
  endedCases: (from) => [
    `DELETE FROM timer t USING ${rows('"case"', from)} r WHERE t.case_id = r.id`,
    `DELETE FROM message_subscription t USING ${rows('"case"', from)} r WHERE t.case_id = r.id`,
    `UPDATE incident t SET resolved_at = r.ended_at, resolved_by = 'case', resolution = 'case-ended'
       FROM ${rows('"case"', from)} r WHERE t.case_id = r.id AND t.resolved_at IS NULL AND t.job_id IS NULL`,
  ],
  tasks: insert(
    'user_task',
    'id, case_id, root_case_id, definition_id, process_key, element_id, item_id, form_key, state, groups, assignee, ' +
      'claimed_at, priority, due, follow_up, local, business_key, venue_id, customer_id, created_at',
  ),
  candidates: insert('task_candidate', 'candidate_key, due, task_id', 'ON CONFLICT DO NOTHING'),
  closedTasks: (from) => [
    ...update('user_task', ['state', 'closed_at', 'closed_by', 'close_reason'], byItem)(from),
    `DELETE FROM task_candidate d USING user_task t, ${rows('user_task', from)} r WHERE ${byItem} AND d.task_id = t.id`,
    `DELETE FROM form_draft d USING user_task t, ${rows('user_task', from)} r WHERE ${byItem} AND d.task_id = t.id`,
  ],
  claims: (from) => [
    ...update('user_task', ['assignee', 'claimed_at'])(from),
    `DELETE FROM task_candidate t USING ${rows('user_task', from)} r WHERE t.task_id = r.id AND r.assignee IS NOT NULL`,
  ],
  timers: insert(
    'timer',
    'id, case_id, item_id, element_id, due, attempts, retry_at, last_error, created_at',
    'ON CONFLICT (case_id, item_id) DO UPDATE SET due = excluded.due, retry_at = excluded.retry_at, attempts = 0, last_error = NULL',
  ),
  // A timer that was given up as an incident takes the incident with it.
  closedTimers: (from) => [
    ...deleteItems('timer')(from),
    `UPDATE incident t SET resolved_at = r.resolved_at, resolved_by = r.resolved_by, resolution = r.resolution
       FROM ${rows('incident', from)} r JOIN timer w
         ON w.case_id = r.case_id AND w.item_id = r.item_id AND w.retry_at = 'infinity'
      WHERE ${byItem} AND t.resolved_at IS NULL`,
  ],
  timerRetries: update('timer', ['attempts', 'retry_at', 'last_error']),
  subscriptions: insert(
    'message_subscription',
    'id, kind, name, correlation_key, case_id, process_key, item_id, element_id, created_at',
    'ON CONFLICT (case_id, item_id) DO UPDATE SET name = excluded.name, correlation_key = excluded.correlation_key',
  ),
  closedSubscriptions: deleteItems('message_subscription'),
  history: insert(
    'flow_node_instance',
    'case_id, seq, item_id, element_id, element_type, token_id, state, entered_at, left_at',
    'ON CONFLICT (case_id, seq, entered_at) DO UPDATE SET state = excluded.state, left_at = excluded.left_at',
  ),
  audit: insert('audit_event', 'stream, seq, at, case_id, actor_id, command, format, body, previous_hash, hash'),
  jobs: insert(
    'job',
    'id, kind, key, case_id, item_id, element_id, payload, state, run_at, attempts, max_attempts, created_at',
    'ON CONFLICT (key) DO NOTHING',
  ),
  heldJobs: (from) => [
    `UPDATE job t SET payload = r.payload, lease = NULL, locked_until = NULL, attempts = r.attempts
       FROM ${rows('job', from)} r WHERE t.id = r.id`,
  ],
  jobStates: (from) => [
    `UPDATE job t SET state = r.state, attempts = r.attempts, run_at = r.run_at, last_error = r.last_error,
       finished_at = r.finished_at, lease = NULL, locked_until = NULL FROM ${rows('job', from)} r WHERE t.id = r.id`,
  ],
  cancelledJobs: (from) => [
    `UPDATE job t SET state = 'cancelled', finished_at = r.finished_at FROM ${rows('job', from)} r
      WHERE ${byItem} AND t.state IN ('ready', 'failed')`,
  ],
  incidents: insert('incident', 'id, case_id, element_id, item_id, job_id, code, params, detail, created_at'),
  resolvedIncidents: update('incident', ['resolved_at', 'resolved_by', 'resolution']),
  closedIncidents: update(
    'incident',
    ['resolved_at', 'resolved_by', 'resolution'],
    `${byItem} AND t.resolved_at IS NULL`,
  ),
  messages: insert(
    'message',
    'id, name, correlation_key, payload, from_case_id, state, correlated_case_ids, expires_at, published_by, published_at',
  ),
  messageStates: update('message', ['state', 'correlated_case_ids']),
  messageStarts: insert(
    'message_start_case',
    'process_key, name, correlation_key, case_id',
    'ON CONFLICT (process_key, name, correlation_key) DO UPDATE SET case_id = excluded.case_id',
  ),
  results: insert('command_result', 'actor_id, key, command, body_hash, result, created_at'),
};

const names = Object.keys(parts) as (keyof Writes)[];
const statements = new Map<string, Statement>();

export function noWrites(): Writes {
  return Object.fromEntries(names.map((name) => [name, []])) as unknown as Writes;
}

/** Writes all of it or throws; does nothing when there is nothing to write. */
export async function flush(sql: Sql, writes: Writes): Promise<void> {
  const filled = names.filter((name) => writes[name].length > 0);
  if (filled.length === 0) return;
  const single = filled.map((name) => writes[name].length === 1);
  await sql.query(
    statementFor(filled, single),
    filled.map((name, i) => JSON.stringify(single[i] ? writes[name][0] : writes[name])),
  );
}

/** One prepared statement per combination of parts that occurs; a few dozen in practice. */
function statementFor(filled: readonly (keyof Writes)[], single: readonly boolean[]): Statement {
  const mask = filled.map((name, i) => letters[names.indexOf(name)]! + (single[i] ? '' : 's')).join('');
  const known = statements.get(mask);
  if (known) return known;
  const clauses = filled.flatMap((name, i) => parts[name]({ parameter: `$${i + 1}`, single: single[i]! }));
  const text = `WITH ${clauses.map((clause, i) => `c${i} AS (${clause})`).join(',\n')} SELECT 1`;
  const statement = { name: `flush_${mask}`, text };
  statements.set(mask, statement);
  return statement;
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
