import type { Database } from '../db/database';
import type { WorkEngine } from '../engine/engine';
import type { Log } from '../engine/log';
import type { Clock } from '../lib/clock';
import type { Variables } from '../lib/json';

/** A job as its kind gets it: taken by this worker until `lease` runs out. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly caseId: string | null;
  readonly itemId: string | null;
  readonly elementId: string | null;
  readonly payload: Variables;
  /** How many times it was taken, this time included. */
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly lease: string;
}

/** What a kind may use. */
export interface JobTools {
  readonly database: Database;
  readonly engine: WorkEngine;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * How jobs of one kind are done. `run` throws when it could not be done: the job is tried again later, and becomes an
 * incident when it was tried too often. It may be run twice (a worker died after the work and before the note of it),
 * so what it does must bear that. It never holds a transaction while it waits for the outside.
 */
export interface JobKind {
  readonly kind: string;
  /** True when the engine's step marks the job done itself. */
  readonly finishesItself: boolean;
  /** How long a worker may need before another one takes over. */
  readonly leaseSeconds?: number;
  /** A job of this kind is written once an hour, whatever number of workers there are. */
  readonly everyHour?: boolean;
  /** How often it is tried before it is an incident; else as often as the job says. */
  readonly maxAttempts?: number;
  run(job: Job, tools: JobTools): Promise<void>;
}

/** Thrown by a kind when trying again is of no use. */
export class GiveUp extends Error {
  constructor(
    readonly incident: string,
    message: string,
    readonly params: Variables = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
