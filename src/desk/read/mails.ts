/** Mails and text messages that left the desk, or were kept to look at in development. */
import type { Actor } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk } from '../desk';
import { can, mustBeAllowed, phoneFor } from '../policy';

export type DeliveryKind = 'mail' | 'sms';

export interface MailLine {
  readonly id: string;
  readonly kind: DeliveryKind;
  /** As the reader may see it: a number whole for those who call guests, a guest's address for those who may read names. */
  readonly recipient: string;
  readonly subject: string;
  readonly caseId: string | null;
  readonly response: string;
  readonly deliveredAt: Date;
}
export interface Mail extends MailLine {
  readonly customerId: string | null;
  readonly messageId: string;
  /** Null where it greets a guest by name and the reader may not read names. */
  readonly text: string | null;
}

// What a text message is about is what it says.
const columns = `id, kind, recipient, CASE kind WHEN 'sms' THEN left(body_text, 60) ELSE subject END AS subject, case_id AS "caseId", response, delivered_at AS "deliveredAt"`;
const mailList: Statement = {
  name: 'desk-mails',
  text: `SELECT ${columns}, delivered_at::text AS place FROM outbox_delivery
    WHERE ($3::text IS NULL OR kind = $3) AND (delivered_at, id) < ($1::timestamptz, $2::uuid) ORDER BY delivered_at DESC, id DESC LIMIT 51`,
};
const mailById: Statement = {
  name: 'desk-mail',
  text: `SELECT ${columns}, message_id AS "messageId", customer_id AS "customerId", body_text AS text FROM outbox_delivery WHERE id = $1`,
};
const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export async function mailLines(
  desk: Desk,
  actor: Actor,
  { after, kind }: { readonly after: string | undefined; readonly kind: DeliveryKind | null },
): Promise<{ readonly mails: readonly MailLine[]; readonly next: string | null }> {
  mustBeAllowed(actor, 'mail.read');
  const [place, id] = readCursor(after, 'timestamptz', 'uuid') ?? ['infinity', highest];
  const rows = await desk.database.query<MailLine & { place: string }>(mailList, [place, id, kind]);
  const mails = rows.slice(0, 50).map((row) => ({ ...row, recipient: recipientFor(actor, row) }));
  const last = mails.at(-1);
  return { mails, next: rows.length > 50 && last ? writeCursor(last.place, last.id) : null };
}

export async function mail(desk: Desk, actor: Actor, id: string): Promise<Mail> {
  mustBeAllowed(actor, 'mail.read');
  const [row] = isUuid(id) ? await desk.database.query<Mail>(mailById, [id]) : [];
  if (!row) throw new NotFound(`no mail ${id}`, { reason: 'mail' });
  const text = isKept(actor, row) ? null : row.text;
  return { ...row, text, recipient: recipientFor(actor, row) };
}

type Sent = Pick<MailLine, 'kind' | 'recipient' | 'caseId'>;

/** Mails of a case go to guests and speak to them by name; others go to colleagues. */
const isKept = (actor: Actor, { kind, caseId }: Sent): boolean =>
  kind === 'mail' && caseId !== null && !can(actor, 'personal.read');

function recipientFor(actor: Actor, sent: Sent): string {
  if (sent.kind === 'sms') return phoneFor(actor, sent.recipient);
  return isKept(actor, sent) ? sent.recipient.replace(/^(.).*@/u, '$1•••@') : sent.recipient;
}
