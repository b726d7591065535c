import { bookingMail } from '../../domain/mails';
import { newId } from '../../lib/ids';
import { GiveUp, type Job, type JobKind, type JobTools } from '../kind';
import type { Language, RenderedMail, RenderMail } from '../mail/templates';
import type { MailTransport } from '../mail/transport';

export interface MailOptions {
  readonly transport: MailTransport;
  readonly render: RenderMail;
  /** The sender, `Name <address>`. */
  readonly from: string;
  /** Where people reach the desk, for links in mails to staff. */
  readonly publicUrl?: string | undefined;
  /** What an element of a process is called in a language, where its version does not say. */
  readonly label?: ((process: string, element: string, language: Language) => string | null | undefined) | undefined;
}

interface MailRequest {
  readonly template: string;
  readonly bookingId: string;
  readonly customerId?: string;
  /** How long the room is kept, as the table had it when the mail was asked for. */
  readonly graceMinutes?: number | null;
  readonly language: Language;
}

const delivered = {
  name: 'mail_delivered',
  text: `WITH done AS (
    UPDATE job SET state = 'done', finished_at = $10, lease = NULL, locked_until = NULL, last_error = NULL
     WHERE id = $2 AND lease = $11 AND state = 'ready')
  INSERT INTO outbox_delivery (id, job_id, kind, case_id, customer_id, recipient, message_id, subject, body_text,
    body_html, response, delivered_at)
  VALUES ($1, $2, 'mail', $3, $4, $5, $6, $7, $8, $9, $12, $10)`,
};
const nobody = {
  name: 'mail_nobody',
  text: `UPDATE job SET state = 'done', finished_at = $3, lease = NULL, locked_until = NULL, last_error = $4
    WHERE id = $1 AND lease = $2`,
};
/** With the back-off of jobs: about a working day of a mail server that is down. */
const mostAttempts = 14;

/**
 * Sends one mail with what is true when it is sent. At least once: a second copy can only come about when the server's
 * answer was lost, and carries the same Message-ID.
 */
export function mailSend(options: MailOptions): JobKind {
  return {
    kind: 'mail.send',
    finishesItself: true,
    leaseSeconds: 90,
    maxAttempts: mostAttempts,
    run: (job, tools) => send(options, job, tools),
  };
}

async function send({ transport, render, from }: MailOptions, job: Job, tools: JobTools): Promise<void> {
  const { database, clock } = tools;
  const request = requestOf(job);
  const data = await bookingMail(database, request.bookingId, request.language);
  if (!data) {
    const why = 'nobody to send it to any more';
    return void (await database.query(nobody, [job.id, job.lease, clock.now(), why]));
  }
  const mail = render(request.template, request.language, { ...data, graceMinutes: request.graceMinutes ?? null });
  const messageId = `<${job.id}@${domainOf(from)}>`;
  const language = request.language;
  const response = await transport.send({ from, to: data.to, ...mail, messageId, language });
  await note(tools, job, { ...mail, to: data.to, customerId: request.customerId ?? null, messageId, response });
}

interface Delivery extends RenderedMail {
  readonly to: string;
  readonly customerId: string | null;
  readonly messageId: string;
  readonly response: string;
}

async function note({ database, clock }: JobTools, job: Job, mail: Delivery): Promise<void> {
  const now = clock.now();
  const { customerId, to, messageId, subject, text, html, response } = mail;
  await database.query(delivered, [
    ...[newId(now.getTime()), job.id, job.caseId, customerId, to, messageId, subject, text, html, now],
    ...[job.lease, response],
  ]);
}

function requestOf({ payload }: Job): MailRequest {
  const { template, bookingId, language } = payload;
  if (typeof template !== 'string' || typeof bookingId !== 'string') {
    throw new GiveUp('mail-request', 'the job names no template or no booking');
  }
  return { ...payload, template, bookingId, language: language === 'en' ? 'en' : 'zh-CN' };
}

/** What stands behind the @ of the sender; a Message-ID needs a domain. */
const domainOf = (from: string): string => /@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
