/** What stands beside a task, in one query: the guest, the booking, related cases, where the case stands, the way so far. */
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Json } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { can, seesVenue } from '../policy';
import type { CaseStatus } from './case';
import { eventsOf, type CaseEvent, type EventRow } from './case-events';
import type { TaskRow } from './task';

export interface CustomerCard {
  readonly id: string;
  readonly name: string | null;
  readonly grade: string;
  readonly note: string | null;
  /** E.164; whoever shows it masks it. */
  readonly phone: string | null;
  readonly visits: number;
  readonly noShows: number;
  readonly lastVisit: string | null;
}

export interface BookingCard {
  readonly id: string;
  readonly code: string;
  readonly state: string;
  readonly party: number;
  readonly from: string;
  readonly to: string;
  readonly rooms: readonly string[];
  /** Null as long as no price was given. */
  readonly total: number | null;
  readonly holdUntil: string | null;
  readonly depositDue: number;
  readonly depositPaid: number;
}

export interface RelatedCase {
  readonly id: string;
  readonly definitionId: string;
  readonly businessKey: string | null;
  readonly status: CaseStatus;
  readonly outcome: string | null;
  readonly venueId: string | null;
  /** Of the same tree or hand-over; else only of the same guest. */
  readonly ofTree: boolean;
}

/** A flow node or sequence flow of the case that was visited, and how it stands. */
export interface Visited {
  readonly elementId: string;
  readonly elementType: string;
  readonly here: boolean;
  readonly done: boolean;
  readonly failed: boolean;
  /** When its open task is due. */
  readonly due: string | null;
}

export interface TaskContext {
  readonly customer: CustomerCard | null;
  readonly booking: BookingCard | null;
  readonly related: readonly RelatedCase[];
  readonly visited: readonly Visited[];
  /** The newest first. */
  readonly events: readonly CaseEvent[];
  /** Whether there are events before these. */
  readonly earlier: boolean;
}

const shownEvents = 8;
const shownRelatives = 8;

const customerOf = `
  (SELECT json_build_object('id', cu.id, 'name', cu.name, 'grade', cu.grade, 'note', cu.note,
      'phone', (SELECT p.e164 FROM customer_phone p WHERE p.customer_id = cu.id AND p.valid ORDER BY p.added_at LIMIT 1),
      'visits', (SELECT count(*) FROM (SELECT 1 FROM booking b WHERE b.customer_id = cu.id AND b.state = 'completed' LIMIT 100) x),
      'noShows', (SELECT count(*) FROM (SELECT 1 FROM booking b WHERE b.customer_id = cu.id AND b.state = 'no-show' LIMIT 100) x),
      'lastVisit', (SELECT max(lower(b.during)) FROM booking b WHERE b.customer_id = cu.id AND b.state = 'completed'))
    FROM customer cu WHERE cu.id = $3)`;
const bookingOf = `
  (SELECT json_build_object('id', b.id, 'code', b.code, 'state', b.state, 'party', b.party,
      'from', lower(b.during), 'to', upper(b.during), 'total', CASE WHEN b.quote->'lines' <> '[]' THEN (b.quote->>'total')::int END, 'holdUntil', b.hold_until,
      'depositDue', b.deposit_due, 'depositPaid', b.deposit_paid,
      'rooms', coalesce((SELECT json_agg(r.number ORDER BY r.number) FROM booking_room br JOIN room r ON r.id = br.room_id
                WHERE br.booking_id = b.id AND br.active), '[]'))
    FROM booking b WHERE b.id = $4)`;
const relatedTo = `
  (SELECT coalesce(json_agg(json_build_object('id', x.id, 'definitionId', x.definition_id, 'businessKey', x.business_key,
      'status', x.status, 'outcome', x.outcome, 'venueId', x.venue_id, 'ofTree', x.of_tree)
      ORDER BY x.of_tree DESC, x.status <> 'running', x.started_at DESC, x.id), '[]')
    FROM (
      (SELECT c.*, true AS of_tree FROM "case" c WHERE c.root_id = $2 AND c.id <> $1
        ORDER BY c.started_at DESC LIMIT ${shownRelatives})
      UNION ALL
      (SELECT c.*, true FROM "case" c
        WHERE c.id = (SELECT k.came_from FROM "case" k WHERE k.id = $1) AND c.root_id <> $2)
      UNION ALL
      (SELECT c.*, true FROM "case" c WHERE c.came_from = $1 AND c.root_id <> $2
        ORDER BY c.started_at DESC LIMIT ${shownRelatives})
      UNION ALL
      (SELECT c.*, false FROM "case" c WHERE c.customer_id = $3 AND c.status = 'running' AND c.parent_id IS NULL
          AND c.root_id <> $2 AND c.came_from IS DISTINCT FROM $1
          AND c.id IS DISTINCT FROM (SELECT k.came_from FROM "case" k WHERE k.id = $1)
        ORDER BY c.started_at DESC LIMIT ${shownRelatives})) x)`;
const visitedBy = `
  (SELECT coalesce(json_agg(json_build_object('elementId', h.element_id, 'elementType', h.element_type, 'here', h.here,
      'done', h.done, 'failed', h.failed, 'due', (SELECT min(nullif(t.due, 'infinity')) FROM user_task t
        WHERE h.here AND t.root_case_id = $2 AND t.case_id = $1 AND t.state = 'open' AND t.element_id = h.element_id))), '[]')
    FROM (SELECT n.element_id, n.element_type, bool_or(n.left_at IS NULL) AS here, bool_or(n.state = 'completed') AS done,
            bool_or(n.state = 'incident' AND n.left_at IS NULL) AS failed
          FROM (SELECT * FROM flow_node_instance WHERE case_id = $1 ORDER BY seq DESC LIMIT 400) v
          CROSS JOIN LATERAL (SELECT v.element_id, v.element_type, v.state, v.left_at
            UNION ALL SELECT split_part(f, ':', 2), 'bpmn:SequenceFlow', 'completed', v.left_at
              FROM string_to_table(v.flows, ' ') AS f) n
          GROUP BY n.element_id, n.element_type) h)`;
const eventsOfCase = `
  (SELECT coalesce(json_agg(json_build_object('seq', e.seq, 'at', e.at, 'body', e.body, 'hash', encode(e.hash, 'hex'))
      ORDER BY e.seq DESC), '[]')
    FROM (SELECT * FROM audit_event WHERE stream = 'case:' || $1::text ORDER BY seq DESC LIMIT ${shownEvents + 1}) e)`;

const contextOf: Statement = {
  name: 'desk-task-context',
  text: `
SELECT ${customerOf} AS customer, ${bookingOf} AS booking, ${relatedTo} AS related, ${visitedBy} AS visited, ${eventsOfCase} AS events
FROM (SELECT $1::uuid, $2::uuid, $3::uuid, $4::uuid) given`,
};

interface Row extends Omit<TaskContext, 'events' | 'earlier'> {
  readonly events: readonly EventRow[];
}

/** The context of a task the actor may see: personal values only for who may read them, cases only of venues that are theirs. */
export async function taskContext(desk: Desk, actor: Actor, task: TaskRow): Promise<TaskContext> {
  const [row] = await desk.database.query<Row>(contextOf, [
    ...[task.case_id, task.root_case_id, task.customer?.id ?? null, idOf(task.variables['bookingId'])],
  ]);
  const { customer, related, events, ...others } = row!;
  return {
    ...others,
    customer: customer && !can(actor, 'personal.read') ? { ...customer, name: null, note: null } : customer,
    related: can(actor, 'case.read') ? related.filter(({ venueId }) => seesVenue(actor, venueId)) : [],
    events: await eventsOf(desk, actor, events.slice(0, shownEvents)),
    earlier: events.length > shownEvents,
  };
}

const idOf = (value: Json | undefined): string | null => (typeof value === 'string' && isUuid(value) ? value : null);
