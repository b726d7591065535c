/** What the engine does not do, by name and why, so that nobody finds out in the middle of a case. */
import { definitionOf, isA, isEventSubprocess, list, one, text, type Diagram, type Element } from './diagram';
import { defineRules, type Problem, type Problems } from './finding';

const problem = defineRules({
  'unsupported-element': [
    'error',
    '不支持“{what}”：{zh}',
    '{what} is not supported: {en}',
    '换一种画法',
    'Draw it another way',
  ],
  'code-in-diagram': [
    'error',
    '图里不能写程序（{what}）',
    'A diagram must not hold code ({what})',
    '改用服务任务和 FEEL 表达式',
    'Use a service task and FEEL expressions',
  ],
  'several-definitions': [
    'error',
    '一个事件有不止一个定义',
    'The event has more than one definition',
    '一个事件只留一个定义',
    'Keep one definition per event',
  ],
  'definition-reference': [
    'error',
    '不支持引用别处的事件定义',
    'References to event definitions elsewhere are not supported',
    '把定义写在事件里',
    'Write the definition into the event',
  ],
  'token-quantity': [
    'error',
    '不支持起始或完成数量',
    'Start and completion quantities are not supported',
    '删去 startQuantity、completionQuantity',
    'Remove startQuantity and completionQuantity',
  ],
  'multi-instance-behavior': [
    'error',
    '多实例只支持 behavior="All"',
    'Multi-instance supports behavior="All" only',
    '删去 behavior',
    'Remove the behavior',
  ],
  'loop-without-end': [
    'error',
    '循环没有条件也没有上限',
    'The loop has neither condition nor maximum',
    '写 loopCondition 或 loopMaximum',
    'Set loopCondition or loopMaximum',
  ],
  'multi-instance-without-items': [
    'error',
    '多实例没有集合也没有次数',
    'The multi-instance has neither collection nor cardinality',
    '写集合或 loopCardinality',
    'Set a collection or loopCardinality',
  ],
  'task-without-kind': [
    'warning',
    '没有类型的任务会立刻走过',
    'A task without a kind passes at once',
    '改为用户任务或服务任务',
    'Make it a user or service task',
  ],
  'link-without-target': [
    'error',
    '链接“{name}”没有接收的一端',
    'Link "{name}" has no catching end',
    '加上同名的接收链接',
    'Add a catching link of that name',
  ],
});

const UNSUPPORTED: Readonly<Record<string, readonly [string, string, string]>> = {
  'bpmn:ComplexGateway': ['complex gateway', '规则无法读出来', 'its rule cannot be read'],
  'bpmn:AdHocSubProcess': ['ad hoc subprocess', '先后由人定，图上看不出', 'its order is not in the diagram'],
  'bpmn:Transaction': ['transaction', '请用补偿或明确的撤销任务', 'use compensation or an explicit task that undoes'],
  'bpmn:ImplicitThrowEvent': ['implicit throw event', '请画出事件', 'draw the event'],
  'bpmn:Choreography': ['choreography', '只支持流程', 'only processes are'],
};
const UNSUPPORTED_EVENTS: Readonly<Record<string, readonly [string, string, string]>> = {
  Conditional: ['conditional event', '请用消息或定时', 'use a message or a timer'],
  Cancel: ['cancel event', '它属于事务子流程', 'it belongs to transactions'],
};
const CODE = ['camunda:ExecutionListener', 'camunda:TaskListener', 'camunda:Connector', 'camunda:Script'];
const CODE_ATTRIBUTES = [
  'camunda:class',
  'camunda:expression',
  'camunda:delegateExpression',
  'camunda:type',
  'camunda:decisionRef',
];

export function* checkSupported(diagram: Diagram): Problems {
  for (const node of diagram.nodes) {
    yield* unsupported(node);
    yield* code(node);
    yield* loops(node);
    if (isA(node, 'Event')) yield* events(node, diagram);
    if (node.$type === 'bpmn:Task') yield problem('task-without-kind', node.id);
  }
  yield* code(diagram.process);
}

function* unsupported(node: Element): Problems {
  const known = UNSUPPORTED[node.$type];
  const named = (what: string, zh: string, en: string): Problem =>
    problem('unsupported-element', node.id, { what, zh, en });
  if (known) yield named(...known);
  if (isA(node, 'ReceiveTask') && node.get('instantiate') === true)
    yield named('instantiating receive task', '请用消息开始事件', 'use a message start event');
  if (isEventSubprocess(node) && starts(node).length > 1)
    yield named('several start events in one event subprocess', '一个事件子流程只能有一个开始', 'one is allowed');
  if (
    isA(node, 'Activity') &&
    (Number(node.get('startQuantity') ?? 1) !== 1 || Number(node.get('completionQuantity') ?? 1) !== 1)
  )
    yield problem('token-quantity', node.id);
}

const starts = (scope: Element): Element[] => list(scope, 'flowElements').filter((e) => isA(e, 'StartEvent'));

function* code(element: Element): Problems {
  if (isA(element, 'ScriptTask')) yield problem('code-in-diagram', element.id, { what: 'script task' });
  for (const attribute of CODE_ATTRIBUTES)
    if (element.get(attribute)) yield problem('code-in-diagram', element.id, { what: attribute });
  const holder = one(element, 'extensionElements');
  const values = holder ? list(holder, 'values') : [];
  for (const value of values)
    if (CODE.includes(value.$type)) yield problem('code-in-diagram', element.id, { what: value.$type });
  for (const mapping of values.filter((v) => v.$type === 'camunda:InputOutput'))
    for (const parameter of [...list(mapping, 'inputParameters'), ...list(mapping, 'outputParameters')])
      if (one(parameter, 'definition')) yield problem('code-in-diagram', element.id, { what: text(parameter, 'name') });
}

function* loops(node: Element): Problems {
  const loop = isA(node, 'Activity') ? one(node, 'loopCharacteristics') : undefined;
  if (!loop) return;
  if (loop.$type === 'bpmn:StandardLoopCharacteristics') {
    if (!one(loop, 'loopCondition') && !loop.get('loopMaximum')) yield problem('loop-without-end', node.id);
    return;
  }
  const behavior = text(loop, 'behavior');
  if (behavior !== '' && behavior !== 'All') yield problem('multi-instance-behavior', node.id);
  if (!text(loop, 'camunda:collection') && !one(loop, 'loopCardinality'))
    yield problem('multi-instance-without-items', node.id);
}

function* events(node: Element, diagram: Diagram): Problems {
  if (list(node, 'eventDefinitions').length > 1) yield problem('several-definitions', node.id);
  if (list(node, 'eventDefinitionRef').length > 0) yield problem('definition-reference', node.id);
  for (const [kind, [what, zh, en]] of Object.entries(UNSUPPORTED_EVENTS))
    if (definitionOf(node, kind)) yield problem('unsupported-element', node.id, { what, zh, en });
  if (isA(node, 'IntermediateCatchEvent') && one(definitionOf(node, 'Timer') ?? node, 'timeCycle'))
    yield problem('unsupported-element', node.id, {
      what: 'cycle on an intermediate timer',
      zh: '一次等待只能到点一次',
      en: 'one wait is due once',
    });
  const link = isA(node, 'IntermediateThrowEvent') ? definitionOf(node, 'Link') : undefined;
  if (link && !diagram.nodes.some((n) => n !== node && catchesLink(n, text(link, 'name'))))
    yield problem('link-without-target', node.id, { name: text(link, 'name') });
}

function catchesLink(node: Element, name: string): boolean {
  const link = isA(node, 'IntermediateCatchEvent') ? definitionOf(node, 'Link') : undefined;
  return link !== undefined && text(link, 'name') === name;
}
