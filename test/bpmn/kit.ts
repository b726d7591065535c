/** Runs one case without a database: every event goes through a JSON round trip of the state, time moves only by hand. */
import assert from 'node:assert/strict';
import { fixedClock, type FixedClock } from '../../src/lib/clock';
import type { Json, Variables } from '../../src/lib/json';
import { loadDefinition, run } from '../../src/bpmn';
import type {
  ClosedWait,
  Definition,
  Effect,
  FlowNodeRecord,
  HandlerCall,
  HandlerOutcome,
  RunContext,
  RunEvent,
  RunResult,
  Wait,
} from '../../src/bpmn/types';
import { diagram } from './diagram';

type Handler = (request: HandlerCall) => HandlerOutcome | Promise<HandlerOutcome>;
export interface World {
  readonly variables?: Variables;
  readonly handlers?: Readonly<Record<string, Handler>>;
  readonly decisions?: Readonly<Record<string, (input: Variables) => Json>>;
  /** Handler types that run outside the step. */
  readonly asynchronous?: readonly string[];
  readonly timeZone?: string;
  /** Attributes of the process. */
  readonly process?: Readonly<Record<string, string>>;
  readonly startEventId?: string;
}

export const ok = (values: Variables = {}): HandlerOutcome => ({ ok: true, values });
export const failure = (code: string, details: Variables = {}): HandlerOutcome => ({ ok: false, code, details });

const standard: Readonly<Record<string, Handler>> = { work: () => ok(), fail: () => failure('E1') };

/** Starts a case of a diagram made of these parts. */
export async function begin(parts: readonly string[], world: World = {}): Promise<Story> {
  const { variables = {}, startEventId, process = {} } = world;
  const story = new Story(await loadDefinition('v1', diagram(parts, process)), world);
  await story.happens({ type: 'start', variables, ...(startEventId && { startEventId }) });
  return story;
}

/** One case and everything that has been learned about it. */
export class Story {
  readonly clock: FixedClock = fixedClock('2026-11-21T04:00:00.000Z');
  /** Elements whose handlers were called, in order. */
  readonly calls: string[] = [];
  readonly requests: HandlerCall[] = [];
  readonly effects: Effect[] = [];
  readonly waits = new Map<string, Wait>();
  readonly records = new Map<number, FlowNodeRecord>();
  closed: readonly ClosedWait[] = [];
  result!: RunResult;
  private ids = 0;

  constructor(
    readonly definition: Definition,
    readonly world: World,
  ) {}

  get status(): RunResult['status'] {
    return this.result.status;
  }
  get variables(): Variables {
    return this.result.variables;
  }

  /** Elements that wait, by id in alphabetical order; a second element has a second entry. */
  waiting(...kinds: Wait['kind'][]): string[] {
    return [...this.waits.values()]
      .filter((wait) => kinds.length === 0 || kinds.includes(wait.kind))
      .map((wait) => wait.elementId)
      .sort();
  }

  wait<K extends Wait['kind']>(elementId: string, kind: K, index = 0): Extract<Wait, { kind: K }> {
    const found = [...this.waits.values()].filter((wait) => wait.elementId === elementId && wait.kind === kind)[index];
    if (!found) throw new Error(`${elementId} does not wait as ${kind}; waiting: ${this.waiting().join(', ')}`);
    return found as Extract<Wait, { kind: K }>;
  }

  complete(elementId: string, values: Variables = {}, index = 0): Promise<void> {
    const kind = (['user-task', 'job', 'child'] as const).find((each) => this.waiting(each).includes(elementId));
    return this.happens({ type: 'complete', itemId: this.wait(elementId, kind ?? 'user-task', index).itemId, values });
  }

  /** The timer's due time comes. */
  expires(elementId: string, index = 0): Promise<void> {
    const { itemId, due } = this.wait(elementId, 'timer', index);
    this.clock.set(due);
    return this.happens({ type: 'trigger', itemId, payload: {} });
  }

  receives(elementId: string, payload: Variables = {}, index = 0): Promise<void> {
    return this.happens({ type: 'trigger', itemId: this.wait(elementId, 'message', index).itemId, payload });
  }

  hears(elementId: string, payload: Variables = {}): Promise<void> {
    return this.happens({ type: 'trigger', itemId: this.wait(elementId, 'signal').itemId, payload });
  }

  fails(elementId: string, code: string, details: Variables = {}, index = 0): Promise<void> {
    const kind = this.waiting('child').includes(elementId) ? 'child' : 'job';
    return this.happens({ type: 'error', itemId: this.wait(elementId, kind, index).itemId, code, details });
  }

  escalates(elementId: string, code: string): Promise<void> {
    return this.happens({ type: 'escalation', itemId: this.wait(elementId, 'child').itemId, code });
  }

  retry(elementId: string, variables: Variables = {}): Promise<void> {
    return this.happens({ type: 'retry', itemId: this.wait(elementId, 'incident').itemId, variables });
  }

  cancel(): Promise<void> {
    return this.happens({ type: 'cancel' });
  }

  async happens(event: RunEvent): Promise<void> {
    const before = this.result && { state: this.result.state, variables: this.result.variables };
    const stored = before && (JSON.parse(JSON.stringify(before)) as typeof before);
    this.result = await run(this.definition, stored ?? null, event, this.context());
    assert.deepEqual(stored, before && JSON.parse(JSON.stringify(before)), 'a run leaves what it was given alone');
    this.learn(this.result);
  }

  /** Elements visited to the end, in the order they were entered; sequence flows left out. */
  path(): string[] {
    return this.history()
      .filter((record) => record.state === 'completed')
      .map((record) => record.elementId);
  }

  history(): FlowNodeRecord[] {
    return [...this.records.values()]
      .filter((record) => record.elementType !== 'bpmn:SequenceFlow')
      .sort((a, b) => a.seq - b.seq);
  }

  private learn({ opened, closed, effects, history }: RunResult): void {
    for (const wait of closed) {
      assert.equal(this.waits.get(wait.itemId)?.kind, wait.kind, 'only what was open is closed');
      this.waits.delete(wait.itemId);
    }
    for (const wait of opened) {
      assert.ok(!this.waits.has(wait.itemId), 'a visit waits for one thing at a time');
      this.waits.set(wait.itemId, wait);
    }
    for (const record of history) this.records.set(record.seq, record);
    this.closed = closed;
    this.effects.push(...effects);
  }

  private context(): RunContext {
    const { handlers = {}, decisions = {}, asynchronous = [], timeZone = 'Asia/Shanghai' } = this.world;
    return {
      now: this.clock.now(),
      timeZone,
      newId: () => `id-${String(++this.ids).padStart(4, '0')}`,
      isAsynchronous: (type) => asynchronous.includes(type),
      call: async (request) => {
        this.calls.push(request.elementId);
        this.requests.push(request);
        const handler = handlers[request.type] ?? standard[request.type];
        if (!handler) throw new Error(`No handler ${request.type}`);
        return handler(request);
      },
      decide: (decisionId, input) => {
        const output = decisions[decisionId]!(input);
        return Promise.resolve({ decisionId, input, output, fired: [{ row: 1, text: 'row 1' }] });
      },
    };
  }
}
