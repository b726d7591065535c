/** Comments and files put beside a case on its own page, whether it runs or is over. */
import type { StepResult } from '../engine/types';
import type { Actor } from '../lib/actor';
import { mentionedIn, type Colleague } from './colleagues';
import type { Desk } from './desk';
import { storeFile, type NewFile } from './files';
import { personOf } from './people';
import { can, mustBeAllowed, seesVenue } from './policy';
import { caseFacts } from './read/case';
import { asked, type Asked } from './work';

export interface Said {
  readonly result: StepResult;
  /** Names of those the text speaks to who may not open the case, and so were not told. */
  readonly notTold: readonly string[];
}

/** Puts a comment beside the case; names after an `@` are those it speaks to, as far as they may open the case. */
export async function addCaseComment(
  desk: Desk,
  actor: Actor,
  caseId: string,
  { text, ...wanted }: Asked & { readonly text: string },
): Promise<Said> {
  mustBeAllowed(actor, 'comment.write');
  const { venue_id: venueId } = await caseFacts(desk, actor, caseId);
  const named = await mentionedIn(desk, text);
  const told: Colleague[] = [];
  for (const one of named) if (await mayOpen(desk, one.id, venueId)) told.push(one);
  const remark = { text, mentions: told.map(({ id }) => id) };
  const result = await desk.engine.addComment({ actor, caseId, remark, ...asked(wanted) });
  return { result, notTold: named.filter((one) => !told.includes(one)).map(({ name }) => name) };
}

async function mayOpen(desk: Desk, userId: string, venueId: string | null): Promise<boolean> {
  const person = await personOf(desk.database, userId, desk.clock.now());
  return person !== null && can(person.actor, 'case.read') && seesVenue(person.actor, venueId);
}

/** Puts a file beside the case. `InputError` for what is empty, too large or of a kind that is not taken. */
export async function addCaseFile(
  desk: Desk,
  actor: Actor,
  caseId: string,
  file: NewFile,
  wanted: Asked = {},
): Promise<StepResult> {
  mustBeAllowed(actor, 'comment.write');
  await caseFacts(desk, actor, caseId);
  const fileId = await storeFile(desk, actor, file);
  return desk.engine.attachFile({ actor, caseId, fileId, ...asked(wanted) });
}
