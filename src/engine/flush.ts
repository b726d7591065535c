/**
 * Writes what a step did in one prepared statement, built from the parts that have rows. Knows tables, no rules.
 */
import type { Transaction } from '../db/database';
import type { Statement } from '../lib/sql';
import { candidateKeysArray } from './candidates';
import { passing, sourceOf, width, type Source } from './row-source';
import type {
  AuditRow,
  CandidateRow,
  CaseRow,
  HistoryRow,
  IncidentRow,
  JobRow,
  MessageRow,
  MessageStartRow,
  NoticeRow,
  Resolution,
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
  tasks: TaskRow[];
  /** Whom the opened tasks are offered to. */
  candidates: CandidateRow[];
  closedTasks: (Item & Pick<TaskRow, 'state' | 'closed_at' | 'closed_by' | 'close_reason'>)[];
  claims: Pick<TaskRow, 'id' | 'assignee' | 'claimed_at'>[];
  timers: TimerRow[];
  closedTimers: (Item & Resolution)[];
  timerRetries: Pick<TimerRow, 'id' | 'attempts' | 'retry_at' | 'last_error'>[];
  subscriptions: SubscriptionRow[];
  closedSubscriptions: (Item & Resolution)[];
  /** Visits that have no row yet. */
  history: HistoryRow[];
  /** Visits that may have one. */
  visited: HistoryRow[];
  audit: AuditRow[];
  jobs: JobRow[];
  /** Taken, but their case is paused: given back as they were, or with the result that waits with them. */
  heldJobs: Pick<JobRow, 'id' | 'payload' | 'attempts'>[];
  jobStates: Pick<JobRow, 'id' | 'state' | 'attempts' | 'run_at' | 'last_error' | 'finished_at'>[];
  cancelledJobs: (Item & { finished_at: string })[];
  incidents: IncidentRow[];
  resolvedIncidents: (Pick<IncidentRow, 'id'> & Resolution)[];
  closedIncidents: (Item & Resolution)[];
  /** Cases that ended: that they were stuck is over with them. */
  endedCases: (Pick<Item, 'case_id'> & Resolution)[];
  messages: MessageRow[];
  messageStates: Pick<MessageRow, 'id' | 'state' | 'correlated_case_ids'>[];
  messageStarts: MessageStartRow[];
  notices: NoticeRow[];
  results: ResultRow[];
}

type Part = (from: Source) => readonly string[];

const insert =
  (table: string, columns: string, then = ''): Part =>
  (from) => [`INSERT INTO ${table} (${columns}) SELECT ${columns} FROM ${from.rows(table)} r ${then}`];

const update =
  (table: string, columns: readonly string[], by = 't.id = r.id'): Part =>
  (from) => [
    `UPDATE ${table} t SET ${columns.map((c) => `${c} = r.${c}`).join(', ')} FROM ${from.rows(table)} r WHERE ${by}`,
  ];

const deleteItems =
  (table: string): Part =>
  (from) => [
    `DELETE FROM ${table} t USING ${from.rows(table)} r WHERE t.case_id = r.case_id AND t.item_id = r.item_id`,
  ];

const byItem = 't.case_id = r.case_id AND t.item_id = r.item_id';
const resolution = ['resolved_at', 'resolved_by', 'resolution'] as const;

const caseColumns =
  'id, definition_id, process_key, root_id, parent_id, parent_item_id, came_from, business_key, venue_id, ' +
  'customer_id, status, suspended, touched_by_hand, outcome, revision, state, variables, audit_seq, audit_hash, ' +
  'started_by, started_at, changed_at, ended_at';

const taskColumns =
  'id, case_id, root_case_id, definition_id, process_key, element_id, item_id, form_key, state, groups, assignee, ' +
  'claimed_at, priority, due, follow_up, local, business_key, venue_id, customer_id, created_at';

const historyColumns = 'case_id, seq, item_id, element_id, element_type, token_id, state, entered_at, left_at, flows';

const parts: { readonly [Name in keyof Writes]: Part } = {
  newCases: insert('"case"', caseColumns),
  cases: update('"case"', [
    ...['business_key', 'venue_id', 'customer_id', 'status', 'suspended', 'touched_by_hand', 'outcome', 'revision'],
    ...['state', 'variables', 'audit_seq', 'audit_hash', 'changed_at', 'ended_at'],
  ]),
  caseHeads: update('"case"', ['audit_seq', 'audit_hash', 'changed_at']),
  tasks: insert('user_task', taskColumns),
  candidates: insert('task_candidate', 'candidate_key, task_id, claimed, priority, due, process_key'),
  closedTasks: (from) => [
    `closed AS (UPDATE user_task t SET state = r.state, closed_at = r.closed_at, closed_by = r.closed_by,
       close_reason = r.close_reason FROM ${from.rows('user_task')} r WHERE ${byItem} RETURNING t.id, ${candidateKeysArray('t')} AS keys)`,
    `DELETE FROM task_candidate d USING closed t WHERE d.candidate_key = ANY (t.keys) AND d.task_id = t.id`,
  ],
  claims: (from) => [
    `claimed AS (UPDATE user_task t SET assignee = r.assignee, claimed_at = r.claimed_at
       FROM ${from.rows('user_task')} r WHERE t.id = r.id RETURNING t.id, t.assignee, ${candidateKeysArray('t')} AS keys)`,
    `UPDATE task_candidate d SET claimed = t.assignee IS NOT NULL FROM claimed t
      WHERE d.candidate_key = ANY (t.keys) AND d.task_id = t.id`,
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
       FROM ${from.rows('incident')} r JOIN timer w ON w.case_id = r.case_id AND w.item_id = r.item_id
      WHERE ${byItem} AND w.retry_at = 'infinity' AND t.resolved_at IS NULL`,
  ],
  timerRetries: update('timer', ['attempts', 'retry_at', 'last_error']),
  subscriptions: insert(
    'message_subscription',
    'id, kind, name, correlation_key, case_id, process_key, item_id, element_id, created_at',
    'ON CONFLICT (case_id, item_id) DO UPDATE SET name = excluded.name, correlation_key = excluded.correlation_key',
  ),
  // A delivery that was given up takes its incident with it; its message looks for another receiver.
  closedSubscriptions: (from) => [
    ...deleteItems('message_subscription')(from),
    `lapsed AS (${update('incident', resolution, `${byItem} AND t.resolved_at IS NULL`)(from)[0]}
       RETURNING t.job_id, t.resolved_at)`,
    `UPDATE job t SET state = 'ready', attempts = 0, run_at = r.resolved_at, finished_at = NULL FROM lapsed r
      WHERE t.id = r.job_id AND t.state = 'failed'`,
  ],
  history: insert('flow_node_instance', historyColumns),
  visited: insert(
    'flow_node_instance',
    historyColumns,
    'ON CONFLICT (case_id, seq, entered_at) DO UPDATE SET state = excluded.state, left_at = excluded.left_at, flows = excluded.flows',
  ),
  audit: insert('audit_event', 'stream, seq, at, case_id, actor_id, command, format, body, previous_hash, hash'),
  jobs: insert(
    'job',
    'id, kind, key, case_id, item_id, element_id, payload, state, run_at, attempts, max_attempts, created_at',
    'ON CONFLICT (key) DO NOTHING',
  ),
  heldJobs: (from) => [
    `UPDATE job t SET payload = r.payload, lease = NULL, locked_until = NULL, attempts = r.attempts
       FROM ${from.rows('job')} r WHERE t.id = r.id`,
  ],
  jobStates: (from) => [
    `UPDATE job t SET state = r.state, attempts = r.attempts, run_at = r.run_at, last_error = r.last_error,
       finished_at = r.finished_at, lease = NULL, locked_until = NULL FROM ${from.rows('job')} r WHERE t.id = r.id`,
  ],
  cancelledJobs: (from) => [
    `UPDATE job t SET state = 'cancelled', finished_at = r.finished_at FROM ${from.rows('job')} r
      WHERE ${byItem} AND t.state IN ('ready', 'failed')`,
  ],
  incidents: insert('incident', 'id, case_id, element_id, item_id, job_id, code, params, detail, created_at'),
  resolvedIncidents: update('incident', resolution),
  closedIncidents: update('incident', resolution, `${byItem} AND t.resolved_at IS NULL`),
  endedCases: update('incident', resolution, `t.case_id = r.case_id AND t.code = 'stuck' AND t.resolved_at IS NULL`),
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
  notices: insert('notification', 'id, user_id, kind, task_id, case_id, by_id, at'),
  results: insert('command_result', 'actor_id, key, command, body_hash, result, created_at'),
};

const historyShape =
  'case_id uuid, seq int, item_id text, element_id text, element_type text, token_id text, state text, ' +
  'entered_at timestamptz, left_at timestamptz, flows text';

/** Parts that nearly every step writes. */
const shapes: { readonly [Name in keyof Writes]?: string } = {
  cases:
    'id uuid, business_key text, venue_id uuid, customer_id uuid, status text, suspended boolean, ' +
    'touched_by_hand boolean, outcome text, revision int, state jsonb, variables jsonb, audit_seq bigint, ' +
    'audit_hash bytea, changed_at timestamptz, ended_at timestamptz',
  tasks:
    'id uuid, case_id uuid, root_case_id uuid, definition_id uuid, process_key text, element_id text, item_id text, ' +
    'form_key text, state text, groups text[], assignee text, claimed_at timestamptz, priority int, due timestamptz, ' +
    'follow_up timestamptz, local jsonb, business_key text, venue_id uuid, customer_id uuid, created_at timestamptz',
  candidates: 'candidate_key text, task_id uuid, claimed boolean, priority int, due timestamptz, process_key text',
  closedTasks: 'case_id uuid, item_id text, state text, closed_at timestamptz, closed_by text, close_reason text',
  timers:
    'id uuid, case_id uuid, item_id text, element_id text, due timestamptz, attempts int, retry_at timestamptz, ' +
    'last_error text, created_at timestamptz',
  closedTimers: 'case_id uuid, item_id text, resolved_at timestamptz, resolved_by text, resolution text',
  closedSubscriptions: 'case_id uuid, item_id text, resolved_at timestamptz, resolved_by text, resolution text',
  endedCases: 'case_id uuid, resolved_at timestamptz, resolved_by text, resolution text',
  history: historyShape,
  visited: historyShape,
  audit:
    'stream text, seq bigint, at timestamptz, case_id uuid, actor_id text, command text, format smallint, body text, ' +
    'previous_hash bytea, hash bytea',
};

/** Parts that often have several rows, and only add them: nothing is planned by how many there are. */
const byColumn: ReadonlySet<keyof Writes> = new Set(['candidates', 'history', 'visited']);

const names = Object.keys(parts) as (keyof Writes)[];

interface Prepared {
  readonly statement: Statement;
  readonly sources: readonly Source[];
}
const prepared = new Map<string, Prepared>();

export function noWrites(): Writes {
  return {
    newCases: [],
    cases: [],
    caseHeads: [],
    tasks: [],
    candidates: [],
    closedTasks: [],
    claims: [],
    timers: [],
    closedTimers: [],
    timerRetries: [],
    subscriptions: [],
    closedSubscriptions: [],
    history: [],
    visited: [],
    audit: [],
    jobs: [],
    heldJobs: [],
    jobStates: [],
    cancelledJobs: [],
    incidents: [],
    resolvedIncidents: [],
    closedIncidents: [],
    endedCases: [],
    messages: [],
    messageStates: [],
    messageStarts: [],
    notices: [],
    results: [],
  };
}

/** Has the transaction end by writing all of it; nothing when there is nothing to write. */
export function flush(tx: Pick<Transaction, 'last'>, writes: Writes): void {
  const filled = names.filter((name) => writes[name].length > 0);
  if (filled.length === 0) return;
  const { statement, sources } = preparedFor(filled, writes);
  const values: unknown[] = [];
  filled.forEach((name, i) => sources[i]!.addTo(values, writes[name]));
  tx.last(statement, values);
}

/** One prepared statement per combination of parts that occurs; a few dozen in practice. */
function preparedFor(filled: readonly (keyof Writes)[], writes: Writes): Prepared {
  let mask = '';
  for (const name of filled) mask += letterOf.get(name)! + (writes[name].length === 1 ? '' : 's');
  let known = prepared.get(mask);
  if (!known) prepared.set(mask, (known = prepare(`flush_${mask}`, filled, writes)));
  return known;
}

function prepare(name: string, filled: readonly (keyof Writes)[], writes: Writes): Prepared {
  let next = 1;
  const sources = filled.map((part) => {
    const rows = writes[part].length;
    const how = passing(rows, shapes[part], byColumn.has(part));
    const source = sourceOf(next, rows === 1, shapes[part], how);
    next += width(shapes[part], how);
    return source;
  });
  const clauses = filled.flatMap((part, i) => parts[part](sources[i]!));
  const named = clauses.map((clause, i) => (namedPart.test(clause) ? clause : `c${i} AS (${clause})`));
  // The last part is the statement itself: nothing is selected, so no row has to be described and sent back.
  const before = named.slice(0, -1);
  const text = before.length > 0 ? `WITH ${before.join(',\n')}\n${clauses.at(-1)}` : clauses[0]!;
  return { statement: { name, text }, sources };
}

/** A part that later parts read from; never the last. */
const namedPart = /^[a-z]+ AS \(/;

const letterOf = new Map(names.map((name, i) => [name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'[i]]));
