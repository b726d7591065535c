import { InputError } from '../../lib/errors';
import type { CaseInStep } from '../case-in-step';
import { tellOf } from '../notices';
import { subjectOf } from '../personal';
import type { StepScope } from '../step-scope';
import type { Remark } from '../types';

const insert = {
  name: 'comment_add',
  text: `INSERT INTO comment (id, case_id, root_case_id, task_id, kind, author, at, body, mentions)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
};
const longest = 4_000;

/** Writes the remark beside the case, sealed for whom the case is about, and gives its id. */
export async function writeRemark(
  step: StepScope,
  { row }: CaseInStep,
  { text, mentions = [] }: Remark,
  about: { readonly kind: 'comment' | 'hand-over'; readonly taskId: string | null },
): Promise<string> {
  const said = text.trim();
  if (said === '' || said.length > longest)
    throw new InputError('a comment has a text of bounded length', {
      reason: 'comment-length',
      fields: { text: { code: 'length', longest } },
    });
  const id = step.newId();
  const body = await step.personal.seal(said, subjectOf(row.root_id, row.customer_id));
  const values = [id, row.id, row.root_id, about.taskId, about.kind, step.actor.id, step.now, JSON.stringify(body)];
  await step.tx.query(insert, [...values, mentions]);
  // Who gets a task is told of that already.
  const spokenTo = about.kind === 'comment' ? new Set(mentions) : [];
  for (const person of spokenTo) tellOf(step, 'mentioned', person, { id: about.taskId, case_id: row.id });
  return id;
}
