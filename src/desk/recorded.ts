/**
 * What happens outside of cases and is written into the audit all the same: who looked at whose file, who took what away,
 * who was refused. A look is one insert beside the page's own questions; a page that cannot be recorded is not shown.
 */
import { appendSubjectEvent } from '../engine/audit/subject-event';
import type { Actor } from '../lib/actor';
import type { Json, Variables } from '../lib/json';
import type { Desk } from './desk';
import { can, mayCall } from './policy';

export interface Recorded {
  /** What it is about: `user:ID`, `customer:ID`, `settings` … */
  readonly subject: string;
  readonly command: string;
  readonly facts?: Variables;
}

/** Writes one event of `actor`, now. */
export const record = (desk: Desk, actor: Actor, event: Recorded): Promise<void> =>
  appendSubjectEvent(desk.database, { ...event, at: desk.clock.now(), actor });

/** A case as looks at it are recorded: with its guest's file where it has one, else by itself. */
export interface SeenCase {
  readonly caseId: string;
  readonly customerId: string | null;
}

const subjectOf = ({ caseId, customerId }: SeenCase): string =>
  customerId === null ? `case:${caseId}` : `customer:${customerId}`;

/** How much of somebody the reader could see. */
const howMuch = (actor: Actor): Variables => ({ names: can(actor, 'personal.read'), wholeNumber: mayCall(actor) });

/** How it came to be seen. */
export interface Seeing {
  /** Whether a page only refreshed itself: that counts where the same look was not recorded before, however long ago. */
  readonly again?: boolean;
}

/** The page of a case was shown, now or at a moment of its past. */
export const caseSeen = (
  desk: Desk,
  actor: Actor,
  { caseId, customerId, page, again = false }: SeenCase & Seeing & { readonly page: 'case' | 'replay' | 'api' },
): Promise<void> =>
  oncePerMinute(
    desk,
    actor,
    {
      ...{ subject: subjectOf({ caseId, customerId }), command: 'view-case' },
      facts: { case: caseId, page, ...howMuch(actor) },
    },
    again,
  );

/** The page of a task was shown, with the guest's card beside it. */
export const taskSeen = (
  desk: Desk,
  actor: Actor,
  { caseId, customerId, taskId, again = false }: SeenCase & Seeing & { readonly taskId: string },
): Promise<void> =>
  oncePerMinute(
    desk,
    actor,
    {
      ...{ subject: subjectOf({ caseId, customerId }), command: 'view-task' },
      facts: { case: caseId, task: taskId, ...howMuch(actor) },
    },
    again,
  );

/** Files of guests stood in what a search found, with name and number. */
export async function customersFound(desk: Desk, actor: Actor, ids: readonly string[]): Promise<void> {
  for (const id of ids)
    await oncePerMinute(desk, actor, { subject: `customer:${id}`, command: 'find-customer', facts: howMuch(actor) });
}

/** A file beside a case was downloaded. */
export const fileDownloaded = (desk: Desk, actor: Actor, seen: SeenCase & { readonly fileId: string }): Promise<void> =>
  record(desk, actor, {
    ...{ subject: subjectOf(seen), command: 'download-file' },
    facts: { case: seen.caseId, file: seen.fileId },
  });

/** A mail or text message to a guest was read. */
export const mailSeen = (
  desk: Desk,
  actor: Actor,
  {
    mailId,
    caseId,
    customerId,
  }: { readonly mailId: string; readonly caseId: string | null; readonly customerId: string | null },
): Promise<void> => {
  const subject = customerId ? `customer:${customerId}` : caseId ? `case:${caseId}` : `mail:${mailId}`;
  return oncePerMinute(desk, actor, { subject, command: 'view-mail', facts: { mail: mailId, case: caseId } });
};

/** A case was taken away on paper or as a file. */
export const casePrinted = (desk: Desk, actor: Actor, seen: SeenCase, as: string): Promise<void> =>
  record(desk, actor, {
    subject: subjectOf(seen),
    command: 'print-case',
    facts: { case: seen.caseId, as, ...howMuch(actor) },
  });

/** Something was exported or an export downloaded: all of them stand in one stream of the day. */
export const exported = (
  desk: Desk,
  actor: Actor,
  {
    command,
    facts,
  }: { readonly command: 'export-audit' | 'export-cases' | 'download-export'; readonly facts: Variables },
): Promise<void> => record(desk, actor, { subject: 'exports', command, facts: { ...facts, ...howMuch(actor) } });

/** Somebody asked for what is not theirs to do or see. */
export const refused = (
  desk: Desk,
  actor: Actor,
  { action, path }: { readonly action: Json; readonly path: string },
): Promise<void> =>
  oncePerMinute(desk, actor, { subject: `actor:${actor.id}`, command: 'refuse', facts: { action, path } });

const minute = 60_000;
const mostRemembered = 20_000;
const lately = new WeakMap<Desk['database'], Map<string, number>>();

/** What one person looks at again within a minute counts once; each node remembers its own. */
async function oncePerMinute(desk: Desk, actor: Actor, event: Recorded, again = false): Promise<void> {
  const known = lately.get(desk.database) ?? new Map<string, number>();
  lately.set(desk.database, known);
  const key = JSON.stringify([actor.id, event.subject, event.command, event.facts]);
  const now = desk.clock.now().getTime();
  const last = known.get(key);
  if (last !== undefined && (again || (now >= last && now - last < minute))) return;
  await record(desk, actor, event);
  if (known.size >= mostRemembered) known.clear();
  known.set(key, now);
}
