import { z } from 'zod';
import { textMessageFacts } from '../../domain/text-messages';
import { newId } from '../../lib/ids';
import { GiveUp, type Job, type JobKind, type JobTools } from '../kind';
import type { RenderSms } from '../sms/templates';
import type { SmsTransport } from '../sms/transport';

export interface SmsOptions {
  readonly transport: SmsTransport;
  readonly render: RenderSms;
}

const request = z.object({
  customerId: z.uuid(),
  bookingId: z.uuid().nullish(),
  venueId: z.uuid().nullish(),
  template: z.string(),
  language: z.enum(['zh-CN', 'en']),
  data: z.record(z.string(), z.json()),
});
type SmsRequest = z.output<typeof request>;

const delivered = {
  name: 'sms_delivered',
  text: `WITH done AS (
    UPDATE job SET state = 'done', finished_at = $8, lease = NULL, locked_until = NULL, last_error = NULL
     WHERE id = $2 AND lease = $9 AND state = 'ready')
  INSERT INTO outbox_delivery (id, job_id, kind, case_id, customer_id, recipient, message_id, subject, body_text,
    body_html, response, delivered_at)
  VALUES ($1, $2, 'sms', $3, $4, $5, $2::text, $10, $6, '', $7, $8)`,
};
const nobody = {
  name: 'sms_nobody',
  text: `UPDATE job SET state = 'done', finished_at = $3, lease = NULL, locked_until = NULL, last_error = $4
    WHERE id = $1 AND lease = $2`,
};

/**
 * Sends one text message with what is true when it is sent. At least once, as mails are: a second copy carries the same
 * message id.
 */
export function smsSend(options: SmsOptions): JobKind {
  return {
    kind: 'sms.send',
    finishesItself: true,
    leaseSeconds: 90,
    maxAttempts: 14,
    run: (job, tools) => send(options, job, tools),
  };
}

async function send({ transport, render }: SmsOptions, job: Job, { database, clock }: JobTools): Promise<void> {
  const { data, template, language, ...about } = requestOf(job);
  const bookingId = about.bookingId ?? null;
  const facts = await textMessageFacts(database, { ...about, bookingId, venueId: about.venueId ?? null }, language);
  if (!facts) {
    const why = 'no number to send it to any more';
    return void (await database.query(nobody, [job.id, job.lease, clock.now(), why]));
  }
  const text = render(template, language, { ...facts, ...data });
  const response = await transport.send({ to: facts.to, text, messageId: job.id });
  const now = clock.now();
  await database.query(delivered, [
    ...[newId(now.getTime()), job.id, job.caseId, about.customerId, facts.to, text, response, now],
    ...[job.lease, template],
  ]);
}

function requestOf({ payload }: Job): SmsRequest {
  const read = request.safeParse(payload);
  if (!read.success) throw new GiveUp('sms-request', 'the job names no template or no customer');
  return read.data;
}
