import type { WorkEngine } from '../../engine/engine';
import { newId } from '../../lib/ids';
import { GiveUp, type Job, type JobKind, type JobTools } from '../kind';
import { chainZone, digestKind } from '../notice-digests';
import type { Language } from '../mail/templates';
import type { MailOptions } from './mail-send';

interface Reader {
  readonly email: string;
  readonly name: string;
  readonly language: Language;
}
interface Unseen {
  readonly id: string;
  readonly kind: string;
  readonly at: Date;
  readonly due: Date | null;
  readonly definitionId: string;
  readonly elementId: string | null;
  readonly businessKey: string | null;
  readonly by: string | null;
  readonly path: string;
}

const readerOf = {
  name: 'digest_reader',
  text: `SELECT email, name, language FROM app_user
    WHERE id = $1 AND active AND email IS NOT NULL AND notify_mail <> 'none'`,
};
const unseen = {
  name: 'digest_unseen',
  text: `SELECT n.id, n.kind, n.at, n.due, c.definition_id AS "definitionId", t.element_id AS "elementId",
      c.business_key AS "businessKey", u.name AS by,
      CASE WHEN n.task_id IS NULL THEN '/cases/' || n.case_id ELSE '/tasks/' || n.task_id END AS path
    FROM notification n JOIN "case" c ON c.id = n.case_id
    LEFT JOIN user_task t ON t.id = n.task_id LEFT JOIN app_user u ON u.id = n.by_id
   WHERE n.user_id = $1 AND n.read_at IS NULL AND n.mailed_at IS NULL ORDER BY n.id DESC LIMIT 50`,
};
const sent = {
  name: 'digest_sent',
  text: `WITH told AS (UPDATE notification SET mailed_at = $2 WHERE id = ANY($1::uuid[]))
    INSERT INTO outbox_delivery (id, job_id, kind, recipient, message_id, subject, body_text, body_html, response, delivered_at)
    VALUES ($3, $4, 'mail', $5, $6, $7, $8, $9, $10, $2)`,
};

/**
 * Sends one person what they were told and have not seen, in their language and without anything personal: where to
 * look, not what is there. At least once; a second copy carries the same Message-ID.
 */
export const noticeDigest = (options: MailOptions): JobKind => ({
  kind: digestKind,
  finishesItself: false,
  leaseSeconds: 90,
  maxAttempts: 6,
  run: (job, tools) => send(options, job, tools),
});

async function send(
  { transport, render, from, publicUrl, label }: MailOptions,
  job: Job,
  tools: JobTools,
): Promise<void> {
  const { database, clock, engine } = tools;
  const { userId } = job.payload;
  if (typeof userId !== 'string') throw new GiveUp('mail-request', 'the job names nobody');
  const [reader] = await database.query<Reader>(readerOf, [userId]);
  const rows = reader ? await database.query<Unseen>(unseen, [userId]) : [];
  if (!reader || rows.length === 0) return;
  const { language, email } = reader;
  const lines = await Promise.all(rows.map((row) => lineOf(engine, row, { language, publicUrl, label })));
  const mail = render('notice-digest', language, { name: reader.name, lines, count: rows.length, timeZone: chainZone });
  const messageId = `<${job.id}@${/@([^>\s]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'}>`;
  const response = await transport.send({ from, to: email, ...mail, messageId, language });
  const now = clock.now();
  await database.query(sent, [
    ...[rows.map(({ id }) => id), now, newId(now.getTime()), job.id, email, messageId],
    ...[mail.subject, mail.text, mail.html, response],
  ]);
}

type Say = Pick<MailOptions, 'publicUrl' | 'label'> & { readonly language: Language };

async function lineOf({ definitions }: WorkEngine, { definitionId, elementId, path, kind, ...row }: Unseen, say: Say) {
  const { model } = await definitions.byVersion(definitionId);
  const id = elementId ?? model.id;
  const own = elementId === null ? model.name : model.elements.get(elementId)?.name;
  const what = (await translated(definitions, definitionId, { process: model.id, id, say })) ?? own ?? id;
  return { ...row, [kind.replace('-', '')]: true, what, href: `${say.publicUrl ?? ''}${path}` };
}

async function translated(
  definitions: WorkEngine['definitions'],
  definitionId: string,
  { process, id, say }: { readonly process: string; readonly id: string; readonly say: Say },
): Promise<string | undefined> {
  if (say.language === 'zh-CN') return undefined;
  const labels = await definitions.labels(definitionId);
  return labels[id] ?? say.label?.(process, id, say.language) ?? undefined;
}
