/** What the rest of the house may ask about moving running cases to another version. */
import type { Carried, IdMapping, MigrationRefusal } from '../../bpmn';
import type { Actor } from '../../lib/actor';

export type { Carried, IdMapping } from '../../bpmn';

/** Why a case cannot go: by its diagram, or by what it is itself. */
export type Refusal =
  | MigrationRefusal
  | {
      readonly code:
        'ended' | 'suspended' | 'other-version' | 'not-found' | 'moved-since' | 'message-under-way' | 'fault';
      readonly element: null;
      readonly target: null;
      readonly detail?: string;
    };

export interface MigrationWish {
  readonly process: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  /** Ids of flow nodes that are called otherwise in the new version; the others keep theirs. */
  readonly mapping: IdMapping;
  /** Only these cases; else every running case of the version. */
  readonly caseIds?: readonly string[];
  /** Only cases of this venue. */
  readonly venueId?: string;
}

/** Which part of a long list of cases is looked at. */
export interface PreviewPage {
  /** The last case of the page before. */
  readonly after?: string;
  /** At most 1,000, which is also the default. */
  readonly limit?: number;
}

export interface StartMigration extends MigrationWish {
  readonly actor: Actor;
  readonly reason: string;
  readonly key?: string;
  readonly batchSize?: number;
}
export interface MigrationCommand {
  readonly planId: string;
  readonly actor: Actor;
  readonly reason?: string;
  readonly key?: string;
}

export interface PreviewedCase {
  readonly caseId: string;
  readonly businessKey: string | null;
  readonly refusals: readonly Refusal[];
  readonly carried: readonly Carried[];
}
export interface MigrationPreview {
  /** How many cases the plan would be for, on every page. */
  readonly total: number;
  /** How many of them this page looked at; the counts below are about these. */
  readonly lookedAt: number;
  readonly refused: number;
  /** How many cases each reason stops; a case may have several. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly cases: readonly PreviewedCase[];
  /** Where the next page begins; `null` on the last. */
  readonly next: string | null;
}

export interface MigrationState {
  readonly id: string;
  readonly process: string;
  readonly fromVersion: number;
  readonly toVersion: number;
  readonly mapping: IdMapping;
  readonly state: 'running' | 'stopped' | 'done' | 'rolling-back' | 'rolled-back';
  readonly reason: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** How many cases stand where: pending, migrated, refused, rolled back, kept where they are. */
  readonly counts: Readonly<Record<MigrationCaseState, number>>;
}
export type MigrationCaseState = 'pending' | 'migrated' | 'refused' | 'rolled-back' | 'kept';

export interface MigrationCase {
  readonly caseId: string;
  readonly businessKey: string | null;
  readonly state: MigrationCaseState;
  readonly refusals: readonly Refusal[];
  readonly carried: readonly Carried[];
}

/** Plans that move running cases to another version, one step per case, in batches that the worker does. */
export interface Migrations {
  /** What would happen to each case, a page at a time; nothing is written or locked. */
  preview(wish: MigrationWish, page?: PreviewPage): Promise<MigrationPreview>;
  start(command: StartMigration): Promise<MigrationState>;
  /** `NotFound` where there is no such plan. */
  state(planId: string): Promise<MigrationState>;
  /** Cases of the plan by id, after the one named; at most 200. */
  cases(planId: string, after?: string): Promise<readonly MigrationCase[]>;
  plans(process: string): Promise<readonly MigrationState[]>;
  /** No further case is begun. `Conflict` when the plan does not run. */
  stop(command: MigrationCommand): Promise<MigrationState>;
  resume(command: MigrationCommand): Promise<MigrationState>;
  /** Cases that have not moved since go back; the others are kept, with the reason. */
  rollBack(command: MigrationCommand): Promise<MigrationState>;
}
