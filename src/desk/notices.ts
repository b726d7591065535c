/** What people do with what they are told, and how they want to be told. */
import type { Actor } from '../lib/actor';
import { InputError, NotFound } from '../lib/errors';
import { isUuid } from '../lib/ids';
import type { Sql, Statement } from '../lib/sql';
import type { Desk } from './desk';
import { record } from './recorded';

const readOne: Statement = {
  name: 'desk-notice-read',
  text: `UPDATE notification SET read_at = coalesce(read_at, $3) WHERE id = $1 AND user_id = $2
    RETURNING task_id AS "taskId", case_id AS "caseId"`,
};
const readAll: Statement = {
  name: 'desk-notices-read',
  text: `UPDATE notification SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL AND id <= $3::uuid`,
};

/** What the notice is about, from now on read; `NotFound` when it is not the actor's. */
export async function openNotice(
  desk: Desk,
  actor: Actor,
  id: string,
): Promise<{ readonly taskId: string | null; readonly caseId: string }> {
  const [row] = isUuid(id)
    ? await desk.database.query<{ taskId: string | null; caseId: string }>(readOne, [id, actor.id, desk.clock.now()])
    : [];
  if (!row) throw new NotFound(`no notice ${id} for ${actor.id}`, { reason: 'notice' });
  return row;
}

/** Everything up to the newest that was shown is read; what came meanwhile is not. */
export async function readNotices(desk: Desk, actor: Actor, upTo: string): Promise<void> {
  if (isUuid(upTo)) await desk.database.query(readAll, [actor.id, desk.clock.now(), upTo]);
}

export const mailRhythms = ['none', 'hourly', 'daily'] as const;
export interface NoticeWishes {
  /** How often unseen notices are put together into one mail. */
  readonly mail: (typeof mailRhythms)[number];
  readonly email: string | null;
  /** Whether browsers they are signed in with say what is new. */
  readonly browser: boolean;
}

const wishesOf: Statement = {
  name: 'desk-notice-wishes',
  text: `SELECT notify_mail AS mail, email, notify_browser AS browser FROM app_user WHERE id = $1`,
};
const keepWishes: Statement = {
  name: 'desk-notice-wishes-keep',
  text: `UPDATE app_user SET notify_mail = $2, email = $3, notify_browser = $4 WHERE id = $1`,
};

export async function noticeWishes(sql: Sql, userId: string): Promise<NoticeWishes> {
  const [row] = await sql.query<NoticeWishes>(wishesOf, [userId]);
  return row!;
}

const address = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>"]+$/;

/** Keeps how a person wants to be told; `InputError` for an address no mail can go to, or none where mails are wished. */
export async function saveNoticeWishes(desk: Desk, actor: Actor, wishes: NoticeWishes): Promise<void> {
  const email = wishes.email?.trim() || null;
  const wrong = email === null ? wishes.mail !== 'none' : email.length > 200 || !address.test(email);
  if (wrong) throw new InputError('no mail can go there', { reason: 'email', fields: { email: { code: 'email' } } });
  await desk.database.query(keepWishes, [actor.id, wishes.mail, email, wishes.browser]);
  const facts = { mail: wishes.mail, hasAddress: email !== null, browser: wishes.browser };
  await record(desk, actor, { subject: `user:${actor.id}`, command: 'change-settings', facts });
}
