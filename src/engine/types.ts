/** What the rest of the house may ask of the engine. Every command is one step: one transaction, or nothing. */
import type { Actor } from '../lib/actor';
import type { Json, Variables } from '../lib/json';
import type { Migrations } from './migration/types';
import type { Rehearsed } from './rehearsal';

export type { Rehearsed } from './rehearsal';

interface CommandBase {
  readonly actor: Actor;
  /** Idempotency key: the same key and body give the first result again for 7 days; another body is `KeyReused`. */
  readonly key?: string;
  /** Why a person did it, where a page asks for it; goes into the audit. */
  readonly reason?: string;
}

export interface StartCase extends CommandBase {
  /** Process id; the newest active version runs. */
  readonly process: string;
  readonly variables: Variables;
  /** Names of personal values among the variables; they are sealed before they are stored. */
  readonly personal?: readonly string[];
  readonly cameFrom?: string;
  readonly startEventId?: string;
}
export interface CompleteTask extends CommandBase {
  readonly taskId: string;
  /** Checked against the task's form by the caller. Names listed in `personal` are sealed before they are stored. */
  readonly values: Variables;
  readonly personal?: readonly string[];
}
export interface TaskCommand extends CommandBase {
  readonly taskId: string;
}
export interface PublishMessage extends CommandBase {
  readonly name: string;
  readonly correlationKey: string;
  readonly payload: Variables;
  /** ISO 8601 duration it waits for a receiver; default one hour. */
  readonly timeToLive?: string;
  readonly fromCaseId?: string;
}
export interface CaseCommand extends CommandBase {
  readonly caseId: string;
}
export interface IncidentCommand extends CommandBase {
  readonly incidentId: string;
  readonly variables?: Variables;
}

/** One standing visit of a case, by the id its waits and its history have. */
export interface VisitCommand extends CaseCommand {
  readonly itemId: string;
  readonly variables?: Variables;
}
export interface MoveToken extends VisitCommand {
  /** Id of the flow node to go on at. */
  readonly target: string;
}
export interface ChangeData extends CaseCommand {
  /** New values by name; the others keep theirs. Sealed where the case holds a sealed value of that name. */
  readonly variables: Variables;
}
export interface TimerCommand extends CommandBase {
  readonly timerId: string;
}
export interface ChangeTimerDue extends TimerCommand {
  readonly due: Date;
}
export interface ChangeTaskDue extends TaskCommand {
  /** `null`: no due date any more. */
  readonly due: Date | null;
}
/** A sentence beside a case, for colleagues; sealed before it is stored. */
export interface Remark {
  readonly text: string;
  /** Ids of the people it speaks to. */
  readonly mentions?: readonly string[];
}
export interface AssignTask extends TaskCommand {
  /** The person who has it from now on. */
  readonly to: string;
  /** What whoever gets it should know; kept as a comment of the task. */
  readonly note?: Remark;
}
export interface SetFollowUp extends TaskCommand {
  /** When whoever has it wants to look at it again; `null`: now. */
  readonly at: Date | null;
}
export interface SetPriority extends TaskCommand {
  /** 0 to 100; what is taken next begins with the highest. */
  readonly priority: number;
}
export interface AddComment extends CaseCommand {
  readonly taskId?: string;
  readonly remark: Remark;
}
export interface AttachFile extends CaseCommand {
  readonly taskId?: string;
  /** A file that was stored and is nobody's yet. */
  readonly fileId: string;
}
export interface RemoveFile extends CaseCommand {
  readonly fileId: string;
}
export interface PublishSignal extends CommandBase {
  readonly name: string;
  readonly payload: Variables;
}

export interface OpenedTask {
  readonly taskId: string;
  readonly caseId: string;
  readonly elementId: string;
  readonly assignee: string | null;
}

/** What a step did. The same object, from the store, when a key is used again (`replayed`). */
export interface StepResult {
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly businessKey: string | null;
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
  readonly outcome: string | null;
  readonly opened: readonly OpenedTask[];
  /** The task of the same root case that the actor goes on with, if there is one. */
  readonly nextTaskId: string | null;
  readonly data?: Json;
  readonly replayed: boolean;
}

/** A case that could not be started is not to be started any more. */
export interface GivenUp {
  readonly caseId: null;
  /** The job that was to start it. */
  readonly givenUp: string;
  readonly replayed: boolean;
}

/** The engine's commands. Errors: `NotFound`, `NotAllowed`, `Conflict`, `KeyReused`, `InputError`, `Unavailable`. */
export interface Engine {
  startCase(command: StartCase): Promise<StepResult>;
  completeTask(command: CompleteTask): Promise<StepResult>;
  claimTask(command: TaskCommand): Promise<StepResult>;
  unclaimTask(command: TaskCommand): Promise<StepResult>;
  /** Gives an open task to a person it is offered to; `data` says from whom to whom. */
  assignTask(command: AssignTask): Promise<StepResult>;
  setFollowUp(command: SetFollowUp): Promise<StepResult>;
  setPriority(command: SetPriority): Promise<StepResult>;
  /** Comments and files may be added to what has ended, too. */
  addComment(command: AddComment): Promise<StepResult>;
  attachFile(command: AttachFile): Promise<StepResult>;
  removeFile(command: RemoveFile): Promise<StepResult>;
  /** Written durably and delivered after commit, one job per receiver; may also start one case per process. */
  publishMessage(command: PublishMessage): Promise<{ readonly messageId: string; readonly replayed: boolean }>;
  cancelCase(command: CaseCommand): Promise<StepResult>;
  retryIncident(command: IncidentCommand): Promise<StepResult>;
  /** Leaves what stands as an incident as if it were done, with the given variables; its work is not done. */
  skipIncident(command: IncidentCommand): Promise<StepResult | GivenUp>;
  /** The same for any standing visit. */
  skipVisit(command: VisitCommand): Promise<StepResult>;
  /** Cancels a standing visit and goes on at another flow node of the case; `InputError` where that is not legal. */
  moveToken(command: MoveToken): Promise<StepResult>;
  /** What `moveToken` would do now, by doing it and taking it back; refused where it would be. */
  rehearseMove(command: MoveToken): Promise<Rehearsed>;
  /** Changes values of a running case by hand; no token moves. */
  changeData(command: ChangeData): Promise<StepResult>;
  /** Holds the whole call tree of the case: nothing in it moves until it is resumed. */
  suspendCase(command: CaseCommand): Promise<StepResult>;
  resumeCase(command: CaseCommand): Promise<StepResult>;
  /** Fires a timer before it is due. */
  fireTimerNow(command: TimerCommand): Promise<StepResult>;
  changeTimerDue(command: ChangeTimerDue): Promise<StepResult>;
  changeTaskDue(command: ChangeTaskDue): Promise<StepResult>;
  /** Reaches every case that waits for the signal now, one job each. */
  publishSignal(command: PublishSignal): Promise<PublishedSignal>;
  /** Moving running cases to another version of their definition. */
  readonly migrations: Migrations;
}

export interface PublishedSignal {
  readonly signalId: string;
  readonly receivers: number;
  readonly replayed: boolean;
}
