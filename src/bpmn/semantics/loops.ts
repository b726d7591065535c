/**
 * Multi-instance and standard loops (BPMN 2.0 §10.3.8, §13.3.6–7). The token that arrives owns the loop and stands still;
 * each visit has a token of its own with `loopCounter` (from 1) and the element variable as local variables. The owner
 * goes on when all visits are complete, the completion condition holds, or the loop condition no longer does.
 *
 * Replaces: elements colliding by their text, empty lists and cardinalities that hang or crash, completion and loop
 * conditions not implemented.
 */
import type { Json, Variables } from '../../lib/json';
import { engine } from '../door/engine';
import type { Loop, Token } from '../door/engine-types';
import type { LoopPlan } from '../door/plan';
import { ModelFault, shortText } from '../run/fault';
import { armLoopBoundary } from './boundary-events';
import { replace } from './replace';
import { cancelToken, startToken } from './tokens';

const MOST_VISITS = 10_000;

/** Before a visit: whether it may simply begin. Where the node is a loop, its visits are queued instead. */
async function checkStart(token: Token): Promise<boolean> {
  const plan = token.currentNode.plan.loop;
  if (!plan || isVisitOf(token)) return true;
  if (plan.kind === 'standard') return startStandard(token, plan);
  const items = elementsOf(token, plan);
  if (items.length === 0) {
    if (plan.output) token.execution.assign(token, plan.output.name, []);
    await leave(token);
    return false;
  }
  const loop = openLoop(token, items.length);
  loop._items = plan.kind === 'sequential' ? items : null;
  if (plan.output) loop.outputs = items.map(() => null);
  await armLoopBoundary(loop);
  const first = plan.kind === 'sequential' ? 1 : items.length;
  for (let position = 0; position < first; position++) startVisit(loop, localsOf(plan, items, position));
  return false;
}

const isVisitOf = (token: Token): boolean =>
  token.type === 'Instance' && token.loop?.node === token.currentNode && token.path.length === 0;

async function startStandard(token: Token, plan: LoopPlan): Promise<boolean> {
  if (plan.testBefore && !again(token, plan, 0)) {
    await leave(token);
    return false;
  }
  const loop = openLoop(token, null);
  await armLoopBoundary(loop);
  startVisit(loop, undefined);
  return false;
}

function openLoop(token: Token, total: number | null): Loop {
  const loop: Loop = new engine.Loop(token.currentNode, token);
  loop.total = total;
  loop.completed = 0;
  loop.sequence = 0;
  token.loop = loop;
  token.status = 'wait';
  return loop;
}

function startVisit(loop: Loop, local: Variables | undefined): void {
  const { ownerToken } = loop;
  loop.sequence++;
  const start = { loop, ...(local && { local }) };
  const { execution, parentToken } = ownerToken;
  execution.queue.push(startToken(execution, 'Instance', loop.node, parentToken, start));
}

function localsOf(plan: LoopPlan, items: readonly Json[], position: number): Variables {
  const element = items[position] ?? null;
  return { loopCounter: position + 1, ...(plan.elementVariable === null ? {} : { [plan.elementVariable]: element }) };
}

function elementsOf(token: Token, plan: LoopPlan): Json[] {
  const source = plan.collection ?? plan.cardinality;
  if (!source) throw new ModelFault('not-a-list', { element: token.currentNode.id, value: '' });
  const { execution } = token;
  const value = execution.evaluate(source, execution.scopeOf(token));
  const items = typeof value === 'number' && Number.isInteger(value) && value >= 0 ? counted(value) : value;
  if (!Array.isArray(items) || items.length > MOST_VISITS) {
    throw new ModelFault('not-a-list', { element: token.currentNode.id, value: shortText(value) });
  }
  return items as Json[];
}

const counted = (count: number): Json[] =>
  Array.from({ length: Math.min(count, MOST_VISITS + 1) }, (_, index) => index + 1);

/** After a visit: whether its token simply goes on. A visit of a loop never does; its owner may. */
async function checkNext(token: Token): Promise<boolean> {
  const { loop } = token;
  if (token.type !== 'Instance' || !loop || loop.node !== token.currentNode) return true;
  const plan = loop.node.plan.loop!;
  collectOutput(token, loop, plan);
  const completed = loop.completed + 1;
  const done = plan.kind === 'standard' ? !again(loop.ownerToken, plan, completed) : isComplete(loop, plan, completed);
  loop.completed = completed;
  token.status = 'end';
  token.execution.tokens.delete(token.id);
  if (done) await closeLoop(loop);
  else if (plan.kind === 'sequential') startVisit(loop, localsOf(plan, loop._items!, loop.sequence));
  else if (plan.kind === 'standard') startVisit(loop, undefined);
  return false;
}

/** What a visit gives goes to the place of its element; places of visits that are withdrawn stay empty. */
function collectOutput(token: Token, loop: Loop, { output }: LoopPlan): void {
  const place = Number(token.local?.['loopCounter']) - 1;
  if (!output || !loop.outputs || !(place in loop.outputs)) return;
  const { execution, currentItem } = token;
  loop.outputs[place] = execution.evaluate(output.element, { ...execution.scopeOf(token), ...currentItem?.given });
}

function again(owner: Token, plan: LoopPlan, completed: number): boolean {
  if (plan.maximum !== null && completed >= plan.maximum) return false;
  if (!plan.condition) return plan.maximum !== null;
  const { execution } = owner;
  return execution.holds(plan.condition, execution.scopeOf(owner));
}

function isComplete(loop: Loop, plan: LoopPlan, completed: number): boolean {
  const total = loop.total!;
  if (completed >= total) return true;
  if (!plan.completion) return false;
  const { execution } = loop.ownerToken;
  const counters = {
    nrOfInstances: total,
    nrOfCompletedInstances: completed,
    nrOfActiveInstances: plan.kind === 'sequential' ? 0 : total - completed,
  };
  return execution.holds(plan.completion, { ...execution.scopeOf(loop.ownerToken), ...counters });
}

/** The loop is over: visits still open and its boundary events are withdrawn, the owner goes on. */
async function closeLoop(loop: Loop): Promise<void> {
  const { ownerToken } = loop;
  for (const token of ownerToken.execution.tokens.values()) {
    if (token.loop === loop && token !== ownerToken) cancelToken(token);
  }
  const { output } = loop.node.plan.loop!;
  if (output && loop.outputs) ownerToken.execution.assign(ownerToken, output.name, loop.outputs);
  ownerToken.loop = null;
  await leave(ownerToken);
}

async function leave(owner: Token): Promise<void> {
  owner.status = 'running';
  await owner.goNext();
}

export function installLoops(): void {
  replace('Loop.checkStart', checkStart);
  replace('Loop.checkNext', checkNext);
}
