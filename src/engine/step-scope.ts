import type { JobRequest } from '../handler-kit';
import type { Transaction } from '../db/database';
import type { Actor } from '../lib/actor';
import type { Json } from '../lib/json';
import type { CaseInStep } from './case-in-step';
import type { Writes } from './flush';
import type { PersonalKeys } from './personal';
import type { Room } from './room';
import type { JobRow, MessageRow } from './rows';

/** A message or signal the step sends, before it is known who gets it. */
export interface Published {
  readonly kind: 'message' | 'signal';
  readonly message: MessageRow;
  /** For a message that lost its receiver: it is stored already, and only this process may get it again. */
  readonly again?: { readonly process: string };
}

/** A message's name and key. */
export interface Pair {
  readonly name: string;
  readonly key: string;
}

/** Everything one step holds: the transaction, the locked cases, and what it will write. */
export interface StepScope {
  readonly room: Room;
  readonly tx: Transaction;
  readonly now: Date;
  readonly actor: Actor;
  readonly command: string;
  readonly key: string | null;
  readonly reason: string | null;
  readonly cases: Map<string, CaseInStep>;
  readonly writes: Writes;
  /** Tasks of the tree that were open before the step, and whether they were the actor's. */
  readonly open: readonly { id: string; caseId: string; itemId: string; priority: number; mine: boolean }[];
  readonly published: Published[];
  /** Keys of message starts that were given up in this step. */
  readonly freed: Pair[];
  readonly personal: PersonalKeys;
  /** Whether a handler's throw becomes an incident at its task instead of undoing the step. */
  readonly faultsStand: boolean;
  /** Whether opened tasks are claimed for the actor who is at work in this call. */
  readonly claims: boolean;
  newId(): string;
}

/** A job row as a handler or the engine asks for it. */
export function jobRow(
  step: Pick<StepScope, 'now' | 'newId'>,
  request: JobRequest & { caseId?: string; itemId?: string; elementId?: string; maxAttempts?: number },
): JobRow {
  return {
    id: step.newId(),
    kind: request.kind,
    key: request.key ?? null,
    case_id: request.caseId ?? null,
    item_id: request.itemId ?? null,
    element_id: request.elementId ?? null,
    payload: { ...request.payload },
    state: 'ready',
    run_at: (request.runAt ?? step.now).toISOString(),
    attempts: 0,
    max_attempts: request.maxAttempts ?? 5,
    lease: null,
    locked_until: null,
    last_error: null,
    created_at: step.now.toISOString(),
    finished_at: null,
  };
}

/** Notes a fact about a case for its audit event. */
export function note(target: CaseInStep, fact: { readonly [name: string]: Json }): void {
  target.notes.push({ ...fact });
}
