/** What colleagues tell each other beside a case: sealed at rest, shown to whoever may read personal values. */
import type { StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import type { Json } from '../lib/json';
import type { Statement } from '../lib/sql';
import { mentionedIn } from './colleagues';
import type { Desk } from './desk';
import { isHidden, readable } from './personal';
import { mustBeAllowed } from './policy';
import { task } from './read/task';
import { asked, type Asked } from './work';

export interface Comment {
  readonly id: string;
  readonly caseId: string;
  readonly taskId: string | null;
  readonly kind: 'comment' | 'hand-over';
  readonly author: string;
  readonly authorName: string | null;
  readonly at: Date;
  /** Null when the reader may not see personal values, or when what it said was erased. */
  readonly text: string | null;
  readonly mentions: readonly { readonly id: string; readonly name: string }[];
}

const most = 100;
const ofTree: Statement = {
  name: 'desk-comments',
  text: `
    SELECT * FROM (
      SELECT c.id, c.case_id AS "caseId", c.task_id AS "taskId", c.kind, c.author, coalesce(u.name, k.name) AS "authorName", c.at, c.body,
        (SELECT coalesce(json_agg(json_build_object('id', m.id, 'name', m.name) ORDER BY m.name), '[]')
           FROM app_user m WHERE m.id = ANY(c.mentions)) AS mentions
        FROM comment c LEFT JOIN app_user u ON u.id = c.author LEFT JOIN api_token k ON k.id = c.author
       WHERE c.root_case_id = $1 ORDER BY c.at DESC, c.id DESC LIMIT ${most}) newest
     ORDER BY at, id`,
};

type Row = Omit<Comment, 'text'> & { readonly body: Json };

/** The newest comments of a call tree, oldest first. The caller has made sure that the actor may see the case. */
export async function commentsOf(desk: Desk, actor: Actor, rootCaseId: string): Promise<readonly Comment[]> {
  const rows = await desk.database.query<Row>(ofTree, [rootCaseId]);
  const bodies = await readable(
    desk,
    actor,
    rows.map(({ body }) => body),
  );
  return rows.map(({ id, caseId, taskId, kind, author, authorName, at, mentions }, i) => ({
    ...{ id, caseId, taskId, kind, author, authorName, at, mentions },
    text: textOf(bodies[i] ?? null),
  }));
}

const textOf = (body: Json): string | null => (typeof body === 'string' && !isHidden(body) ? body : null);

/** Puts a comment beside the task's case; names after an `@` are those it speaks to. */
export async function addComment(
  desk: Desk,
  actor: Actor,
  taskId: string,
  { text, ...wanted }: Asked & { readonly text: string },
): Promise<StepResult> {
  mustBeAllowed(actor, 'comment.write');
  const row = await task(desk, actor, taskId);
  const remark = await remarkOf(desk, text);
  return desk.engine.addComment({ actor, caseId: row.case_id, taskId, remark, ...asked(wanted) });
}

const remarkOf = async (desk: Desk, text: string) => ({
  text,
  mentions: (await mentionedIn(desk, text)).map(({ id }) => id),
});
