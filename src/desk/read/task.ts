/** One task with what is needed to work on it: the case's data, who it is for, what was typed before. What stands beside it is its context. */
import type { Actor } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import type { Variables } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { readable, withoutHidden } from '../personal';
import { can, mustBeAllowed } from '../policy';
import { maySeeTask } from '../task-access';

export interface TaskRow {
  readonly id: string;
  readonly case_id: string;
  readonly root_case_id: string;
  readonly definition_id: string;
  readonly process_key: string;
  readonly element_id: string;
  readonly form_key: string;
  readonly state: 'open' | 'completed' | 'cancelled';
  readonly groups: readonly string[];
  readonly assignee: string | null;
  readonly assignee_name: string | null;
  readonly claimed_at: Date | null;
  readonly priority: number;
  readonly due: Date | null;
  readonly follow_up: Date | null;
  readonly local: Variables;
  readonly business_key: string | null;
  readonly venue_id: string | null;
  readonly customer_id: string | null;
  readonly created_at: Date;
  readonly closed_at: Date | null;
  readonly closed_by: string | null;
  readonly closed_by_name: string | null;
  readonly close_reason: string | null;
  readonly variables: Variables;
  readonly venue_name: string | null;
  readonly venue_name_en: string | null;
  readonly time_zone: string | null;
  /** The guest; the name is null for whoever may not read it. */
  readonly customer: { readonly id: string; readonly name: string | null } | null;
  /** Every venue of the chain, for forms that ask which one. */
  readonly venues: readonly { readonly id: string; readonly name: string; readonly nameEn: string }[];
}

const taskById: Statement = {
  name: 'desk-task',
  text: `
    SELECT t.id, t.case_id, t.root_case_id, t.definition_id, t.process_key, t.element_id, t.form_key, t.state, t.groups,
      t.assignee, holder.name AS assignee_name, t.claimed_at, t.priority, nullif(t.due, 'infinity') AS due, t.follow_up, t.local,
      t.business_key, t.venue_id, t.customer_id, t.created_at, t.closed_at, t.closed_by, closer.name AS closed_by_name,
      t.close_reason, c.variables, v.name AS venue_name, v.name_en AS venue_name_en, v.time_zone,
      CASE WHEN cu.id IS NOT NULL THEN json_build_object('id', cu.id, 'name', cu.name) END AS customer,
      (SELECT coalesce(json_agg(json_build_object('id', o.id, 'name', o.name, 'nameEn', o.name_en) ORDER BY o.name), '[]')
        FROM (SELECT * FROM venue WHERE active ORDER BY name LIMIT 500) o) AS venues
    FROM user_task t
    JOIN "case" c ON c.id = t.case_id
    LEFT JOIN venue v ON v.id = t.venue_id
    LEFT JOIN customer cu ON cu.id = c.customer_id
    LEFT JOIN app_user holder ON holder.id = t.assignee
    LEFT JOIN app_user closer ON closer.id = t.closed_by
    WHERE t.id = $1`,
};

/** The task, with personal values for whoever may read them and without them for everybody else; `NotFound` when it is not the actor's to see. */
export async function task(desk: Desk, actor: Actor, id: string): Promise<TaskRow> {
  mustBeAllowed(actor, 'task.read');
  const [row] = isUuid(id) ? await desk.database.query<TaskRow>(taskById, [id]) : [];
  if (!row || !maySeeTask(actor, row)) throw new NotFound(`no task ${id} for ${actor.id}`, { reason: 'task' });
  const variables = withoutHidden(await readable(desk, actor, row.variables));
  const customer = row.customer && !can(actor, 'personal.read') ? { ...row.customer, name: null } : row.customer;
  return { ...row, variables, customer };
}
