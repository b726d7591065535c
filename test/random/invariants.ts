/** What must hold after every event, whatever the diagram: no token lost, none doubled, none standing without a reason. */
import assert from 'node:assert/strict';
import type { Stored } from '../../src/bpmn/run/hot-state';
import type { ElementInfo, FlowNodeRecord, RunResult } from '../../src/bpmn/types';
import type { RandomModel } from './generator';
import type { Twin } from './twins';

type StoredToken = Stored['tokens'][number];
type Counts = Map<string, number>;

const isArmed = ({ type }: StoredToken): boolean => type === 'BoundaryEvent' || type === 'EventSubProces';
const add = (counts: Counts, id: string): void => void counts.set(id, (counts.get(id) ?? 0) + 1);
const joins = new Set(['bpmn:ParallelGateway', 'bpmn:InclusiveGateway']);

/** Counts one case from its first event on. */
export class Bookkeeping {
  private readonly states = new Map<string, FlowNodeRecord['state']>();
  private readonly arrived: Counts = new Map();
  private readonly fired: Counts = new Map();
  private readonly cancelled = new Set<string>();

  constructor(private readonly model: RandomModel) {}

  /** The facts of one event are booked, then everything is compared. */
  check(twin: Twin, result: RunResult): void {
    const taken: Counts = new Map();
    const entered: Counts = new Map();
    const left: Counts = new Map();
    for (const record of result.history) this.book(record, { taken, entered, left });
    const calm = isCalm(twin, result);
    for (const element of twin.definition.model.elements.values()) {
      this.checkArrivals(twin, element, { taken, entered, calm });
      if (result.status === 'running') this.checkDepartures(twin, element, { taken, left });
    }
    this.checkJoins(twin, result);
    checkStanding(twin, result);
  }

  private book(record: FlowNodeRecord, to: { taken: Counts; entered: Counts; left: Counts }): void {
    const { itemId, elementId, elementType, state } = record;
    if (elementType === 'bpmn:SequenceFlow') {
      add(to.taken, elementId);
      add(this.arrived, elementId);
      return;
    }
    const before = this.states.get(itemId);
    assert.ok(before === undefined || before === 'active' || before === 'incident', `${elementId} ends once`);
    if (before === undefined) add(to.entered, elementId);
    if (state === 'completed') add(to.left, elementId);
    if (state === 'cancelled') this.cancelled.add(elementId);
    this.states.set(itemId, state);
  }

  /** Every token that came by a flow began a visit; where something was withdrawn meanwhile, none began two. */
  private checkArrivals(
    twin: Twin,
    { id, type }: ElementInfo,
    { taken, entered, calm }: { taken: Counts; entered: Counts; calm: boolean },
  ): void {
    const incoming = flowsOf(twin, 'target', id);
    if (incoming.length === 0 || type === 'bpmn:SequenceFlow' || this.model.repeated.has(id)) return;
    const came = sum(taken, incoming);
    const began = entered.get(id) ?? 0;
    assert.ok(began <= came, `${id} begins ${began} times, ${came} came: a token is doubled`);
    if (calm) assert.equal(began, came, `${id} begins ${began} times, ${came} came: a token is lost`);
  }

  private checkDepartures(
    twin: Twin,
    { id, type }: ElementInfo,
    { taken, left }: { taken: Counts; left: Counts },
  ): void {
    const outgoing = flowsOf(twin, 'source', id);
    if (outgoing.length === 0 || this.model.repeated.has(id)) return;
    const completed = left.get(id) ?? 0;
    const went = sum(taken, outgoing);
    const merges = joins.has(type) && flowsOf(twin, 'target', id).length > 1;
    if (merges) {
      for (let turn = 0; turn < Math.max(0, ...outgoing.map((flow) => taken.get(flow) ?? 0)); turn++)
        add(this.fired, id);
    } else if (type === 'bpmn:ExclusiveGateway') {
      assert.equal(went, completed, `${id} takes one flow per visit`);
    } else if (this.model.choosing.has(id)) {
      assert.ok(went >= completed && went <= completed * outgoing.length, `${id} takes one flow at least`);
    } else {
      for (const flow of outgoing) assert.equal(taken.get(flow) ?? 0, completed, `${id} takes every flow`);
    }
  }

  /** A join takes one token of a flow each time: all flows for a parallel one, some for an inclusive one. */
  private checkJoins(twin: Twin, { state, status }: RunResult): void {
    if (status !== 'running') return;
    const { tokens } = state as unknown as Stored;
    for (const { id, type } of twin.definition.model.elements.values()) {
      const incoming = flowsOf(twin, 'target', id);
      if (!joins.has(type) || incoming.length < 2 || this.cancelled.has(id)) continue;
      if (flowsOf(twin, 'source', id).length !== 1 && type === 'bpmn:InclusiveGateway') continue;
      const fired = this.fired.get(id) ?? 0;
      const used = incoming.map(
        (flow) => (this.arrived.get(flow) ?? 0) - tokens.filter((one) => one.node === id && one.by === flow).length,
      );
      if (type === 'bpmn:ParallelGateway')
        assert.deepEqual(
          used,
          used.map(() => fired),
          `${id} joins one of each flow`,
        );
      else assert.ok(Math.max(...used) <= fired && fired <= used.reduce((a, b) => a + b), `${id} takes one of a flow`);
    }
  }
}

const sum = (counts: Counts, ids: readonly string[]): number => ids.reduce((all, id) => all + (counts.get(id) ?? 0), 0);

function flowsOf({ definition }: Twin, side: 'source' | 'target', id: string): string[] {
  return [...definition.model.sequenceFlows.values()].filter((flow) => flow[side] === id).map((flow) => flow.id);
}

/** Nothing was withdrawn in the event, so every token that set out has arrived. */
function isCalm({ definition }: Twin, { history, status, effects }: RunResult): boolean {
  if (status === 'failed' || status === 'cancelled' || effects.some(({ type }) => type === 'signal-thrown'))
    return false;
  const withdraws = ({ elementId, elementType, state }: FlowNodeRecord): boolean => {
    const info = definition.model.elements.get(elementId);
    if (state === 'cancelled' || elementType === 'bpmn:BoundaryEvent') return true;
    if (elementType === 'bpmn:EndEvent') return definition.xml.includes(`<bpmn:endEvent id="${elementId}"><bpmn:`);
    return elementType === 'bpmn:SubProcess' && definition.xml.includes(`id="${elementId}" triggeredByEvent`) && !!info;
  };
  return !history.some(withdraws);
}

/** Every token waits for something that is told outside, or for another token that can still come. */
function checkStanding(twin: Twin, { state, status }: RunResult): void {
  const { tokens } = state as unknown as Stored;
  const waiting = tokens.filter(({ item }) => item?.kind && (item.status === 'wait' || item.incident));
  assert.deepEqual(
    new Set(twin.waits.keys()),
    new Set(waiting.map(({ item }) => item!.id)),
    'what is told to wait is what waits',
  );
  if (status !== 'running') return assert.deepEqual(tokens, [], 'a case that is over has no tokens');
  const moving = tokens.filter((token) => !isArmed(token));
  assert.ok(moving.length > 0, 'a running case has a token');
  for (const token of tokens) {
    if (waiting.includes(token)) continue;
    assert.ok(isExplained(twin, tokens, token), `a ${token.type} token stands at ${token.node} without a reason`);
  }
}

function isExplained({ definition }: Twin, tokens: readonly StoredToken[], token: StoredToken): boolean {
  const inScope = (scope: number | undefined) => tokens.filter((other) => !isArmed(other) && other.scope === scope);
  if (token.type === 'SubProcess') return inScope(token.id).length > 0;
  const { loop, node, scope, item } = token;
  if (loop !== undefined && !item) return tokens.some((other) => other !== token && other.loop === loop);
  if (item?.undo) return tokens.some((other) => other.undoes === item.id);
  const type = definition.model.elements.get(node)?.type ?? '';
  if (type === 'bpmn:SubProcess') return tokens.some((other) => other.type === 'SubProcess' && other.host === token.id);
  if (!joins.has(type)) return false;
  const atJoin = (other: StoredToken) => other.node === node && other.scope === scope;
  return (
    inScope(scope).some((other) => !atJoin(other)) || tokens.some((other) => atJoin(other) && other.item?.incident)
  );
}
