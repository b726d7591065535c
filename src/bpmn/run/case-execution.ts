import { ModelError } from '../../lib/errors';
import type { Json, Variables } from '../../lib/json';
import { asCondition, evaluate, evaluateCondition, isCostly, namesOf } from '../../feel/expression';
import { evaluateInTime } from '../../feel/time-limit';
import { emptyServer, engine } from '../door/engine';
import type { Item, Node, ProcessScope, Token } from '../door/engine-types';
import type { Source } from '../door/plan';
import type { DecisionRecord, Effect, FlowNodeRecord, HandlerOutcome, RunContext, RunResult } from '../types';
import type { LoadedDefinition } from '../load-definition';
import { Abort, ModelFault, Unanswered } from './fault';

/** A completed activity whose compensation handler may still be wanted; `scopes` from the innermost outwards. */
export interface Compensable {
  readonly node: string;
  readonly seq: number;
  readonly scopes: readonly number[];
}

interface EngineExecution {
  tokens: Map<number, Token>;
  instance: { data: Record<string, Json> };
  definition: unknown;
  process: ProcessScope;
  uids: Record<string, number>;
  getNewId(scope: string): number;
}
type EngineExecutionClass = new (server: unknown, name: string, source: string, state: object) => EngineExecution;

/**
 * One run of one case: the engine's execution with the step's clock, ids and handlers, a queue of tokens that can move,
 * and the facts collected on the way. `tokens` holds living tokens only, so its size is that of the case's present,
 * never of its past.
 */
export class CaseExecution extends (engine.Execution as EngineExecutionClass) {
  readonly queue: Token[] = [];
  readonly touched = new Set<Item>();
  readonly history: FlowNodeRecord[] = [];
  readonly effects: Effect[] = [];
  readonly decisions: DecisionRecord[] = [];
  /** What expressions under a time limit came to in this run, or the fault they ended with. */
  private readonly answers = new Map<string, () => Json>();
  compensable: Compensable[] = [];
  caseStatus: RunResult['status'] = 'running';
  outcome: string | null = null;
  failure: RunResult['failure'] = null;
  /** How many visits this run has made; bounds runs that would never end. */
  moves = 0;
  /** While true, objects are being rebuilt from a state and take no ids of their own. */
  restoring = false;

  constructor(
    readonly loaded: LoadedDefinition,
    readonly context: RunContext,
    variables: Variables,
  ) {
    super(emptyServer, loaded.model.id, loaded.versionId, { data: { ...variables } });
    this.definition = loaded.graph;
    this.process = loaded.graph.process;
  }

  get data(): Record<string, Json> {
    return this.instance.data;
  }

  nodeById(id: string): Node {
    const node = this.loaded.graph.getNodeById(id);
    if (!node) throw new ModelError(`The diagram has no element ${id}`, { element: id, reason: 'element-missing' });
    return node;
  }

  /** The engine's source of ids for items. */
  getUUID(): string {
    return this.restoring ? '' : this.context.newId();
  }

  /** The engine's save points; a step is stored as a whole, after the run. */
  save(): void {
    return undefined;
  }

  /** The engine's events to listeners; facts are collected instead. */
  doItemEvent(): void {
    return undefined;
  }

  /** Variables as this token sees them: the case's, and over them what is local to the visits it is inside of. */
  scopeOf(token: Token): Variables {
    const locals: Variables[] = [];
    for (let at: Token | null = token; at; at = at.originItem?.token ?? at.parentToken) {
      if (at.local) locals.push(at.local);
    }
    return locals.length === 0 ? this.data : Object.assign({}, this.data, ...locals.reverse());
  }

  /**
   * Writes a variable where it lives: into the nearest visit that has it as its own, else into the case. The name that
   * would change what an object is no variable has.
   */
  assign(token: Token, name: string, value: Json): void {
    if (name === '__proto__') return;
    for (let at: Token | null = token; at; at = at.originItem?.token ?? at.parentToken) {
      if (at.local && name in at.local) {
        at.local[name] = value;
        return;
      }
    }
    this.data[name] = value;
  }

  /** The value of an attribute or parameter. Faults become incidents of the element that asked. */
  evaluate(source: Source, scope: Variables, optional: ReadonlySet<string> = this.loaded.optional): Json {
    if (!source.feel) return source.text;
    if (isCostly(source.text)) return this.guard(source, () => this.answered(source.text, scope, optional));
    return this.guard(source, () => evaluate(source.text, scope, this.feelOptions(optional)));
  }

  holds(source: Source, scope: Variables): boolean {
    const { optional } = this.loaded;
    if (isCostly(source.text))
      return this.guard(source, () => asCondition(source.text, this.answered(source.text, scope, optional)));
    return this.guard(source, () => evaluateCondition(source.text, scope, this.feelOptions(optional)));
  }

  /** The answer of an expression under a time limit: the first to ask is stopped until it is known. */
  private answered(text: string, scope: Variables, optional: ReadonlySet<string>): Json {
    // What a filter names may be a variable too: an answer holds only for the values of all of them.
    const read = namesOf(text).map((name) => [name, scope[name], optional.has(name)]);
    const key = JSON.stringify([text, read]);
    const answer = this.answers.get(key);
    if (answer) return answer();
    const options = this.feelOptions(optional);
    throw new Unanswered(async () => {
      const found = await evaluateInTime(text, scope, options).then(
        (value) => () => value,
        (fault: unknown) => () => {
          throw fault;
        },
      );
      this.answers.set(key, found);
    });
  }

  /** Calls the step; what it throws ends the run with that very error. */
  async outside<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (cause) {
      throw new Abort(cause);
    }
  }

  callHandler(item: Item, type: string, input: Variables): Promise<HandlerOutcome> {
    return this.outside(() => this.context.call({ type, itemId: item.id, elementId: item.elementId, input }));
  }

  private feelOptions(optional: ReadonlySet<string>) {
    return { now: this.context.now, timeZone: this.context.timeZone, optional };
  }

  private guard<T>(source: Source, ask: () => T): T {
    try {
      return ask();
    } catch (cause) {
      if (!(cause instanceof ModelError)) throw cause;
      const { reason, name } = cause.details as { reason?: string; name?: string };
      const params = { expression: source.text, reason: reason ?? '', ...(name === undefined ? {} : { name }) };
      throw new ModelFault('expression', params, cause.message, { cause });
    }
  }
}
