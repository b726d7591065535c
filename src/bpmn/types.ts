/**
 * The engine room's contract: a definition and a state go in with one event, a new state and facts come out.
 * Nothing outside `src/bpmn` sees more of the engine than this file. No database, no clock, no ids of its own.
 */
import type { Variables, Json } from '../lib/json';

/** What is needed to continue a case, and nothing else: plain JSON, opaque outside `src/bpmn`. */
export type HotState = { readonly format: 1 } & Readonly<Record<string, Json>>;

/** One thing that happens to a case. `itemId` names the waiting flow-node instance it happens to. */
export type RunEvent =
  | { readonly type: 'start'; readonly variables: Variables; readonly startEventId?: string }
  /** A user task, an asynchronous service task or a call activity is done; `values` become variables. */
  | { readonly type: 'complete'; readonly itemId: string; readonly values: Variables }
  /** A timer is due, or a message or signal has come; `payload` is available to the event's output mapping. */
  | { readonly type: 'trigger'; readonly itemId: string; readonly payload: Variables }
  /** A job or a called case ended with a business error. */
  | { readonly type: 'error'; readonly itemId: string; readonly code: string; readonly details: Variables }
  | { readonly type: 'escalation'; readonly itemId: string; readonly code: string }
  /** The flow node that stands as an incident, or its job, is tried again, with `variables` corrected first. */
  | { readonly type: 'retry'; readonly itemId: string; readonly variables: Variables }
  /** A standing visit is left as if it were done; `values` become variables. An event beside its flow is given up. */
  | { readonly type: 'skip'; readonly itemId: string; readonly values: Variables }
  /** The token of a standing visit goes on at `target` instead; `InputError` or `Conflict` say why it may not. */
  | { readonly type: 'move'; readonly itemId: string; readonly target: string; readonly values: Variables }
  /** A waiting timer is due at another instant. */
  | { readonly type: 'due'; readonly itemId: string; readonly due: Date }
  /** Every token is removed; nothing further runs. */
  | { readonly type: 'cancel' };

/** A handler is asked to do a service task's work. */
export interface HandlerCall {
  readonly type: string;
  readonly itemId: string;
  readonly elementId: string;
  /** Mapped inputs; not yet checked against the handler's shape. */
  readonly input: Variables;
}
export type HandlerOutcome =
  | { readonly ok: true; readonly values: Variables }
  | {
      readonly ok: false;
      readonly code: string;
      readonly details: Variables;
      /** Not the diagram's business (wrong input or output names): an incident even where every error is caught. */
      readonly fault?: boolean;
    };

/** A decision table is asked; the record of what fired goes into the audit. */
export interface DecisionRecord {
  readonly decisionId: string;
  readonly elementId: string;
  readonly input: Variables;
  readonly output: Json;
  /** Fired rules with their 1-based row, as readable sentences. */
  readonly fired: readonly { readonly row: number; readonly text: string }[];
}

/** What a run may use. `call` runs in the step's transaction; a throw from it aborts the whole run. */
export interface RunContext {
  readonly now: Date;
  /** IANA zone of the case's venue; dates in expressions and cycles are read in it. */
  readonly timeZone: string;
  newId(): string;
  call(request: HandlerCall): Promise<HandlerOutcome>;
  /** Whether the handler of this type must run outside the step (the visit then parks as a `job` wait). */
  isAsynchronous(type: string): boolean;
  decide(decisionId: string, input: Variables): Promise<Omit<DecisionRecord, 'elementId'>>;
  /** Whether a calling case catches the error: uncaught here, it then fails this case instead of being an incident. */
  isCaughtByCaller?(code: string): boolean;
}

interface WaitBase {
  readonly itemId: string;
  readonly elementId: string;
  readonly tokenId: string;
}
/** A place where a case stands and what it waits for there. All expressions are evaluated. */
export type Wait =
  | (WaitBase & {
      readonly kind: 'user-task';
      readonly candidateGroups: readonly string[];
      readonly assignee: string | null;
      readonly formKey: string;
      readonly due: Date | null;
      readonly priority: number;
      /** `false` when the element says `encore:claim="never"`. */
      readonly claimForActor: boolean;
      /** Local variables of a multi-instance visit, else empty. */
      readonly local: Variables;
    })
  | (WaitBase & { readonly kind: 'timer'; readonly due: Date })
  | (WaitBase & { readonly kind: 'message'; readonly name: string; readonly correlationKey: string })
  | (WaitBase & { readonly kind: 'signal'; readonly name: string })
  | (WaitBase & { readonly kind: 'job'; readonly handler: string; readonly input: Variables })
  | (WaitBase & { readonly kind: 'child'; readonly process: string; readonly variables: Variables })
  | (WaitBase & {
      readonly kind: 'incident';
      readonly code: string;
      readonly params: Readonly<Record<string, Json>>;
      readonly detail: string;
    });

/** Why a wait is gone: it was done, or something else (boundary event, gateway, cancellation) removed it. */
export interface ClosedWait {
  readonly itemId: string;
  readonly elementId: string;
  readonly kind: Wait['kind'];
  readonly reason: 'completed' | 'cancelled';
}

/** One visit of a flow node or one taken sequence flow, for the history table. Visits still standing have no `leftAt`. */
export interface FlowNodeRecord {
  readonly seq: number;
  readonly itemId: string;
  readonly elementId: string;
  readonly elementType: string;
  readonly tokenId: string;
  readonly enteredAt: Date;
  readonly leftAt: Date | null;
  readonly state: 'active' | 'completed' | 'cancelled' | 'incident';
  /** Of a sequence flow: the number of the visit it was taken out of. */
  readonly leaves?: number;
}

/** What a case says to other cases; the step turns each into jobs or child cases. */
export type Effect =
  | {
      readonly type: 'message-thrown';
      readonly elementId: string;
      readonly itemId: string;
      readonly name: string;
      readonly correlationKey: string;
      readonly payload: Variables;
      /** ISO 8601 duration; one hour where the diagram says nothing. */
      readonly timeToLive: string;
    }
  | {
      readonly type: 'signal-thrown';
      readonly elementId: string;
      readonly itemId: string;
      readonly name: string;
      readonly payload: Variables;
    }
  /** An escalation nobody in this case catches; the calling case may. */
  | { readonly type: 'escalation-thrown'; readonly elementId: string; readonly code: string };

export interface RunResult {
  readonly state: HotState;
  readonly variables: Variables;
  /** `failed`: ended by an error event nobody in the case catches. `cancelled`: by the cancel event. */
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
  /** `encore:outcome` of the end event reached last. */
  readonly outcome: string | null;
  readonly failure: { readonly code: string; readonly elementId: string; readonly details: Variables } | null;
  readonly history: readonly FlowNodeRecord[];
  /** The least number a visit that began in this run may have; what has a lower one stood before it. */
  readonly nextSeq: number;
  readonly opened: readonly Wait[];
  readonly closed: readonly ClosedWait[];
  readonly effects: readonly Effect[];
  readonly decisions: readonly DecisionRecord[];
}

/** Facts of one element that pages, checks and the engine need without running anything. */
export interface ElementInfo {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly documentation: string;
  readonly parentId: string;
  readonly lane: string | null;
  readonly formKey?: string;
  readonly script?: string;
  readonly candidateGroups?: string;
  readonly dueDate?: string;
  readonly priority?: string;
  readonly handler?: string;
  readonly decision?: string;
  readonly calledProcess?: string;
  /** What an event is about: `message`, `timer`, `error` …; absent where it is about nothing. */
  readonly event?: string;
  readonly message?: string;
  readonly signal?: string;
  readonly errorCode?: string;
  readonly escalationCode?: string;
  readonly correlationKey?: string;
  readonly outcome?: string;
  readonly attachedTo?: string;
  readonly interrupting?: boolean;
}

/** What the diagram says about itself, read once per version and shared; immutable. */
export interface ProcessModel {
  readonly id: string;
  readonly name: string;
  readonly documentation: string;
  /** Variable names that hold the business key, the customer id and the venue id (`encore:businessKey` …). */
  readonly businessKey: string | null;
  readonly customer: string | null;
  readonly venue: string | null;
  readonly elements: ReadonlyMap<string, ElementInfo>;
  readonly sequenceFlows: ReadonlyMap<
    string,
    { readonly id: string; readonly source: string; readonly target: string; readonly name: string }
  >;
  /** Message start events of the process itself: name, element, correlation key expression (over the payload). */
  readonly messageStarts: readonly {
    readonly name: string;
    readonly elementId: string;
    readonly correlationKey: string | null;
  }[];
  /** Signal start events of the process itself. */
  readonly signalStarts: readonly { readonly name: string; readonly elementId: string }[];
  /** Timer start events of the process itself. */
  readonly timerStarts: readonly TimerStart[];
}

/** When the diagram says that cases start by themselves. */
export interface TimerStart {
  readonly elementId: string;
  readonly kind: 'cycle' | 'date' | 'duration';
  /** As it stands in the diagram; FEEL starts with `=` and sees no variables. */
  readonly expression: string;
  /** `encore:perVenue`: one case for each active venue, by the venue's clock. */
  readonly perVenue: boolean;
}

/** A parsed version, ready to run; shared by all cases of the version. */
export interface Definition {
  readonly versionId: string;
  readonly xml: string;
  readonly model: ProcessModel;
  readonly drawing: Drawing;
}

interface DrawnPoint {
  readonly x: number;
  readonly y: number;
}
interface DrawnBox extends DrawnPoint {
  readonly width: number;
  readonly height: number;
}
/** Where the diagram draws things, by element id: boxes of nodes, points of sequence flows, boxes of names beside them. */
export interface Drawing {
  readonly shapes: ReadonlyMap<string, DrawnBox>;
  readonly edges: ReadonlyMap<string, readonly DrawnPoint[]>;
  readonly labels: ReadonlyMap<string, DrawnBox>;
}

/** Parses and checks one version. Throws `ModelError` naming element and reason. */
export type LoadDefinition = (versionId: string, xml: string) => Promise<Definition>;

/** Runs one event. Deterministic in its inputs; never touches `state`; throws only what `context.call` throws, `Conflict` when `itemId` does not wait, or `InputError` where a token may not be moved to. */
export type Run = (
  definition: Definition,
  before: { readonly state: HotState; readonly variables: Variables } | null,
  event: RunEvent,
  context: RunContext,
) => Promise<RunResult>;

/** Whether a boundary event or event subprocess of the case catches an error at the waiting item. */
export type CatchesError = (definition: Definition, state: HotState, itemId: string, code: string) => boolean;
