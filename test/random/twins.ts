/**
 * Runs a call tree twice side by side: once stored and restored from JSON at every wait, once staying in memory. Both
 * must give the same facts after every event.
 */
import assert from 'node:assert/strict';
import { catchesError, run } from '../../src/bpmn';
import type { LoadedDefinition } from '../../src/bpmn/load-definition';
import { CaseExecution } from '../../src/bpmn/run/case-execution';
import { runOn } from '../../src/bpmn/run/run';
import type { Definition, RunContext, RunEvent, RunResult, Wait } from '../../src/bpmn/types';
import type { Variables } from '../../src/lib/json';

/** What all cases of one tree share. */
export interface World {
  readonly definitions: ReadonlyMap<string, Definition>;
  now: Date;
  /** Told of every result. */
  readonly check: (twin: Twin, result: RunResult) => void;
  /** All cases, the first is the root. */
  readonly cases: Twin[];
}

/** One case of the tree. */
export class Twin {
  readonly waits = new Map<string, Wait>();
  readonly definition: Definition;
  result!: RunResult;
  abandoned = false;
  private live: CaseExecution | undefined;

  constructor(
    private readonly world: World,
    readonly process: string,
    readonly caller: { readonly twin: Twin; readonly itemId: string } | null,
  ) {
    this.definition = world.definitions.get(process)!;
    world.cases.push(this);
  }

  get running(): boolean {
    return this.result.status === 'running';
  }

  async happens(event: RunEvent): Promise<void> {
    const before = (this.result as RunResult | undefined) && stored(this.result);
    const restored = await run(this.definition, before ?? null, event, this.reloading);
    const kept = await this.inMemory(event);
    assert.deepEqual(plain(kept), plain(restored), 'staying in memory and being restored is the same');
    this.result = restored;
    this.learn(restored);
    this.world.check(this, restored);
    await this.carry(restored, before === undefined || event.type !== 'cancel');
  }

  private async inMemory(event: RunEvent): Promise<RunResult> {
    const live = (this.live ??= new CaseExecution(this.definition as LoadedDefinition, this.staying, {}));
    live.touched.clear();
    for (const facts of [live.history, live.effects, live.decisions]) facts.length = 0;
    live.moves = 0;
    return structuredClone(await runOn(live, event));
  }

  private readonly reloading = this.context();
  private readonly staying = this.context();

  private context(): RunContext {
    const { world } = this;
    let ids = 0;
    return {
      get now() {
        return world.now;
      },
      timeZone: 'Asia/Shanghai',
      newId: () => `id-${++ids}`,
      isAsynchronous: (type) => type === 'later',
      call: ({ type }) =>
        Promise.resolve(type === 'fail' ? { ok: false, code: 'E1', details: {} } : { ok: true, values: {} }),
      decide: () => Promise.reject(new Error('no decisions here')),
      isCaughtByCaller: (code) => this.isCaughtByCaller(code),
    };
  }

  private isCaughtByCaller(code: string): boolean {
    for (let at = this.caller; at; at = at.twin.caller) {
      if (catchesError(at.twin.definition, at.twin.result.state, at.itemId, code)) return true;
    }
    return false;
  }

  private learn({ opened, closed }: RunResult): void {
    for (const wait of closed) {
      assert.equal(this.waits.get(wait.itemId)?.kind, wait.kind, 'only what was open is closed');
      this.waits.delete(wait.itemId);
    }
    for (const wait of opened) {
      assert.ok(!this.waits.has(wait.itemId), 'a visit waits for one thing at a time');
      this.waits.set(wait.itemId, wait);
    }
  }

  /** Called cases end, are withdrawn and start as the step does it. */
  private async carry(result: RunResult, wasRunning: boolean): Promise<void> {
    const { caller } = this;
    for (const { kind, itemId } of result.closed) if (kind === 'child') await this.letGo(itemId);
    for (const effect of result.effects) {
      if (effect.type !== 'escalation-thrown' || !caller || this.abandoned || !caller.twin.running) continue;
      await caller.twin.happens({ type: 'escalation', itemId: caller.itemId, code: effect.code });
    }
    for (const wait of result.opened) {
      if (wait.kind === 'child' && this.waits.get(wait.itemId) === wait) await this.call(wait);
    }
    if (wasRunning && result.status !== 'running' && caller && !this.abandoned) await this.tell(caller, result);
  }

  private async letGo(itemId: string): Promise<void> {
    for (const called of this.world.cases) {
      if (called.caller?.twin !== this || called.caller.itemId !== itemId) continue;
      called.abandoned = true;
      if (called.running) await called.happens({ type: 'cancel' });
    }
  }

  private async call({ process, variables, itemId }: Extract<Wait, { kind: 'child' }>): Promise<void> {
    await new Twin(this.world, process, { twin: this, itemId }).happens({ type: 'start', variables });
  }

  private async tell({ twin, itemId }: NonNullable<Twin['caller']>, result: RunResult): Promise<void> {
    if (!twin.running) return;
    const { code, details } = result.failure ?? { code: 'CANCELLED', details: {} };
    if (result.status !== 'completed') return twin.happens({ type: 'error', itemId, code, details });
    const values: Variables = { ...result.variables, outcome: result.outcome };
    return twin.happens({ type: 'complete', itemId, values });
  }
}

const stored = ({ state, variables }: RunResult): { state: RunResult['state']; variables: Variables } =>
  JSON.parse(JSON.stringify({ state, variables })) as never;

/** Without what is only there in one of the two ways: properties that are undefined, and shared objects. */
const plain = (result: RunResult): unknown => JSON.parse(JSON.stringify(result));
