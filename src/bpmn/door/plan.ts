/** What a diagram says about one flow node, read once when a version is loaded, so that a run only looks things up. */
import { bodyOf, childOf, childrenOf, modelError, textOf, type ModdleElement } from './parse';

/** Text of an attribute or parameter: FEEL when it starts with `=`, else a literal. */
export interface Source {
  readonly text: string;
  readonly feel: boolean;
}

export interface Mapping extends Source {
  readonly name: string;
}

export type EventKind =
  'none' | 'timer' | 'message' | 'signal' | 'error' | 'escalation' | 'terminate' | 'link' | 'compensate';

export interface Plan {
  /** `null` when the element declares none, which is not the same as declaring an empty list. */
  readonly inputs: readonly Mapping[] | null;
  readonly outputs: readonly Mapping[] | null;
  readonly event: EventKind;
  /** False for `cancelActivity="false"` and `isInterrupting="false"`. */
  readonly interrupting: boolean;
  readonly triggeredByEvent: boolean;
  readonly timer: { readonly kind: 'duration' | 'date' | 'cycle'; readonly source: Source } | null;
  readonly message: string | null;
  readonly signal: string | null;
  readonly errorCode: string | null;
  readonly escalationCode: string | null;
  readonly link: string | null;
  readonly compensates: string | null;
  readonly correlationKey: Source | null;
  readonly timeToLive: Source | null;
  readonly outcome: Source | null;
  readonly handler: string | null;
  readonly decision: string | null;
  readonly resultVariable: string | null;
  readonly calledElement: string | null;
  readonly formKey: string;
  readonly candidateGroups: Source | null;
  readonly assignee: Source | null;
  readonly dueDate: Source | null;
  readonly priority: Source | null;
  readonly claimForActor: boolean;
  readonly loop: LoopPlan | null;
}

export interface LoopPlan {
  readonly kind: 'parallel' | 'sequential' | 'standard';
  readonly collection: Source | null;
  readonly cardinality: Source | null;
  readonly elementVariable: string | null;
  /** The list of what each visit gave, in the order of the elements. */
  readonly output: { readonly name: string; readonly element: Source } | null;
  readonly completion: Source | null;
  readonly condition: Source | null;
  readonly maximum: number | null;
  readonly testBefore: boolean;
}

/** Conditions and loop expressions are FEEL with or without `=`. */
export const feel = (text: string): Source => ({ text: text.replace(/^\s*=/, ''), feel: true });

export const source = (text: string): Source => (text.startsWith('=') ? feel(text) : { text, feel: false });

const optional = (text: string | undefined): Source | null => (text === undefined ? null : source(text));

const eventKinds: Readonly<Record<string, EventKind>> = {
  'bpmn:TimerEventDefinition': 'timer',
  'bpmn:MessageEventDefinition': 'message',
  'bpmn:SignalEventDefinition': 'signal',
  'bpmn:ErrorEventDefinition': 'error',
  'bpmn:EscalationEventDefinition': 'escalation',
  'bpmn:TerminateEventDefinition': 'terminate',
  'bpmn:LinkEventDefinition': 'link',
  'bpmn:CompensateEventDefinition': 'compensate',
};

/** The event definition of an event; one at most, because several on one event are not supported. */
export function eventDefinitionOf(element: ModdleElement): { kind: EventKind; definition: ModdleElement } | null {
  const definitions = childrenOf(element, 'eventDefinitions');
  const [definition] = definitions;
  if (!definition) return null;
  if (definitions.length > 1) throw modelError(element.id ?? '', 'more than one event definition');
  const kind = eventKinds[definition.$type];
  if (!kind) throw modelError(element.id ?? '', `${definition.$type} is not supported`);
  return { kind, definition };
}

function mappings(element: ModdleElement, kind: 'inputParameters' | 'outputParameters'): readonly Mapping[] | null {
  const extensions = childOf(element, 'extensionElements');
  const io = extensions && childrenOf(extensions, 'values').find((value) => value.$type === 'camunda:InputOutput');
  const parameters = io ? childrenOf(io, kind) : [];
  if (parameters.length === 0) return null;
  return parameters.map((parameter) => {
    const name = textOf(parameter, 'name');
    if (!name) throw modelError(element.id ?? '', 'a parameter has no name');
    if (childOf(parameter, 'definition')) throw modelError(element.id ?? '', `parameter ${name} is not plain text`);
    return { name, ...source(textOf(parameter, 'value') ?? '') };
  });
}

function timerOf(element: ModdleElement, definition: ModdleElement): Plan['timer'] {
  for (const [kind, name] of [
    ['duration', 'timeDuration'],
    ['date', 'timeDate'],
    ['cycle', 'timeCycle'],
  ] as const) {
    const text = bodyOf(definition, name);
    if (text !== undefined) return { kind, source: source(text) };
  }
  throw modelError(element.id ?? '', 'the timer has no time');
}

function referenceText(element: ModdleElement | undefined, reference: string, name: string): string | null {
  const target = element && childOf(element, reference);
  return (target && (textOf(target, name) ?? textOf(target, 'name'))) ?? null;
}

function eventPlan(element: ModdleElement) {
  const event = eventDefinitionOf(element);
  const definition = event?.definition;
  const at = (kind: EventKind) => (event?.kind === kind ? definition : undefined);
  return {
    event: event?.kind ?? 'none',
    timer: event?.kind === 'timer' ? timerOf(element, event.definition) : null,
    message: referenceText(at('message') ?? element, 'messageRef', 'name'),
    signal: referenceText(at('signal'), 'signalRef', 'name'),
    errorCode: referenceText(at('error'), 'errorRef', 'errorCode'),
    escalationCode: referenceText(at('escalation'), 'escalationRef', 'escalationCode'),
    link: event?.kind === 'link' ? (textOf(event.definition, 'name') ?? '') : null,
    compensates: at('compensate') ? (childOf(event!.definition, 'activityRef')?.id ?? null) : null,
  } as const;
}

function loopPlan(element: ModdleElement): LoopPlan | null {
  const loop = childOf(element, 'loopCharacteristics');
  if (!loop) return null;
  const standard = loop.$type === 'bpmn:StandardLoopCharacteristics';
  const expression = (name: string) => {
    const body = bodyOf(loop, name);
    return body === undefined ? null : feel(body);
  };
  const collection = standard ? undefined : textOf(loop, 'camunda:collection');
  const maximum = standard ? loop.get('loopMaximum') : undefined;
  return {
    kind: standard ? 'standard' : loop.get('isSequential') === true ? 'sequential' : 'parallel',
    collection: collection === undefined ? null : feel(collection),
    cardinality: standard ? null : expression('loopCardinality'),
    elementVariable: standard ? null : (textOf(loop, 'camunda:elementVariable') ?? null),
    output: standard ? null : outputPlan(loop),
    completion: standard ? null : expression('completionCondition'),
    condition: standard ? expression('loopCondition') : null,
    maximum: maximum === undefined || maximum === null ? null : Number(maximum),
    testBefore: standard && loop.get('testBefore') === true,
  };
}

function outputPlan(loop: ModdleElement): LoopPlan['output'] {
  const [name, element] = [textOf(loop, 'encore:outputCollection'), textOf(loop, 'encore:outputElement')];
  if (name === undefined && element === undefined) return null;
  if (name !== undefined && element !== undefined) return { name, element: feel(element) };
  throw modelError(loop.$parent?.id ?? '', 'outputCollection and outputElement belong together');
}

const isA = (element: ModdleElement, ...types: readonly string[]) => types.includes(element.$type);

function taskPlan(element: ModdleElement) {
  const userTask = isA(element, 'bpmn:UserTask');
  const rule = isA(element, 'bpmn:BusinessRuleTask');
  const read = (wanted: boolean, name: string) => (wanted ? textOf(element, name) : undefined);
  return {
    formKey: read(userTask, 'camunda:formKey') ?? '',
    candidateGroups: optional(read(userTask, 'camunda:candidateGroups')),
    assignee: optional(read(userTask, 'camunda:assignee')),
    dueDate: optional(read(userTask, 'camunda:dueDate')),
    priority: optional(read(userTask, 'camunda:priority')),
    claimForActor: read(userTask, 'encore:claim') !== 'never',
    handler: read(isA(element, 'bpmn:ServiceTask', 'bpmn:SendTask'), 'implementation') ?? null,
    decision: read(rule, 'encore:decision') ?? null,
    resultVariable: read(rule, 'encore:resultVariable') ?? null,
    calledElement: read(isA(element, 'bpmn:CallActivity'), 'calledElement') ?? null,
  };
}

const carriesKey = /^bpmn:(ReceiveTask|SendTask|\w*Event)$/;

const supported = new Set(
  [
    ...['StartEvent', 'EndEvent', 'IntermediateCatchEvent', 'IntermediateThrowEvent', 'BoundaryEvent'],
    ...['Task', 'ManualTask', 'UserTask', 'ServiceTask', 'SendTask', 'ReceiveTask', 'BusinessRuleTask'],
    ...['CallActivity', 'SubProcess'],
    ...['ExclusiveGateway', 'ParallelGateway', 'InclusiveGateway', 'EventBasedGateway'],
  ].map((name) => `bpmn:${name}`),
);

/** Whether an element of the process is a flow node: a place a token can be, not a flow and not data. */
export const isFlowNode = ({ $type }: { readonly $type: string }): boolean =>
  $type !== 'bpmn:SequenceFlow' && !$type.startsWith('bpmn:Data');

/** Reads one flow node. Throws `ModelError` for what no run could do. */
export function planOf(element: ModdleElement): Plan {
  if (!supported.has(element.$type)) throw modelError(element.id ?? '', `${element.$type} is not supported`);
  const correlated = carriesKey.test(element.$type);
  return {
    inputs: mappings(element, 'inputParameters'),
    outputs: mappings(element, 'outputParameters'),
    ...eventPlan(element),
    interrupting: element.get('cancelActivity') !== false && element.get('isInterrupting') !== false,
    triggeredByEvent: element.get('triggeredByEvent') === true,
    correlationKey: optional(correlated ? textOf(element, 'encore:correlationKey') : undefined),
    timeToLive: optional(correlated ? textOf(element, 'encore:timeToLive') : undefined),
    outcome: optional(isA(element, 'bpmn:EndEvent') ? textOf(element, 'encore:outcome') : undefined),
    ...taskPlan(element),
    loop: loopPlan(element),
  };
}
