/** Gateways: a question with an answer on every flow, and always a way on. */
import { isA, list, one, text, type Diagram, type Element } from './diagram';
import { defineRules, type Problems } from './finding';

const problem = defineRules({
  'no-default': [
    'error',
    '分叉网关没有默认流',
    'The splitting gateway has no default flow',
    '选一条为默认流',
    'Make one flow the default',
  ],
  'condition-missing': [
    'error',
    '这条流没有条件，也不是默认流',
    'The flow has no condition and is not the default',
    '写条件',
    'Write a condition',
  ],
  'default-with-condition': [
    'error',
    '默认流不该有条件',
    'The default flow must not have a condition',
    '删去条件',
    'Remove the condition',
  ],
  'condition-ignored': [
    'error',
    '这里的条件不会被看',
    'A condition is not looked at here',
    '删去条件，或用排他网关',
    'Remove it, or use an exclusive gateway',
  ],
  'question-missing': [
    'error',
    '分叉网关没有问句',
    'The splitting gateway asks no question',
    '写成问句，如“有合适的包厢吗？”',
    'Name it with a question',
  ],
  'not-a-question': [
    'warning',
    '网关的名字不是问句',
    'The name of the gateway is not a question',
    '写成以问号结尾的问句',
    'End it with a question mark',
  ],
  'answer-missing': [
    'error',
    '分叉网关出来的流没有写答案',
    'A flow out of the splitting gateway has no answer',
    '给流起名',
    'Name the flow',
  ],
  'name-missing': [
    'error',
    '元素没有名字',
    'The element has no name',
    '起一个读者懂的名字',
    'Give it a name readers understand',
  ],
});

export function* checkGateways(diagram: Diagram): Problems {
  for (const node of diagram.nodes) {
    const out = list(node, 'outgoing');
    if (isA(node, 'ExclusiveGateway', 'InclusiveGateway') && out.length > 1) yield* checkSplit(node, out);
    else yield* checkPlain(out);
    if (needsName(node) && !text(node, 'name').trim()) yield problem('name-missing', node.id);
  }
}

/** All but the plain start inside a subprocess, which says nothing beyond its frame. */
function needsName(node: Element): boolean {
  const plainStart = isA(node, 'StartEvent') && list(node, 'eventDefinitions').length === 0;
  if (plainStart && node.$parent && isA(node.$parent, 'SubProcess')) return false;
  return isA(node, 'Activity', 'Event');
}

function* checkSplit(gateway: Element, out: readonly Element[]): Problems {
  const fallback = one(gateway, 'default');
  if (!fallback) yield problem('no-default', gateway.id);
  for (const flow of out) {
    const condition = one(flow, 'conditionExpression');
    if (flow === fallback && condition) yield problem('default-with-condition', flow.id);
    if (flow !== fallback && !condition) yield problem('condition-missing', flow.id);
    if (!text(flow, 'name').trim()) yield problem('answer-missing', flow.id);
  }
  const name = text(gateway, 'name').trim();
  if (!name) yield problem('question-missing', gateway.id);
  else if (!/[？?]$/.test(name)) yield problem('not-a-question', gateway.id);
}

function* checkPlain(out: readonly Element[]): Problems {
  for (const flow of out) if (one(flow, 'conditionExpression')) yield problem('condition-ignored', flow.id);
}
