/** Where sequence flows may lead, and what may stand where they do (BPMN 2.0 §8.3.13, §10.3.5, §10.5.4, §10.6.6). */
import { definitionOf, isA, isEventSubprocess, list, one, text, type Diagram, type Element } from './diagram';
import { defineRules, type Problems } from './finding';
import { boundaryEvents, targetOf } from './graph';

const problem = defineRules({
  'flow-into': [
    'error',
    '顺序流不能进到这里：它由别的事发起',
    'No sequence flow may lead here: something else begins it',
    '删去这条流',
    'Remove the flow',
  ],
  'flow-out-of': ['error', '顺序流不能从这里出去', 'No sequence flow may leave here', '删去这条流', 'Remove the flow'],
  'boundary-host': [
    'error',
    '边界事件没有附在活动上，永远不会发生',
    'The boundary event is attached to no activity and would never happen',
    '附在任务、子流程或调用活动上',
    'Attach it to a task, subprocess or call activity',
  ],
  'error-interrupts': [
    'error',
    '错误总是打断它所在的活动',
    'An error always interrupts',
    '改为打断的事件，或用升级事件',
    'Make it interrupting, or use an escalation',
  ],
  'choice-target': [
    'error',
    '事件网关后面的“{target}”不是只从这里来的等待事件',
    '"{target}" behind the event gateway is no catching event of its own',
    '每条流直接接一个消息、定时、信号等待或接收任务',
    'Lead each flow straight to a message, timer or signal event or a receive task',
  ],
  'choice-parallel': [
    'error',
    '不支持等齐所有事件的事件网关',
    'An event gateway that waits for all its events is not supported',
    '用并行网关接几个等待事件',
    'Use a parallel gateway before the events',
  ],
  'default-foreign': [
    'error',
    '默认流不是从这里出去的',
    'The default flow does not leave here',
    '选自己的一条流',
    'Choose one of its own flows',
  ],
});

export function* checkShapes(diagram: Diagram): Problems {
  for (const node of diagram.nodes) {
    const [into, out] = [list(node, 'incoming'), list(node, 'outgoing')];
    if (into.length > 0 && begunOtherwise(node)) yield problem('flow-into', node.id);
    if (out.length > 0 && endsHere(node)) yield problem('flow-out-of', node.id);
    const fallback = one(node, 'default');
    if (fallback && !out.includes(fallback)) yield problem('default-foreign', node.id);
    if (isA(node, 'BoundaryEvent') && !isA(one(node, 'attachedToRef') ?? node, 'Activity'))
      yield problem('boundary-host', node.id);
    if (definitionOf(node, 'Error') && goesOnBeside(node)) yield problem('error-interrupts', node.id);
    if (isA(node, 'EventBasedGateway')) yield* checkChoice(node, diagram);
  }
}

const isBeside = (node: Element): boolean => isEventSubprocess(node) || node.get('isForCompensation') === true;

const begunOtherwise = (node: Element): boolean =>
  isA(node, 'StartEvent', 'BoundaryEvent') ||
  isBeside(node) ||
  (isA(node, 'IntermediateCatchEvent') && definitionOf(node, 'Link') !== undefined);

const endsHere = (node: Element): boolean =>
  isA(node, 'EndEvent') ||
  isBeside(node) ||
  (isA(node, 'IntermediateThrowEvent') && definitionOf(node, 'Link') !== undefined);

const goesOnBeside = (event: Element): boolean =>
  (isA(event, 'BoundaryEvent') && event.get('cancelActivity') === false) ||
  (isA(event, 'StartEvent') && event.get('isInterrupting') === false);

function* checkChoice(gateway: Element, diagram: Diagram): Problems {
  if (text(gateway, 'eventGatewayType') === 'Parallel') yield problem('choice-parallel', gateway.id);
  for (const flow of list(gateway, 'outgoing')) {
    const target = targetOf(flow);
    if (target && !isAlternative(target, diagram)) yield problem('choice-target', gateway.id, { target: target.id });
  }
}

const isAlternative = (node: Element, diagram: Diagram): boolean =>
  list(node, 'incoming').length === 1 &&
  (isA(node, 'ReceiveTask')
    ? boundaryEvents(node, diagram).length === 0
    : isA(node, 'IntermediateCatchEvent') && !definitionOf(node, 'Link'));
