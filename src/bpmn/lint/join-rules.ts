/** Joins wait for every flow that leads into them: shapes in which one can never come are found before a case stands there. */
import { definitionOf, isA, isEventSubprocess, list, one, type Diagram, type Element } from './diagram';
import { defineRules, type Problems } from './finding';
import { boundaryEvents, leaving, reachable, targetOf, waits } from './graph';

const problem = defineRules({
  'choice-into-join': [
    'error',
    '“{choice}”只走一条，并行汇合却等它的几条',
    'Only one way out of "{choice}" is taken, but the parallel join waits for several',
    '改用排他网关汇合',
    'Join with an exclusive gateway',
  ],
  'boundary-into-join': [
    'error',
    '“{choice}”的边界事件与正常出口汇入同一个并行汇合，永远到不齐',
    'A boundary event of "{choice}" and its normal way out enter the same parallel join, which can never be complete',
    '先用排他网关合并',
    'Merge them with an exclusive gateway first',
  ],
  'join-without-split': [
    'error',
    '并行汇合等 {count} 条流，前面却没有并行分叉',
    'The parallel join waits for {count} flows, but nothing before it splits',
    '改用排他网关汇合',
    'Join with an exclusive gateway',
  ],
  'branch-leaves-join': [
    'warning',
    '并行分支可能从“{choice}”离开，汇合就永远到不齐',
    'A parallel branch may leave at "{choice}", and the join can never be complete',
    '让每个分支都走到汇合',
    'Lead every branch to the join',
  ],
  'runs-twice': [
    'warning',
    '“{split}”的几条并行分支都走到这里，会办几次',
    'Several parallel branches of "{split}" lead here, and it is done several times',
    '前面加并行汇合',
    'Join them with a parallel gateway first',
  ],
  'loop-without-wait': [
    'warning',
    '循环里没有等待，可能转个不停',
    'The loop holds no wait and may turn for ever',
    '加一个任务或定时',
    'Put a task or timer into it',
  ],
  'waits-for-ever': [
    'warning',
    '等消息却没有时限',
    'It waits for a message without any time limit',
    '用事件网关配定时，或加边界定时',
    'Add a timer by an event gateway or a boundary event',
  ],
});

export function* checkJoins(diagram: Diagram): Problems {
  for (const node of diagram.nodes) {
    const incoming = list(node, 'incoming');
    if (isA(node, 'ParallelGateway', 'InclusiveGateway') && incoming.length > 1) yield* checkJoin(node, diagram);
    else if (incoming.length > 1 && !isA(node, 'EndEvent')) yield* checkMeeting(node, diagram);
    if (waitsForMessageOnly(node) && !hasTimeLimit(node, diagram)) yield problem('waits-for-ever', node.id);
  }
  yield* checkLoops(diagram);
}

const nameOf = (node: Element): string => (node.get('name') as string | undefined) || node.id;

/** Incoming flows of the join that a token on `flow` may arrive by, not going round through `choice` again. */
function arrivals(flow: Element, choice: Element, join: Element, diagram: Diagram): Set<Element> {
  if (targetOf(flow) === join) return new Set([flow]);
  const start = targetOf(flow);
  if (!start) return new Set();
  const nodes = reachable(start, diagram, new Set([choice, join]));
  return new Set([...nodes].flatMap((n) => leaving(n, diagram)).filter((f) => targetOf(f) === join));
}

function* checkJoin(join: Element, diagram: Diagram): Problems {
  if (!isA(join, 'ParallelGateway')) return;
  const before = diagram.nodes.filter((n) => n !== join && reachable(n, diagram, new Set()).has(join));
  const splits = before.filter((n) => isA(n, 'ParallelGateway', 'InclusiveGateway') && list(n, 'outgoing').length > 1);
  const forks = splits.length > 0 || before.some((n) => nonInterrupting(n, diagram));
  if (!forks) return yield problem('join-without-split', join.id, { count: list(join, 'incoming').length });
  for (const choice of before) {
    const ways = alternatives(choice, diagram);
    if (ways.length < 2) continue;
    const met = ways.map((flow) => arrivals(flow, choice, join, diagram));
    const rule = isA(choice, 'Gateway') ? 'choice-into-join' : 'boundary-into-join';
    if (met.some((a, i) => met.some((b, k) => i < k && excludes(a, b))))
      yield problem(rule, join.id, { choice: nameOf(choice) });
    else if (met.some((a) => a.size === 0) && met.some((a) => a.size > 0) && between(splits, choice, join, diagram))
      yield problem('branch-leaves-join', join.id, { choice: nameOf(choice) });
  }
}

/** Parallel branches that meet without a join each go on by themselves. */
function* checkMeeting(node: Element, diagram: Diagram): Problems {
  const joins = diagram.nodes.filter(
    (n) => isA(n, 'ParallelGateway', 'InclusiveGateway') && list(n, 'incoming').length > 1,
  );
  for (const split of diagram.nodes.filter((n) => isA(n, 'ParallelGateway') && list(n, 'outgoing').length > 1)) {
    const closed = new Set([split, ...joins]);
    const meeting = list(split, 'outgoing').filter((flow) => {
      const target = targetOf(flow);
      return target && !closed.has(target) && reachable(target, diagram, closed).has(node);
    });
    if (meeting.length > 1) yield problem('runs-twice', node.id, { split: nameOf(split) });
  }
}

/** Two ways that exclude each other arrive by flows the other never uses. */
const excludes = (a: ReadonlySet<Element>, b: ReadonlySet<Element>): boolean =>
  a.size > 0 && b.size > 0 && ![...a].some((flow) => b.has(flow));

/** Ways of which only one is taken. */
function alternatives(node: Element, diagram: Diagram): Element[] {
  if (isA(node, 'ExclusiveGateway', 'EventBasedGateway')) return [...list(node, 'outgoing')];
  const interrupting = boundaryEvents(node, diagram).filter((e) => e.get('cancelActivity') !== false);
  if (interrupting.length === 0) return [];
  return [...list(node, 'outgoing'), ...interrupting.flatMap((e) => [...list(e, 'outgoing')])];
}

const nonInterrupting = (node: Element, diagram: Diagram): boolean =>
  boundaryEvents(node, diagram).some((e) => e.get('cancelActivity') === false);

/** The choice lies on one branch only between a split and the join. */
function between(splits: readonly Element[], choice: Element, join: Element, diagram: Diagram): boolean {
  return splits.some((split) => {
    const holding = list(split, 'outgoing').filter((flow) => {
      const target = targetOf(flow);
      return target && reachable(target, diagram, new Set([split, join])).has(choice);
    });
    return holding.length > 0 && holding.length < list(split, 'outgoing').length;
  });
}

function* checkLoops(diagram: Diagram): Problems {
  const waiting = new Set(diagram.nodes.filter(waits));
  const reported = new Set<Element>();
  for (const node of diagram.nodes) {
    if (waiting.has(node) || reported.has(node)) continue;
    const onward = list(node, 'outgoing').flatMap((flow) => targetOf(flow) ?? []);
    const round = onward.map((next) => withoutErrors(next, diagram, waiting)).find((seen) => seen.has(node));
    if (!round) continue;
    for (const member of round) reported.add(member);
    yield problem('loop-without-wait', node.id);
  }
}

/** Nodes reachable by plain flows: a round that only an error closes is not endless by itself. */
function withoutErrors(start: Element, diagram: Diagram, closed: ReadonlySet<Element>): Set<Element> {
  const seen = new Set<Element>();
  const open = closed.has(start) ? [] : [start];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(
      ...leaving(node, diagram, 'without')
        .flatMap((f) => targetOf(f) ?? [])
        .filter((n) => !closed.has(n)),
    );
  }
  return seen;
}

const waitsForMessageOnly = (node: Element): boolean =>
  isA(node, 'ReceiveTask') || (isA(node, 'IntermediateCatchEvent') && definitionOf(node, 'Message') !== undefined);

/** A timer beside it: on the event gateway before it, on itself, or on or in any scope around it. */
function hasTimeLimit(node: Element, diagram: Diagram): boolean {
  const beside = list(node, 'incoming')
    .map((flow) => one(flow, 'sourceRef'))
    .filter((source) => source && isA(source, 'EventBasedGateway'))
    .flatMap((gateway) => list(gateway!, 'outgoing').flatMap((flow) => targetOf(flow) ?? []));
  if ([...beside, ...boundaryEvents(node, diagram)].some((e) => definitionOf(e, 'Timer'))) return true;
  for (let scope = node.$parent; scope && isA(scope, 'FlowElementsContainer'); scope = scope.$parent) {
    const starts = list(scope, 'flowElements')
      .filter(isEventSubprocess)
      .flatMap((s) => [...list(s, 'flowElements')]);
    if ([...starts, ...boundaryEvents(scope, diagram)].some((e) => definitionOf(e, 'Timer'))) return true;
  }
  return false;
}
