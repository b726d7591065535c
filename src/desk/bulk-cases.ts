/** One wish for many cases: each is its own command with its own refusal, so that one case never stops the others. */
import { DeskError, InputError } from '../lib/errors';
import type { Actor } from '../lib/actor';
import type { Desk } from './desk';
import { resumeCase, skipIncident, skipVisit, suspendCase } from './operate';
import { can, type Action } from './policy';
import { cancelCase, retryIncident, type Asked } from './work';

/** A case and the visit it was chosen by. */
export interface Chosen {
  readonly caseId: string;
  readonly itemId: string;
  readonly incidentId: string | null;
}
export interface BulkResult {
  readonly done: number;
  /** What did not go, with why. */
  readonly refused: readonly { readonly caseId: string; readonly fault: DeskError }[];
}

type Verb = (desk: Desk, actor: Actor, one: Chosen, asked: Asked) => Promise<unknown>;

const verbs = {
  retry: {
    action: 'incident.retry',
    run: (desk, actor, one, asked) => retryIncident(desk, actor, incidentOf(one), asked),
  },
  skip: {
    action: 'case.skip',
    run: (desk, actor, one, asked) =>
      one.incidentId === null
        ? skipVisit(desk, actor, one.caseId, { ...asked, itemId: one.itemId })
        : skipIncident(desk, actor, one.incidentId, asked),
  },
  suspend: { action: 'case.suspend', run: (desk, actor, one, asked) => suspendCase(desk, actor, one.caseId, asked) },
  resume: { action: 'case.suspend', run: (desk, actor, one, asked) => resumeCase(desk, actor, one.caseId, asked) },
  cancel: { action: 'case.cancel', run: (desk, actor, one, asked) => cancelCase(desk, actor, one.caseId, asked) },
} as const satisfies Record<string, { readonly action: Action; readonly run: Verb }>;

export type BulkVerb = keyof typeof verbs;
export const bulkVerbs = Object.keys(verbs) as BulkVerb[];

/** What `actor` may do to many cases at once. */
export const bulkVerbsOf = (actor: Actor): readonly BulkVerb[] =>
  bulkVerbs.filter((verb) => can(actor, verbs[verb].action));

function incidentOf(one: Chosen): string {
  if (one.incidentId === null) throw new InputError('nothing failed here', { reason: 'no-incident' });
  return one.incidentId;
}

/** Does it to one case after the other; only what the desk refuses is collected, anything else is thrown. */
export async function doToMany(
  desk: Desk,
  actor: Actor,
  verb: BulkVerb,
  { chosen, key, reason }: Asked & { readonly chosen: readonly Chosen[] },
): Promise<BulkResult> {
  const refused: { caseId: string; fault: DeskError }[] = [];
  for (const one of chosen) {
    try {
      await verbs[verb].run(desk, actor, one, { reason, ...(key ? { key: `${key}:${one.itemId}` } : {}) });
    } catch (fault) {
      if (!(fault instanceof DeskError)) throw fault;
      refused.push({ caseId: one.caseId, fault });
    }
  }
  return { done: chosen.length - refused.length, refused };
}
