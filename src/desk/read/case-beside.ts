/** What lies beside a case's way: every task it had, messages in and out, what was sent to people, what was done by hand. */
import type { Actor } from '../../lib/actor';
import type { Json } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { readable } from '../personal';
import { can, phoneFor } from '../policy';

export interface TaskOfCase {
  readonly id: string;
  readonly elementId: string;
  readonly state: 'open' | 'completed' | 'cancelled';
  readonly groups: readonly string[];
  readonly assignee: string | null;
  readonly closedBy: string | null;
  readonly due: string | null;
  readonly createdAt: string;
  readonly claimedAt: string | null;
  readonly closedAt: string | null;
}
export interface MessageSent {
  readonly name: string;
  readonly key: string;
  readonly state: 'waiting' | 'correlated' | 'unmatched';
  readonly at: string;
  readonly receivers: readonly string[];
}
export interface MessageReceived {
  readonly name: string;
  readonly at: string;
  readonly from: string | null;
}
export interface Delivery {
  readonly id: string;
  readonly kind: string;
  /** Null where the reader may not know whom it went to. */
  readonly recipient: string | null;
  readonly subject: string | null;
  readonly at: string;
}
export interface ByHand {
  readonly seq: number;
  readonly command: string;
  readonly at: string;
  readonly who: string;
  readonly reason: string | null;
}
export interface CaseBeside {
  readonly tasks: readonly TaskOfCase[];
  readonly sent: readonly MessageSent[];
  readonly received: readonly MessageReceived[];
  readonly deliveries: readonly Delivery[];
  readonly byHand: readonly ByHand[];
}

const handCommands = ['move-token', 'skip-visit', 'skip-incident', 'change-data', 'retry-incident', 'fire-timer-now'];
const inCommands = ['deliver-message', 'deliver-signal', 'start-case'];

const list = (fields: string, from: string): string =>
  `coalesce((SELECT json_agg(json_build_object(${fields})) FROM ${from}), '[]')`;

const beside: Statement = {
  name: 'desk-case-beside',
  text: `
    SELECT
      ${list(
        `'id', t.id, 'elementId', t.element_id, 'state', t.state, 'groups', t.groups, 'assignee', a.name, 'closedBy', c.name,
         'due', nullif(t.due, 'infinity'), 'createdAt', t.created_at, 'claimedAt', t.claimed_at, 'closedAt', t.closed_at`,
        `(SELECT * FROM user_task WHERE case_id = $1 ORDER BY created_at DESC, id DESC LIMIT 200) t
           LEFT JOIN app_user a ON a.id = t.assignee LEFT JOIN app_user c ON c.id = t.closed_by`,
      )} AS tasks,
      ${list(
        `'name', m.name, 'key', m.correlation_key, 'state', m.state, 'at', m.published_at, 'receivers', m.correlated_case_ids`,
        `(SELECT * FROM message WHERE from_case_id = $1 ORDER BY published_at DESC, id LIMIT 100) m`,
      )} AS sent,
      ${list(
        `'id', d.id, 'kind', d.kind, 'recipient', d.recipient, 'subject', d.subject, 'at', d.delivered_at`,
        `(SELECT * FROM outbox_delivery WHERE case_id = $1 ORDER BY delivered_at DESC, id LIMIT 100) d`,
      )} AS deliveries,
      ${list(
        `'seq', e.seq, 'at', e.at, 'command', e.command, 'body', e.body::json`,
        `(SELECT * FROM audit_event WHERE stream = 'case:' || $1::text
           AND (command = ANY($2) OR command = ANY($3) OR command LIKE '%migrat%') ORDER BY seq DESC LIMIT 200) e`,
      )} AS events`,
};

interface Event {
  readonly seq: number;
  readonly at: string;
  readonly command: string;
  readonly body: {
    readonly actor: { readonly name: string };
    readonly reason: string | null;
    readonly notes: readonly Readonly<Record<string, Json>>[];
  };
}
type Row = Pick<CaseBeside, 'tasks' | 'sent' | 'deliveries'> & { readonly events: readonly Event[] };

/** Of a case the reader may see; newest first. */
export async function caseBeside(desk: Desk, actor: Actor, caseId: string): Promise<CaseBeside> {
  const [row] = await desk.database.query<Row>(beside, [caseId, handCommands, inCommands]);
  const { tasks, sent, deliveries, events } = row!;
  const keys = await readable(
    desk,
    actor,
    sent.map(({ key }) => key),
  );
  const isIn = ({ command }: Event): boolean => inCommands.includes(command);
  return {
    tasks,
    sent: sent.map((one, i) => ({ ...one, key: keys[i] ?? '' })),
    received: events.filter(isIn).flatMap(receivedOf),
    deliveries: deliveries.map((one) => forReader(actor, one)),
    byHand: events
      .filter((one) => !isIn(one))
      .map(({ seq, at, command, body }) => ({ seq, at, command, who: body.actor.name, reason: body.reason })),
  };
}

const text = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);

function receivedOf({ at, body }: Event): MessageReceived[] {
  const told = body.notes.find((one) => 'message' in one || 'signal' in one);
  if (!told) return [];
  return [{ at, name: text(told['message']) ?? text(told['signal']) ?? '', from: text(told['from']) }];
}

function forReader(actor: Actor, one: Delivery): Delivery {
  if (!can(actor, 'personal.read')) return { ...one, recipient: null };
  const { recipient } = one;
  return { ...one, recipient: recipient !== null && one.kind === 'sms' ? phoneFor(actor, recipient) : recipient };
}
