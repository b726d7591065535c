/** Who has looked at a guest's file: every look, and how often each person did. */
import { streamsOfSubjects } from '../../engine/audit/select';
import type { Actor } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { can, mustBeAllowed, phoneFor } from '../policy';
import { record } from '../recorded';
import { looksIn, type AuditLine } from './audit';
import { thingsIn, type Things } from './audit-things';

export interface Looker {
  readonly id: string;
  readonly type: Actor['type'];
  readonly name: string;
  readonly times: number;
  readonly first: Date;
  readonly last: Date;
}

export interface CustomerLooks {
  readonly id: string;
  readonly name: string | null;
  /** As the reader may see it. */
  readonly phone: string | null;
  readonly lookers: readonly Looker[];
  readonly lines: readonly AuditLine[];
  readonly things: Things;
  readonly next: string | null;
}

const fileOf: Statement = {
  name: 'desk-audit-customer',
  text: `SELECT c.id, c.name, ARRAY(SELECT m.id::text FROM customer m WHERE m.merged_into = c.id) AS joined,
      (SELECT p.e164 FROM customer_phone p WHERE p.customer_id = c.id AND p.valid ORDER BY p.added_at LIMIT 1) AS phone
    FROM customer c WHERE c.id = $1`,
};
const lookersIn: Statement = {
  name: 'desk-audit-lookers',
  text: `SELECT actor_id AS id, max(body::json -> 'actor' ->> 'type') AS type, max(body::json -> 'actor' ->> 'name') AS name,
      count(*)::int AS times, min(at) AS first, max(at) AS last
    FROM audit_event WHERE stream = ANY($1::text[]) GROUP BY actor_id ORDER BY max(at) DESC LIMIT 500`,
};

interface FileRow {
  readonly id: string;
  readonly name: string | null;
  readonly joined: readonly string[];
  readonly phone: string | null;
}

/** Looks at the file and at those joined to it. Asking is itself a look of its own kind, recorded after the answer. */
export async function customerLooks(
  desk: Desk,
  actor: Actor,
  customerId: string,
  { after, recorded }: { readonly after?: string | undefined; readonly recorded: boolean },
): Promise<CustomerLooks> {
  mustBeAllowed(actor, 'audit.read');
  const [file] = isUuid(customerId) ? await desk.database.query<FileRow>(fileOf, [customerId]) : [];
  if (!file) throw new NotFound(`no customer ${customerId}`, { reason: 'customer' });
  const subjects = [file.id, ...file.joined].map((id) => `customer:${id}`);
  const streams = await streamsOfSubjects(desk.database, subjects);
  const [lookers, { lines, next }] = await Promise.all([
    desk.database.query<Looker>(lookersIn, [streams]),
    looksIn(desk, actor, streams, after),
  ]);
  if (recorded && !after)
    await record(desk, actor, { subject: `customer:${file.id}`, command: 'view-audit-of-customer' });
  return {
    id: file.id,
    name: can(actor, 'personal.read') ? file.name : null,
    phone: file.phone && phoneFor(actor, file.phone),
    ...{ lookers, lines, next, things: await thingsIn(desk, actor, lines) },
  };
}
