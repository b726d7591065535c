/** Rows as the step reads and writes them: column names of the tables, instants as ISO text, bytes as `\x` hex text. */
import type { HotState } from '../bpmn/types';
import type { Json, Variables } from '../lib/json';

export type CaseStatus = 'running' | 'completed' | 'failed' | 'cancelled';

export interface CaseRow {
  id: string;
  definition_id: string;
  process_key: string;
  root_id: string;
  parent_id: string | null;
  parent_item_id: string | null;
  came_from: string | null;
  business_key: string | null;
  venue_id: string | null;
  customer_id: string | null;
  status: CaseStatus;
  suspended: boolean;
  touched_by_hand: boolean;
  outcome: string | null;
  revision: number;
  state: HotState;
  variables: Variables;
  audit_seq: number;
  audit_hash: string;
  started_by: string;
  started_at: string;
  changed_at: string;
  ended_at: string | null;
}

export interface TaskRow {
  id: string;
  case_id: string;
  root_case_id: string;
  definition_id: string;
  process_key: string;
  element_id: string;
  item_id: string;
  form_key: string;
  state: 'open' | 'completed' | 'cancelled';
  groups: readonly string[];
  assignee: string | null;
  claimed_at: string | null;
  priority: number;
  due: string;
  follow_up: string | null;
  local: Variables;
  business_key: string | null;
  venue_id: string | null;
  customer_id: string | null;
  created_at: string;
  closed_at: string | null;
  closed_by: string | null;
  close_reason: string | null;
}

/** One key a task is offered to; kept with what lists of tasks are sorted and narrowed by. */
export interface CandidateRow {
  candidate_key: string;
  task_id: string;
  claimed: boolean;
  priority: number;
  due: string;
  process_key: string;
}

export interface TimerRow {
  id: string;
  case_id: string;
  item_id: string;
  element_id: string;
  due: string;
  attempts: number;
  retry_at: string;
  last_error: string | null;
  created_at: string;
}

export interface SubscriptionRow {
  id: string;
  kind: 'message' | 'signal';
  name: string;
  correlation_key: string;
  case_id: string;
  process_key: string;
  item_id: string;
  element_id: string;
  created_at: string;
}

export interface MessageRow {
  id: string;
  name: string;
  correlation_key: string;
  payload: Variables;
  from_case_id: string | null;
  state: 'waiting' | 'correlated' | 'unmatched';
  correlated_case_ids: readonly string[];
  expires_at: string;
  published_by: string;
  published_at: string;
}

export interface IncidentRow {
  id: string;
  /** Null for a case that could not be started; its process and venue are named then. */
  case_id: string | null;
  process_key?: string | null;
  venue_id?: string | null;
  element_id: string;
  item_id: string | null;
  job_id: string | null;
  code: string;
  params: Readonly<Record<string, Json>>;
  detail: string;
  created_at: string;
  resolved_at: string | null;
  resolved_by: string | null;
  resolution: string | null;
}

/** How an incident is over. */
export type Resolution = Pick<IncidentRow, 'resolved_at' | 'resolved_by' | 'resolution'>;

/** What one person is told about one task or, where there is none, one case. */
export interface NoticeRow {
  id: string;
  user_id: string;
  kind: 'assigned' | 'taken' | 'mentioned';
  task_id: string | null;
  case_id: string;
  by_id: string | null;
  at: string;
}

export interface JobRow {
  id: string;
  kind: string;
  key: string | null;
  case_id: string | null;
  item_id: string | null;
  element_id: string | null;
  payload: Variables;
  state: 'ready' | 'done' | 'failed' | 'cancelled';
  run_at: string;
  attempts: number;
  max_attempts: number;
  lease: string | null;
  locked_until: string | null;
  last_error: string | null;
  created_at: string;
  finished_at: string | null;
}

export interface HistoryRow {
  case_id: string;
  seq: number;
  item_id: string;
  element_id: string;
  element_type: string;
  token_id: string;
  state: string;
  entered_at: string;
  left_at: string | null;
  /** The sequence flows it was left by, `number:id` each, a space between; null for none. */
  flows: string | null;
}

export interface AuditRow {
  stream: string;
  seq: number;
  at: string;
  case_id: string | null;
  actor_id: string;
  command: string;
  format: number;
  body: string;
  previous_hash: string;
  hash: string;
}

export interface ResultRow {
  actor_id: string;
  key: string;
  command: string;
  body_hash: string;
  result: Json;
  created_at: string;
}

export interface MessageStartRow {
  process_key: string;
  name: string;
  correlation_key: string;
  case_id: string | null;
}
