/** One case, whole: where it stands, the way it came, what it waits for, its data, its relatives. Never its engine state. */
import type { Actor } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import type { Variables } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { readable } from '../personal';
import { can, mustBeAllowed, seesVenue } from '../policy';

export type CaseStatus = 'running' | 'completed' | 'failed' | 'cancelled';

export interface Visit {
  readonly seq: number;
  readonly itemId: string;
  readonly elementId: string;
  readonly elementType: string;
  readonly state: 'active' | 'completed' | 'cancelled' | 'incident';
  readonly enteredAt: string;
  readonly leftAt: string | null;
  /** Who completed the user task of this visit. */
  readonly by: string | null;
}
export interface OpenTask {
  readonly id: string;
  readonly elementId: string;
  readonly groups: readonly string[];
  readonly assignee: string | null;
  readonly due: string | null;
  readonly createdAt: string;
}
export interface WaitingTimer {
  readonly id: string;
  readonly elementId: string;
  readonly due: string;
  readonly lastError: string | null;
}
export interface WaitingMessage {
  readonly elementId: string;
  readonly name: string;
  readonly key: string;
}
export interface OpenIncident {
  readonly id: string;
  readonly elementId: string;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly detail: string;
  readonly createdAt: string;
}
export interface WaitingJob {
  readonly elementId: string | null;
  readonly kind: string;
  readonly runAt: string;
  readonly attempts: number;
  readonly lastError: string | null;
}
export interface Relative {
  readonly id: string;
  readonly parentId: string | null;
  readonly cameFrom: string | null;
  readonly processKey: string;
  readonly definitionId: string;
  readonly businessKey: string | null;
  readonly status: CaseStatus;
  readonly outcome: string | null;
  readonly startedAt: string;
}

export interface CaseFacts {
  readonly id: string;
  readonly definition_id: string;
  readonly process_key: string;
  readonly version: number;
  readonly root_id: string;
  readonly parent_id: string | null;
  readonly came_from: string | null;
  readonly business_key: string | null;
  readonly venue_id: string | null;
  readonly venue_name: string | null;
  readonly venue_name_en: string | null;
  readonly time_zone: string | null;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly status: CaseStatus;
  readonly suspended: boolean;
  readonly touched_by_hand: boolean;
  readonly outcome: string | null;
  readonly variables: Variables;
  readonly started_by: string;
  readonly started_by_name: string | null;
  readonly started_at: Date;
  readonly ended_at: Date | null;
  readonly visits: readonly Visit[];
  readonly tasks: readonly OpenTask[];
  readonly timers: readonly WaitingTimer[];
  readonly messages: readonly WaitingMessage[];
  readonly incidents: readonly OpenIncident[];
  readonly jobs: readonly WaitingJob[];
  readonly relatives: readonly Relative[];
}

const list = (fields: string, from: string): string =>
  `coalesce((SELECT json_agg(json_build_object(${fields})) FROM ${from}), '[]')`;

const relativeFields = `'id', x.id, 'parentId', x.parent_id, 'cameFrom', x.came_from, 'processKey', x.process_key,
  'definitionId', x.definition_id, 'businessKey', x.business_key, 'status', x.status, 'outcome', x.outcome, 'startedAt', x.started_at`;

const caseById: Statement = {
  name: 'desk-case',
  text: `
    SELECT c.id, c.definition_id, c.process_key, p.version, c.root_id, c.parent_id, c.came_from, c.business_key,
      c.venue_id, v.name AS venue_name, v.name_en AS venue_name_en, v.time_zone, c.customer_id, cu.name AS customer_name, c.status,
      c.suspended, c.touched_by_hand, c.outcome, c.variables, c.started_by, starter.name AS started_by_name, c.started_at, c.ended_at,
      ${list(
        `'seq', h.seq, 'itemId', h.item_id, 'elementId', h.element_id, 'elementType', h.element_type, 'state', h.state,
         'enteredAt', h.entered_at, 'leftAt', h.left_at, 'by', h.by`,
        `(SELECT n.*, u.name AS by FROM case_history n
            LEFT JOIN user_task t ON t.case_id = n.case_id AND t.item_id = n.item_id AND t.state = 'completed'
            LEFT JOIN app_user u ON u.id = t.closed_by
            WHERE n.case_id = c.id ORDER BY n.seq DESC LIMIT 2000) h`,
      )} AS visits,
      ${list(
        `'id', t.id, 'elementId', t.element_id, 'groups', t.groups, 'assignee', u.name, 'due', nullif(t.due, 'infinity'), 'createdAt', t.created_at`,
        `(SELECT * FROM user_task WHERE case_id = c.id AND state = 'open' ORDER BY due, id LIMIT 200) t LEFT JOIN app_user u ON u.id = t.assignee`,
      )} AS tasks,
      ${list(
        `'id', t.id, 'elementId', t.element_id, 'due', t.due, 'lastError', t.last_error`,
        `(SELECT * FROM timer WHERE case_id = c.id ORDER BY due LIMIT 200) t`,
      )} AS timers,
      ${list(
        `'elementId', s.element_id, 'name', s.name, 'key', s.correlation_key`,
        `(SELECT * FROM message_subscription WHERE case_id = c.id ORDER BY name LIMIT 200) s`,
      )} AS messages,
      ${list(
        `'id', i.id, 'elementId', i.element_id, 'code', i.code, 'params', i.params, 'detail', i.detail, 'createdAt', i.created_at`,
        `(SELECT * FROM incident WHERE case_id = c.id AND resolved_at IS NULL ORDER BY created_at LIMIT 200) i`,
      )} AS incidents,
      ${list(
        `'elementId', j.element_id, 'kind', j.kind, 'runAt', j.run_at, 'attempts', j.attempts, 'lastError', j.last_error`,
        `(SELECT * FROM job WHERE case_id = c.id AND state = 'ready' ORDER BY run_at LIMIT 200) j`,
      )} AS jobs,
      ${list(
        relativeFields,
        `(SELECT * FROM "case" r WHERE r.root_id = c.root_id OR r.id = c.came_from OR r.came_from = c.id
            ORDER BY r.started_at, r.id LIMIT 200) x`,
      )} AS relatives
    FROM "case" c
    JOIN process_definition p ON p.id = c.definition_id
    LEFT JOIN venue v ON v.id = c.venue_id
    LEFT JOIN customer cu ON cu.id = c.customer_id
    LEFT JOIN app_user starter ON starter.id = c.started_by
    WHERE c.id = $1`,
};

/** The case, with personal values opened for whoever may read them and hidden from everybody else; `NotFound` when not theirs to see. */
export async function caseFacts(desk: Desk, actor: Actor, id: string): Promise<CaseFacts> {
  mustBeAllowed(actor, 'case.read');
  const [row] = isUuid(id) ? await desk.database.query<CaseFacts>(caseById, [id]) : [];
  if (!row || !seesVenue(actor, row.venue_id)) throw new NotFound(`no case ${id} for ${actor.id}`, { reason: 'case' });
  const variables = await readable(desk, actor, row.variables);
  return { ...row, variables, customer_name: can(actor, 'personal.read') ? row.customer_name : null };
}
