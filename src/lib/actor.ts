/** Role of a person or token. Roles say which pages and commands are open; groups say which tasks are theirs. */
export type Role = 'agent' | 'front-desk' | 'supervisor' | 'manager' | 'process-owner' | 'auditor' | 'administrator';

/** Who acts: a person at a page, an integration with a token, or the desk itself (timers, jobs, messages). */
export interface Actor {
  readonly type: 'person' | 'integration' | 'system';
  /** User id, token id, or a constant name such as `timer`. */
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Candidate keys this actor answers to: `group@venueId` for one venue, `group@*` for every venue. */
  readonly candidateKeys: readonly string[];
  /** Ids of the people this one stands in for while they are away; their keys are among the candidate keys. */
  readonly standsInFor?: readonly string[];
}

/** The people whose tasks are the actor's to do: their own, and of those they stand in for. */
export const worksFor = (actor: Actor): readonly string[] => [actor.id, ...(actor.standsInFor ?? [])];

/** Whether what `holder` holds is the actor's to do; nobody holds what is null. */
export const isTheirs = (actor: Actor, holder: string | null): boolean =>
  holder !== null && worksFor(actor).includes(holder);

export const systemActor = (id: string): Actor => ({ type: 'system', id, name: id, roles: [], candidateKeys: [] });
