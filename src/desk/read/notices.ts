/** What somebody is told about their tasks, the newest first, and how much of it they have not seen. */
import { worksFor, type Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';

export type NoticeKind = 'assigned' | 'taken' | 'mentioned' | 'due-soon' | 'late';

export interface Notice {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly at: Date;
  readonly unread: boolean;
  /** Nothing is left to do about it: the task is done or somebody else's by now. */
  readonly settled: boolean;
  readonly taskId: string | null;
  readonly caseId: string;
  /** What the task is called, or the process where there is no task. */
  readonly title: string;
  readonly tag: string;
  readonly businessKey: string | null;
  readonly by: string | null;
  readonly due: Date | null;
  readonly timeZone: string | null;
}

export interface NoticePage {
  readonly notices: readonly Notice[];
  /** Where the next page begins; null at the end. */
  readonly next: string | null;
}

interface Row extends Omit<Notice, 'title' | 'tag'> {
  readonly definitionId: string;
  readonly elementId: string | null;
}

/** A notice about a task of mine is worth counting only as long as the task is. */
const stands = `(n.kind IN ('taken', 'mentioned') OR (t.state = 'open' AND t.assignee = ANY($2::text[])))`;

const page: Statement = {
  name: 'desk-notices',
  text: `
SELECT n.id, n.kind, n.at, n.read_at IS NULL AND ${stands} AS unread, NOT ${stands} AS settled,
  n.task_id AS "taskId", n.case_id AS "caseId", c.definition_id AS "definitionId", t.element_id AS "elementId",
  c.business_key AS "businessKey", u.name AS by, coalesce(n.due, nullif(t.due, 'infinity')) AS due, v.time_zone AS "timeZone"
FROM (SELECT * FROM notification WHERE user_id = $1 AND id < $3::uuid AND ($4::uuid IS NULL OR id > $4)
       ORDER BY id DESC LIMIT $5) n
JOIN "case" c ON c.id = n.case_id
LEFT JOIN user_task t ON t.id = n.task_id
LEFT JOIN app_user u ON u.id = n.by_id
LEFT JOIN venue v ON v.id = c.venue_id
ORDER BY n.id DESC`,
};
const unread: Statement = {
  name: 'desk-notices-unread',
  text: `
SELECT count(*)::int AS n FROM (
  SELECT FROM notification n LEFT JOIN user_task t ON t.id = n.task_id
   WHERE n.user_id = $1 AND n.read_at IS NULL AND ${stands} LIMIT 100) waiting`,
};

const pageSize = 40;
const highest = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** One page of what the actor was told. */
export async function notices(
  desk: Desk,
  actor: Actor,
  wanted: { readonly after?: string | undefined; readonly language: Language },
): Promise<NoticePage> {
  const [before] = readCursor(wanted.after, 'uuid') ?? [highest];
  const rows = await ask(desk, actor, { before: before!, since: null, limit: pageSize + 1 });
  const shown = await named(desk, rows.slice(0, pageSize), wanted.language);
  return { notices: shown, next: rows.length > pageSize ? writeCursor(shown.at(-1)!.id) : null };
}

/** What is not read yet and came after `since`, the newest first; at most ten. */
export async function newNotices(
  desk: Desk,
  actor: Actor,
  wanted: { readonly since: string; readonly language: Language },
): Promise<readonly Notice[]> {
  const rows = await ask(desk, actor, { before: highest, since: wanted.since, limit: 10 });
  return named(
    desk,
    rows.filter((row) => row.unread),
    wanted.language,
  );
}

/** How much the actor has not seen yet, counted no further than a hundred. */
export async function unreadNotices(desk: Desk, actor: Actor): Promise<number> {
  const [row] = await desk.database.query<{ n: number }>(unread, [actor.id, worksFor(actor)]);
  return row!.n;
}

interface Range {
  readonly before: string;
  readonly since: string | null;
  readonly limit: number;
}

const ask = (desk: Desk, actor: Actor, { before, since, limit }: Range): Promise<Row[]> =>
  desk.database.query<Row>(page, [actor.id, worksFor(actor), before, since, limit]);

async function named(desk: Desk, rows: readonly Row[], language: Language): Promise<Notice[]> {
  const names = await namesByVersion(
    desk,
    rows.map((row) => row.definitionId),
    language,
  );
  return rows.map(({ definitionId, elementId, ...row }) => {
    const words = names.get(definitionId)!;
    return { ...row, tag: words.tag, title: elementId === null ? words.process : words.element(elementId) };
  });
}
