/** Which kinds of events may stand where (BPMN 2.0 §10.5, tables 10.84 to 10.93), and what compensation needs (§10.7). */
import { definitionOf, isA, isEventSubprocess, list, one, type Diagram, type Element } from './diagram';
import { defineRules, type Problems } from './finding';

const problem = defineRules({
  'event-kind': [
    'error',
    '{placeZh}不能是“{kindZh}”事件，它永远不会发生',
    '{placeEn} cannot be a {kindEn} event: nothing would ever come of it',
    '换成 BPMN 允许的事件',
    'Use a kind that BPMN has there',
  ],
  'compensation-without-handler': [
    'error',
    '补偿边界事件没有连到补偿活动，什么也不会撤销',
    'The compensation event leads to no activity that compensates: nothing would be undone',
    '用关联线连到标为补偿的活动',
    'Draw an association to an activity marked for compensation',
  ],
  'compensates-nothing': [
    'error',
    '要撤销的“{activity}”没有补偿边界事件',
    '"{activity}", which is to be undone, has no compensation event',
    '给它加补偿边界事件，或不指定活动',
    'Attach one, or name no activity',
  ],
  'compensation-not-awaited': [
    'error',
    '不支持不等补偿完成就继续',
    'Going on before compensation is done is not supported',
    '删去 waitForCompletion="false"',
    'Remove waitForCompletion="false"',
  ],
});

const NAMES: Readonly<Record<string, string>> = {
  None: '无类型',
  Message: '消息',
  Timer: '定时',
  Signal: '信号',
  Error: '错误',
  Escalation: '升级',
  Compensate: '补偿',
  Terminate: '终止',
  Link: '链接',
};

interface Place {
  readonly zh: string;
  readonly en: string;
  readonly kinds: readonly string[];
}
const PLACES = {
  start: { zh: '流程的开始', en: 'The start of a process', kinds: ['None', 'Message', 'Timer', 'Signal'] },
  eventStart: {
    zh: '事件子流程的开始',
    en: 'The start of an event subprocess',
    kinds: ['None', 'Message', 'Timer', 'Signal', 'Error', 'Escalation'],
  },
  caught: { zh: '中间等待', en: 'An intermediate catch event', kinds: ['Message', 'Timer', 'Signal', 'Link'] },
  thrown: {
    zh: '中间抛出',
    en: 'An intermediate throw event',
    kinds: ['None', 'Message', 'Signal', 'Escalation', 'Compensate', 'Link'],
  },
  end: {
    zh: '结束',
    en: 'An end event',
    kinds: ['None', 'Message', 'Signal', 'Error', 'Escalation', 'Compensate', 'Terminate'],
  },
  boundary: {
    zh: '边界',
    en: 'A boundary event',
    kinds: ['Message', 'Timer', 'Signal', 'Error', 'Escalation', 'Compensate'],
  },
} satisfies Readonly<Record<string, Place>>;

export function* checkEventKinds(diagram: Diagram): Problems {
  for (const node of diagram.nodes) {
    yield* kindProblem(node);
    yield* compensation(node, diagram);
  }
}

/** Kinds not known here are findings of their own, and so are typed starts of a plain subprocess. */
function* kindProblem(node: Element): Problems {
  const place = placeOf(node);
  const kind = kindOf(node);
  if (!place || NAMES[kind] === undefined || place.kinds.includes(kind)) return;
  const { zh: placeZh, en: placeEn } = place;
  const params = { placeZh, placeEn, kindZh: NAMES[kind], kindEn: kind.toLowerCase() };
  yield problem('event-kind', node.id, params);
}

function placeOf(node: Element): Place | null {
  if (isA(node, 'BoundaryEvent')) return PLACES.boundary;
  if (isA(node, 'IntermediateCatchEvent')) return PLACES.caught;
  if (isA(node, 'IntermediateThrowEvent')) return PLACES.thrown;
  if (isA(node, 'EndEvent')) return PLACES.end;
  if (!isA(node, 'StartEvent') || !node.$parent) return null;
  if (isEventSubprocess(node.$parent)) return PLACES.eventStart;
  return isA(node.$parent, 'Process') ? PLACES.start : null;
}

const kindOf = (event: Element): string =>
  /^bpmn:(\w+)EventDefinition$/.exec(list(event, 'eventDefinitions')[0]?.$type ?? '')?.[1] ?? 'None';

function* compensation(node: Element, diagram: Diagram): Problems {
  const definition = definitionOf(node, 'Compensate');
  if (!definition) return;
  if (isA(node, 'BoundaryEvent')) {
    if (!handled(node)) yield problem('compensation-without-handler', node.id);
    return;
  }
  if (definition.get('waitForCompletion') === false) yield problem('compensation-not-awaited', node.id);
  const activity = one(definition, 'activityRef');
  if (activity && !undoable(activity, diagram))
    yield problem('compensates-nothing', node.id, { activity: activity.id });
}

const handled = (event: Element): boolean =>
  list(event.$parent!, 'artifacts').some(
    (artifact) =>
      isA(artifact, 'Association') &&
      one(artifact, 'sourceRef') === event &&
      one(artifact, 'targetRef')?.get('isForCompensation') === true,
  );

const undoable = (activity: Element, { nodes }: Diagram): boolean =>
  nodes.some((node) => definitionOf(node, 'Compensate') && one(node, 'attachedToRef') === activity);
