/** Seals the audit every hour, and hands each checkpoint outside: as a file, as a mail, or both. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkpointByNumber, makeCheckpoint, type Checkpoint } from '../../engine/audit/checkpoint';
import type { Signer } from '../../engine/audit/signing';
import { newId } from '../../lib/ids';
import type { Sql } from '../../lib/sql';
import type { JobKind } from '../kind';
import type { MailTransport } from '../mail/transport';

export interface SealOptions {
  readonly signer: Signer;
  /** A folder, best on another machine; null: no files. */
  readonly folder: string | null;
  /** Who gets each checkpoint by mail; null: nobody. */
  readonly mailTo: string | null;
  readonly mail: { readonly transport: MailTransport; readonly from: string };
}

const handOutKind = 'audit.hand-out';
const handOutLater = {
  name: 'audit_hand_out_later',
  text: `INSERT INTO job (id, kind, key, payload, run_at, created_at, max_attempts)
    VALUES ($1, $2, $3, $4, $5, $5, 20) ON CONFLICT (key) DO NOTHING`,
};

/** The job that hands a checkpoint outside is written with the checkpoint, so that neither is there without the other. */
export const handOutsideLater =
  ({ folder, mailTo }: Pick<SealOptions, 'folder' | 'mailTo'>, now: Date) =>
  async (sql: Sql, { number }: Checkpoint): Promise<void> => {
    if (folder === null && mailTo === null) return;
    await sql.query(handOutLater, [newId(now.getTime()), handOutKind, `${handOutKind}:${number}`, { number }, now]);
  };

export const auditCheckpoint = (options: SealOptions): JobKind => ({
  kind: 'audit.checkpoint',
  finishesItself: false,
  leaseSeconds: 600,
  everyHour: true,
  run: async (_job, { database, clock }) => {
    const now = clock.now();
    await makeCheckpoint(database, now, options.signer, handOutsideLater(options, now));
  },
});

export const auditHandOut = (options: SealOptions): JobKind => ({
  kind: handOutKind,
  finishesItself: false,
  run: async ({ payload }, { database }) => {
    const number = Number(payload['number']);
    const made = await checkpointByNumber(database, number);
    if (!made) throw new Error(`no checkpoint ${number}`);
    const text = JSON.stringify({ ...made, publicKey: options.signer.pem }, null, 2);
    if (options.folder !== null) writeWhole(options.folder, made, text);
    if (options.mailTo !== null) await sendMail(options, options.mailTo, made, text);
  },
});

/** A file is there whole or not at all. */
function writeWhole(folder: string, { number }: Checkpoint, text: string): void {
  const name = `checkpoint-${String(number).padStart(8, '0')}.json`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `.${name}`), text);
  renameSync(join(folder, `.${name}`), join(folder, name));
}

async function sendMail({ mail }: SealOptions, to: string, { number }: Checkpoint, text: string): Promise<void> {
  const subject = `审计检查点 ${number} · Audit checkpoint ${number}`;
  const html = `<pre>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</pre>`;
  const messageId = `<audit-checkpoint-${number}@encore>`;
  await mail.transport.send({ from: mail.from, to, subject, text, html, messageId, language: 'zh-CN' });
}
