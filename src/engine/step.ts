/**
 * The step: one command, one transaction. Locks and loads in one query, guards on what is locked, runs the engine room
 * in memory, writes everything in one statement and commits. The only place that begins a transaction for a case.
 */
import { InputError, KeyReused, NotFound } from '../lib/errors';
import { newId } from '../lib/ids';
import type { Actor } from '../lib/actor';
import type { Json } from '../lib/json';
import type { Transaction } from '../db/database';
import { digest } from './audit/canonical';
import { caseInStep, isUuid, type CaseInStep } from './case-in-step';
import { collect } from './collect';
import { correlate } from './correlation';
import { flush, noWrites } from './flush';
import { describeFault } from './incidents';
import { personalKeys } from './personal';
import { refreshTasks } from './refresh-tasks';
import { Rehearsal } from './rehearsal';
import { mayRepeat } from './repeat';
import type { Room, StepRecord } from './room';
import type { CaseRow, IncidentRow, JobRow, ResultRow, TaskRow, TimerRow } from './rows';
import type { StepScope } from './step-scope';
import { stopStuck } from './stuck';

export type TargetKind = 'task' | 'case' | 'timer' | 'job' | 'incident';

/** One command as the step needs it. */
export interface StepRequest {
  readonly command: string;
  readonly actor: Actor;
  readonly key?: string | undefined;
  readonly reason?: string | undefined;
  /** What makes two uses of one key the same command. */
  readonly body: Json;
  /** What to lock by; null when no case is there yet. */
  readonly target: { readonly kind: TargetKind; readonly id: string } | null;
  /** False: a case somebody else works on is left alone (`busy`). */
  readonly wait?: boolean;
  /** True: a handler that throws does not undo the command; its task stands as an incident. */
  readonly faultsStand?: boolean;
  /** False: tasks opened are not claimed for the actor. */
  readonly claims?: boolean;
}

/** What was locked, as it is now. */
export interface Loaded {
  readonly caseId: string | null;
  readonly rootId: string | null;
  readonly task?: TaskRow;
  readonly assigneeName?: string | null;
  readonly closedByName?: string | null;
  readonly timer?: TimerRow;
  readonly job?: JobRow;
  readonly subscribed?: boolean;
  readonly incident?: IncidentRow;
}

export type StepOutcome<Result> =
  | { readonly state: 'done' | 'replayed'; readonly result: Result }
  /** Nothing there to do any more, or somebody else is at it. */
  | { readonly state: 'gone' | 'busy' };

/** Says that what the step was to do is done already; nothing is written. */
export const gone = Symbol('gone');

type Done<Result> = (() => Result) | typeof gone;
type Work<Result> = (step: StepScope, loaded: Loaded) => Promise<Done<Result>> | Done<Result>;

interface LoadedJson {
  readonly busy: boolean;
  readonly caseId: string | null;
  readonly rootId: string | null;
  readonly target: Omit<Loaded, 'caseId' | 'rootId'> | null;
  readonly result: ResultRow | null;
  readonly cases: readonly CaseRow[] | null;
  readonly open: StepScope['open'] | null;
}

const loadStep = { name: 'load_step', text: 'SELECT load_step($1, $2, $3, $4, $5) AS loaded' };
const mostAttempts = 5;

/**
 * Runs the command. `work` changes the step's cases and returns how to make the result once everything is decided.
 * Deadlocks, serialisation failures and a race for the same key repeat the whole step, up to five times.
 */
export async function runStep<Result>(
  room: Room,
  request: StepRequest,
  work: Work<Result>,
): Promise<StepOutcome<Result>> {
  const started = performance.now();
  if (request.target && !isUuid(request.target.id)) throw notThere(request.target);
  for (let attempt = 1; ; attempt++) {
    let step: StepScope | undefined;
    try {
      const outcome = await room.database.transaction(async (tx) => {
        const made = await once(room, request, tx, work, (scope) => (step = scope));
        return made;
      });
      finished(room, request, step, { started, attempt, outcome: outcomeName(outcome.state) });
      return outcome;
    } catch (fault) {
      if (fault instanceof Rehearsal) throw fault;
      if (attempt < mostAttempts && mayRepeat(fault)) continue;
      finished(room, request, step, { started, attempt, outcome: 'failed', fault });
      throw unstorable(fault);
    }
  }
}

async function once<Result>(
  room: Room,
  request: StepRequest,
  tx: Transaction,
  work: Work<Result>,
  opened: (step: StepScope) => void,
): Promise<StepOutcome<Result>> {
  const loaded = await load(tx, request);
  if (loaded.busy) return { state: 'busy' };
  if (loaded.result) return { state: 'replayed', result: replayed<Result>(request, loaded.result) };
  const step = await scope(room, request, tx, loaded);
  opened(step);
  const { caseId, rootId, target } = loaded;
  const finish = await work(step, { ...target, caseId, rootId });
  if (finish === gone) return { state: 'gone' };
  await stopStuck(step);
  await correlate(step);
  await refreshTasks(step);
  collect(step);
  const result = finish();
  if (request.key !== undefined) step.writes.results.push(resultRow(step, request, result as Json));
  flush(tx, step.writes);
  return { state: 'done', result };
}

async function load(tx: Transaction, { target, actor, key, wait }: StepRequest): Promise<LoadedJson> {
  const values = [target?.kind ?? 'none', target?.id ?? null, actor.id, key ?? null, wait ?? true];
  const [row] = await tx.query<{ loaded: LoadedJson }>(loadStep, values);
  return row!.loaded;
}

async function scope(room: Room, request: StepRequest, tx: Transaction, loaded: LoadedJson): Promise<StepScope> {
  const now = room.clock.now();
  const cases = new Map<string, CaseInStep>();
  for (const row of [...(loaded.cases ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    cases.set(row.id, caseInStep(row, await room.definitions.byVersion(row.definition_id, tx), false));
  }
  return {
    room,
    tx,
    now,
    actor: request.actor,
    command: request.command,
    key: request.key ?? null,
    reason: request.reason ?? null,
    cases,
    writes: noWrites(),
    open: loaded.open ?? [],
    published: [],
    freed: [],
    personal: personalKeys(tx, now),
    faultsStand: request.faultsStand ?? false,
    claims: request.actor.type === 'person' && (request.claims ?? true),
    newId: () => newId(now.getTime()),
  };
}

const bodyHash = ({ command, body }: StepRequest): string => digest({ command, body });

function replayed<Result>(request: StepRequest, stored: ResultRow): Result {
  if (stored.body_hash !== bodyHash(request)) {
    throw new KeyReused('the key was used for another command', { key: request.key, command: stored.command });
  }
  return { ...(stored.result as object), replayed: true } as Result;
}

function resultRow(step: StepScope, request: StepRequest, result: Json): ResultRow {
  return {
    actor_id: step.actor.id,
    key: request.key!,
    command: request.command,
    body_hash: bodyHash(request),
    result,
    created_at: step.now.toISOString(),
  };
}

/** Text PostgreSQL cannot hold (U+0000; in JSON half a surrogate pair too) is the typist's to mend, not ours. */
function unstorable(fault: unknown): unknown {
  const { code, message = '' } = fault as { code?: string; message?: string };
  const isText = code === '22021' || code === '22P05' || (code === '22P02' && message.includes('type json'));
  if (!isText) return fault;
  return new InputError('a text holds a character that cannot be stored', { reason: 'character' });
}

const notThere = ({ kind, id }: { kind: TargetKind; id: string }): NotFound =>
  new NotFound(`no ${kind} ${id}`, { reason: kind, id });

const outcomeName = (state: StepOutcome<unknown>['state']): StepRecord['outcome'] =>
  state === 'done' || state === 'replayed' ? state : 'nothing';

interface Finish {
  readonly started: number;
  readonly attempt: number;
  readonly outcome: StepRecord['outcome'];
  readonly fault?: unknown;
}

/** One line in the log, one record for measurements, one hint for whoever shows or does what follows. */
function finished(room: Room, request: StepRequest, step: StepScope | undefined, finish: Finish): void {
  const cases = [...(step?.cases.values() ?? [])].filter(({ ran, notes }) => ran || notes.length > 0);
  const sum = (count: (one: CaseInStep) => number): number => cases.reduce((total, one) => total + count(one), 0);
  const record: StepRecord = {
    command: request.command,
    caseId: cases[0]?.row.id ?? null,
    milliseconds: Math.round((performance.now() - finish.started) * 100) / 100,
    visits: sum(({ history }) => history.size),
    opened: sum(({ opened }) => opened.size),
    closed: sum(({ closed }) => closed.size),
    attempts: finish.attempt,
    outcome: finish.outcome,
  };
  room.onStep(record);
  if (finish.fault !== undefined) {
    room.log.warn({ ...record, actor: request.actor.id, fault: describeFault(finish.fault) }, 'step');
    return;
  }
  if (finish.outcome === 'nothing') return;
  room.log.info({ ...record, actor: request.actor.id }, 'step');
  if (!step) return;
  const { timers, jobs } = step.writes;
  room.hints.tell({ work: timers.length + jobs.length > 0, cases: cases.map(({ row }) => row.id) });
}

/** The case a loaded command is about; `NotFound` when it is not there. */
export function targetCase(step: StepScope, loaded: Loaded, what: TargetKind, id: string): CaseInStep {
  const target = loaded.caseId === null ? undefined : step.cases.get(loaded.caseId);
  if (!target) throw notThere({ kind: what, id });
  return target;
}
