import { childOf, childrenOf, textOf, type ModdleElement } from './door/parse';
import { isFlowNode, planOf, type Plan, type Source } from './door/plan';
import type { ElementInfo, ProcessModel } from './types';

type SequenceFlow = ProcessModel['sequenceFlows'] extends ReadonlyMap<string, infer T> ? T : never;

/** What the diagram says about itself: every flow node and sequence flow of the process and of what is inside it. */
export function processModelOf(process: ModdleElement): ProcessModel {
  const elements = new Map<string, ElementInfo>();
  const sequenceFlows = new Map<string, SequenceFlow>();
  const lanes = lanesOf(process);
  for (const element of flowElementsOf(process)) {
    const id = element.id ?? '';
    if (element.$type === 'bpmn:SequenceFlow') sequenceFlows.set(id, sequenceFlowOf(element));
    else if (isFlowNode(element)) elements.set(id, elementInfo(element, lanes.get(id) ?? null));
  }
  return Object.freeze({
    id: process.id ?? '',
    name: textOf(process, 'name') ?? '',
    documentation: documentationOf(process),
    businessKey: textOf(process, 'encore:businessKey') ?? null,
    customer: textOf(process, 'encore:customer') ?? null,
    venue: textOf(process, 'encore:venue') ?? null,
    elements,
    sequenceFlows,
    ...startsOf(process),
  });
}

function* flowElementsOf(scope: ModdleElement): Generator<ModdleElement> {
  for (const element of childrenOf(scope, 'flowElements')) {
    yield element;
    if (element.$type === 'bpmn:SubProcess') yield* flowElementsOf(element);
  }
}

function sequenceFlowOf(element: ModdleElement): SequenceFlow {
  return {
    id: element.id ?? '',
    source: childOf(element, 'sourceRef')?.id ?? '',
    target: childOf(element, 'targetRef')?.id ?? '',
    name: textOf(element, 'name') ?? '',
  };
}

/** Lane names by flow node; the innermost lane counts. */
function lanesOf(process: ModdleElement): Map<string, string> {
  const lanes = new Map<string, string>();
  const visit = (laneSet: ModdleElement): void => {
    for (const lane of childrenOf(laneSet, 'lanes')) {
      for (const node of childrenOf(lane, 'flowNodeRef')) lanes.set(node.id ?? '', textOf(lane, 'name') ?? '');
      const inner = childOf(lane, 'childLaneSet');
      if (inner) visit(inner);
    }
  };
  for (const laneSet of childrenOf(process, 'laneSets')) visit(laneSet);
  return lanes;
}

function documentationOf(element: ModdleElement): string {
  return childrenOf(element, 'documentation')
    .map((documentation) => textOf(documentation, 'text') ?? '')
    .join('\n\n');
}

function elementInfo(element: ModdleElement, lane: string | null): ElementInfo {
  const plan = planOf(element);
  return Object.freeze({
    id: element.id ?? '',
    type: element.$type,
    name: textOf(element, 'name') ?? '',
    documentation: documentationOf(element),
    parentId: element.$parent?.id ?? '',
    lane,
    ...present(taskFacts(element, plan)),
    ...present(eventFacts(element, plan)),
  });
}

function taskFacts(element: ModdleElement, plan: Plan) {
  return {
    formKey: plan.formKey || null,
    script: element.$type === 'bpmn:UserTask' ? textOf(element, 'encore:script') : null,
    candidateGroups: written(plan.candidateGroups),
    dueDate: written(plan.dueDate),
    priority: written(plan.priority),
    handler: plan.handler,
    decision: plan.decision,
    calledProcess: plan.calledElement,
  };
}

function eventFacts(element: ModdleElement, plan: Plan) {
  const bounds = element.$type === 'bpmn:BoundaryEvent' || element.$type === 'bpmn:StartEvent';
  return {
    event: plan.event === 'none' ? null : plan.event,
    message: plan.message,
    signal: plan.signal,
    errorCode: plan.errorCode,
    escalationCode: plan.escalationCode,
    correlationKey: written(plan.correlationKey),
    outcome: written(plan.outcome),
    attachedTo: element.$type === 'bpmn:BoundaryEvent' ? childOf(element, 'attachedToRef')?.id : null,
    interrupting: bounds ? plan.interrupting : null,
  };
}

/** As it stands in the diagram, expressions with their `=`. */
const written = (source: Source | null): string | null => source && (source.feel ? `=${source.text}` : source.text);

type Present<T> = { [K in keyof T]?: NonNullable<T[K]> };
const present = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)) as Present<T>;

/** How the process can be started from outside: by messages, signals and timers. */
function startsOf(process: ModdleElement): Pick<ProcessModel, 'messageStarts' | 'signalStarts' | 'timerStarts'> {
  const starts = childrenOf(process, 'flowElements')
    .filter((element) => element.$type === 'bpmn:StartEvent')
    .map((element) => ({ elementId: element.id ?? '', element, plan: planOf(element) }));
  return {
    messageStarts: starts.flatMap(({ elementId, plan }) =>
      plan.event === 'message' && plan.message !== null
        ? [{ name: plan.message, elementId, correlationKey: written(plan.correlationKey) }]
        : [],
    ),
    signalStarts: starts.flatMap(({ elementId, plan }) =>
      plan.event === 'signal' && plan.signal !== null ? [{ name: plan.signal, elementId }] : [],
    ),
    timerStarts: starts.flatMap(({ elementId, element, plan }) => {
      if (plan.timer === null) return [];
      const { kind, source } = plan.timer;
      return [{ elementId, kind, expression: written(source)!, perVenue: element.get('encore:perVenue') === true }];
    }),
  };
}
