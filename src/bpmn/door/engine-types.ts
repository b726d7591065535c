/**
 * The objects of bpmn-server as this room uses them. Names are the engine's own; fields marked "ours" are added by the
 * semantics. A *token* is a place where a case stands, an *item* one visit of a flow node.
 */
import type { Json } from '../../lib/json';
import type { Variables } from '../../lib/json';
import type { Wait } from '../types';
import type { CaseExecution } from '../run/case-execution';
import type { Plan } from './plan';

export type TokenType = 'Primary' | 'SubProcess' | 'Instance' | 'Diverge' | 'EventSubProces' | 'BoundaryEvent';
export type TokenStatus = 'running' | 'wait' | 'end' | 'terminated' | 'queued';
export type ItemStatus = 'enter' | 'start' | 'wait' | 'end' | 'terminated';

export interface Flow {
  readonly id: string;
  readonly type: string;
  readonly from: Node;
  readonly to: Node;
  readonly def: any;
}

/** A process or the inside of a subprocess. */
export interface ProcessScope {
  readonly id: string;
  readonly def: any;
  readonly childrenNodes: readonly Node[];
  readonly eventSubProcesses: readonly ProcessScope[];
  getStartNodes(): Node[];
}

export interface Node {
  readonly id: string;
  readonly type: string;
  readonly subType?: string;
  readonly def: any;
  readonly process: ProcessScope;
  readonly childProcess?: ProcessScope;
  readonly inbounds: readonly Flow[];
  readonly outbounds: readonly Flow[];
  readonly attachments: readonly Node[];
  readonly attachedTo?: Node;
  readonly isCatching: boolean;
  readonly requiresWait: boolean;
  /** Ours: everything the diagram says about this node, read once. */
  readonly plan: Plan;
  getBehaviour(name: string): any;
  execute(item: Item): Promise<number | undefined>;
  run(item: Item): Promise<number | undefined>;
  continue(item: Item): Promise<unknown>;
  end(item: Item, cancelled?: boolean): Promise<void> | void;
  startBoundaryEvents(item: Item): Promise<void>;
  readonly loopDefinition?: unknown;
}

/** Ours: why a token stands still until somebody looks at it. */
export interface IncidentNote {
  readonly code: string;
  readonly params: Readonly<Record<string, string | number | boolean | null>>;
  readonly detail: string;
}

/** Ours: where a timer stands; `fired` counts how often a repeating one has been due before this time. */
export interface TimerNote {
  readonly due: string;
  readonly fired: number;
  /** The evaluated cycle of a repeating timer. */
  readonly cycle?: string;
}

export interface Item {
  id: string;
  seq: number;
  readonly element: Node;
  readonly node: Node;
  token: Token;
  status: ItemStatus;
  startedAt: Date;
  endedAt: Date | null;
  readonly elementId: string;
  /** Ours: what is waited for, `null` where the wait is the engine's own business (joins, open scopes). */
  kind?: Wait['kind'];
  /** Ours: the wait with all its expressions evaluated; only in the run that opens it. */
  wait?: Wait;
  /** Ours: what came in (form values, handler results, a payload), kept until it is mapped to variables. */
  given?: Variables;
  incident?: IncidentNote;
  /** Ours: grows with every failed try, so that a second failure is seen as a new incident. */
  attempts?: number;
  timer?: TimerNote;
  /** Ours: compensation handlers still to be run by this throwing event, last one first. */
  undo?: string[];
}

export interface Loop {
  id: number;
  readonly node: Node;
  ownerToken: Token;
  /** Next position of a sequential loop; number of visits started. */
  sequence: number;
  completed: number;
  /** Elements still needed to start further visits; `null` for counted loops. */
  _items: any[] | null;
  /** Ours: how many visits there are in all; `null` for loops that end by a condition. */
  total: number | null;
  /** Ours: what the visits gave so far, by their place; `undefined` where nothing is collected. */
  outputs?: Json[];
}

export interface Token {
  id: number;
  type: TokenType;
  status: TokenStatus;
  readonly execution: CaseExecution;
  /** The anchor of the scope this token moves in; `null` in the process itself. */
  parentToken: Token | null;
  /** The visit this token hangs on: host of a boundary event, activity of a scope anchor. */
  originItem: Item | null;
  path: Item[];
  loop: Loop | null;
  startNodeId: string;
  _currentNode: Node;
  readonly currentNode: Node;
  readonly currentItem: Item | undefined;
  /** Ours: the sequence flow it came by. */
  arrivedBy?: string;
  /** Ours: variables only this visit and what is inside it can see. */
  local?: Variables;
  /** Ours: the event-based gateway visit this alternative belongs to. */
  choice?: string;
  /** Ours: the throwing visit this compensation handler runs for. */
  undoes?: string;
  /** Ours: an event that has already happened when its token starts. */
  given?: Variables;
  /** Ours: the timer a fresh token of a repeating event waits for. */
  timer?: TimerNote;
  execute(input: null): Promise<unknown>;
  signal(given: Variables): Promise<void>;
  goNext(): Promise<void>;
  preNext(): Promise<boolean>;
  addItemToPath(item: Item): void;
}
