/**
 * The engine: commands on cases, each one step. It knows definitions, handlers and the database; it knows no pages, no
 * roles and no business rule.
 */
import { run as runInEngineRoom } from '../bpmn';
import type { HandlerOutcome, Run } from '../bpmn/types';
import type { Database } from '../db/database';
import type { JobRequest } from '../handler-kit';
import type { Clock } from '../lib/clock';
import type { Sql } from '../lib/sql';
import { addComment } from './commands/add-comment';
import { assignTask } from './commands/assign-task';
import { attachFile, removeFile } from './commands/attach-file';
import { cancelCase } from './commands/cancel-case';
import { changeData } from './commands/change-data';
import { changeTaskDue, changeTimerDue } from './commands/change-due';
import { claimTask, unclaimTask } from './commands/claim-task';
import { completeTask } from './commands/complete-task';
import { setFollowUp, setPriority } from './commands/arrange-task';
import { deliverMessage, deliverSignal } from './commands/deliver-message';
import { finishJob, type HeldJob } from './commands/finish-job';
import { fireTimer, fireTimerNow } from './commands/fire-timer';
import { moveToken, rehearseMove } from './commands/move-token';
import { openIncident } from './commands/open-incident';
import { publishMessage } from './commands/publish-message';
import { publishSignal } from './commands/publish-signal';
import { retryIncident } from './commands/retry-incident';
import { skipIncident, skipVisit } from './commands/skip';
import { startByMessage, startBySignal, startByTimer } from './commands/start-by-event';
import { startCase } from './commands/start-case';
import { openStartIncident, type FailedStart } from './commands/start-incident';
import { resumeCase, suspendCase } from './commands/suspend-case';
import { callOutside, type OutsideCall, type OutsideResult } from './call-outside';
import type { Definitions } from './definitions';
import type { Handlers } from './handlers';
import { createHints } from './hints';
import type { IncidentRequest } from './incidents';
import { silentLog, type Log } from './log';
import { dueStarts } from './starts/due';
import { createMigrations, runMigrationBatch } from './migration/migrations';
import type { Room, StepRecord, VenueInUse } from './room';
import type { StepOutcome } from './step';
import type { Engine, StepResult } from './types';

type Later<Result = StepResult | null> = Promise<StepOutcome<Result>>;

/** The engine with the commands only the worker gives. */
export interface WorkEngine extends Engine {
  readonly handlers: Handlers;
  readonly definitions: Definitions;
  fireTimer(timerId: string): Later;
  /** Runs an asynchronous handler outside of any step; `finishJob` applies what it gave. */
  callOutside(call: OutsideCall): Promise<OutsideResult>;
  finishJob(held: HeldJob, outcome: HandlerOutcome, enqueued?: readonly JobRequest[]): Later;
  deliverMessage(held: HeldJob): Later;
  deliverSignal(held: HeldJob): Later;
  startByMessage(held: HeldJob): Later;
  startBySignal(held: HeldJob): Later;
  startByTimer(held: HeldJob): Later;
  /** Makes jobs of the timer starts that are due; gives how many. */
  askForDueStarts(): Promise<number>;
  openIncident(request: IncidentRequest & { readonly caseId: string }): Later;
  openStartIncident(failed: FailedStart): Later<null>;
  /** The next cases of a migration plan; `chain` names the batch, so that it is followed by one other only. */
  runMigrationBatch(planId: string, chain: string): Promise<void>;
  /** Sends the hints that still wait to be sent; for an orderly stop. */
  settle(): Promise<void>;
}

export interface EngineOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly handlers: Handlers;
  readonly definitions: Definitions;
  readonly log?: Log;
  /** IANA zone of a venue (null: of the chain); default Asia/Shanghai. */
  readonly timeZoneOf?: (sql: Sql, venueId: string | null) => Promise<string> | string;
  /** The venues in use; default none. */
  readonly venues?: (sql: Sql) => Promise<readonly VenueInUse[]>;
  /** Told of every step, for measurements. */
  readonly onStep?: (record: StepRecord) => void;
  readonly run?: Run;
}

export function createEngine(options: EngineOptions): WorkEngine {
  const room: Room = {
    database: options.database,
    clock: options.clock,
    handlers: options.handlers,
    definitions: options.definitions,
    run: options.run ?? runInEngineRoom,
    log: options.log ?? silentLog,
    hints: createHints(options.database),
    timeZoneOf: options.timeZoneOf ?? (() => 'Asia/Shanghai'),
    venues: options.venues ?? (() => Promise.resolve([])),
    onStep: options.onStep ?? (() => undefined),
  };
  return {
    handlers: room.handlers,
    definitions: room.definitions,
    startCase: (command) => startCase(room, command),
    completeTask: (command) => completeTask(room, command),
    claimTask: (command) => claimTask(room, command),
    unclaimTask: (command) => unclaimTask(room, command),
    assignTask: (command) => assignTask(room, command),
    setFollowUp: (command) => setFollowUp(room, command),
    setPriority: (command) => setPriority(room, command),
    addComment: (command) => addComment(room, command),
    attachFile: (command) => attachFile(room, command),
    removeFile: (command) => removeFile(room, command),
    publishMessage: (command) => publishMessage(room, command),
    cancelCase: (command) => cancelCase(room, command),
    retryIncident: (command) => retryIncident(room, command),
    skipIncident: (command) => skipIncident(room, command),
    skipVisit: (command) => skipVisit(room, command),
    moveToken: (command) => moveToken(room, command),
    rehearseMove: (command) => rehearseMove(room, command),
    changeData: (command) => changeData(room, command),
    suspendCase: (command) => suspendCase(room, command),
    resumeCase: (command) => resumeCase(room, command),
    fireTimerNow: (command) => fireTimerNow(room, command),
    changeTimerDue: (command) => changeTimerDue(room, command),
    changeTaskDue: (command) => changeTaskDue(room, command),
    publishSignal: (command) => publishSignal(room, command),
    fireTimer: (timerId) => fireTimer(room, timerId),
    callOutside: (call) => callOutside(room, call),
    finishJob: (held, outcome, enqueued) => finishJob(room, held, outcome, enqueued),
    deliverMessage: (held) => deliverMessage(room, held),
    deliverSignal: (held) => deliverSignal(room, held),
    startByMessage: (held) => startByMessage(room, held),
    startBySignal: (held) => startBySignal(room, held),
    startByTimer: (held) => startByTimer(room, held),
    askForDueStarts: dueStarts(room),
    openIncident: (request) => openIncident(room, request),
    openStartIncident: (failed) => openStartIncident(room, failed),
    migrations: createMigrations(room),
    runMigrationBatch: (planId, chain) => runMigrationBatch(room, planId, chain),
    settle: () => room.hints.flush(),
  };
}
