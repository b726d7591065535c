/** What colleagues tell each other beside a case: sealed at rest, shown to whoever may read personal values. */
import type { StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import type { Json } from '../lib/json';
import type { Statement } from '../lib/sql';
import { mentionedIn, type Colleague } from './colleagues';
import type { Desk } from './desk';
import { personOf } from './people';
import { isHidden, readable } from './personal';
import { mustBeAllowed } from './policy';
import { task, type TaskRow } from './read/task';
import { maySeeTask } from './task-access';
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

/** What was said, and who was spoken to without being told: they may not open the task. */
export type Said = StepResult & { readonly notTold: readonly Colleague[] };

/**
 * Puts a comment beside the task's case. Names after an `@` are those it speaks to: those of them who may open the task
 * are told, the others are given back, so that whoever writes can find another way.
 */
export async function addComment(
  desk: Desk,
  actor: Actor,
  taskId: string,
  { text, ...wanted }: Asked & { readonly text: string },
): Promise<Said> {
  mustBeAllowed(actor, 'comment.write');
  const row = await task(desk, actor, taskId);
  const { told, notTold } = await spokenTo(desk, row, text);
  const remark = { text, mentions: told.map(({ id }) => id) };
  const result = await desk.engine.addComment({ actor, caseId: row.case_id, taskId, remark, ...asked(wanted) });
  return { ...result, notTold };
}

async function spokenTo(desk: Desk, row: TaskRow, text: string) {
  const named = await mentionedIn(desk, text);
  const now = desk.clock.now();
  const people = await Promise.all(named.map(({ id }) => personOf(desk.database, id, now)));
  const maySee = (at: number): boolean => {
    const person = people[at];
    return person !== null && person !== undefined && maySeeTask(person.actor, row);
  };
  return { told: named.filter((_, at) => maySee(at)), notTold: named.filter((_, at) => !maySee(at)) };
}
