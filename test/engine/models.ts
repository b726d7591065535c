/** Small diagrams for tests of the engine, written as lists of flow nodes and flows. */

interface Attributes {
  readonly [name: string]: string | undefined;
}

const attributes = (given: Attributes): string =>
  Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${value!.replaceAll('"', '&quot;')}"`)
    .join('');

const element = (tag: string, given: Attributes, body = ''): string =>
  `<bpmn:${tag}${attributes(given)}>${body}</bpmn:${tag}>`;

/** `{ a: '=x' }` as input or output parameters. */
export function mapping(inputs: Attributes = {}, outputs: Attributes = {}): string {
  const lines = (tag: string, given: Attributes): string =>
    Object.entries(given)
      .map(([name, text]) => `<camunda:${tag} name="${name}">${text}</camunda:${tag}>`)
      .join('');
  const body = lines('inputParameter', inputs) + lines('outputParameter', outputs);
  return `<bpmn:extensionElements><camunda:inputOutput>${body}</camunda:inputOutput></bpmn:extensionElements>`;
}

export const start = (id = 'started'): string => element('startEvent', { id });
export const end = (id: string, outcome = id): string => element('endEvent', { id, 'encore:outcome': outcome });

export const userTask = (id: string, given: Attributes = {}, body = ''): string =>
  element(
    'userTask',
    {
      ...{ id, name: id, 'camunda:formKey': 'form', 'camunda:candidateGroups': 'agent' },
      ...{ 'camunda:dueDate': 'PT15M', 'camunda:priority': '50' },
      ...given,
    },
    body,
  );

export const serviceTask = (id: string, handler: string, body = ''): string =>
  element('serviceTask', { id, name: id, implementation: handler }, body);

export const call = (id: string, calledElement: string, body = ''): string =>
  element('callActivity', { id, name: id, calledElement }, body);

export const gateway = (id: string, kind: 'exclusive' | 'parallel', given: Attributes = {}): string =>
  element(`${kind}Gateway`, { id, ...given });

interface EventOptions {
  /** The activity it sits on. */
  readonly on?: string;
  readonly interrupting?: boolean;
  /** What the key is made from, `=…`. */
  readonly key?: string;
  readonly body?: string;
}

/** An event of a kind: `event('boundaryEvent', 'over', timer('PT1H'), { on: 'wait' })`. */
export const event = (tag: string, id: string, definition: string, options: EventOptions = {}): string =>
  element(
    tag,
    {
      id,
      attachedToRef: options.on,
      cancelActivity: tag === 'boundaryEvent' ? String(options.interrupting ?? true) : undefined,
      'encore:correlationKey': options.key,
    },
    (options.body ?? '') + definition.replaceAll('§', id),
  );

const timerOf = (tag: string, text: string): string =>
  `<bpmn:timerEventDefinition id="§Definition"><bpmn:${tag} xsi:type="bpmn:tFormalExpression">${text}</bpmn:${tag}></bpmn:timerEventDefinition>`;
export const timer = (duration: string): string => timerOf('timeDuration', duration);
export const cycle = (text: string): string => timerOf('timeCycle', text);
export const date = (text: string): string => timerOf('timeDate', text);
export const message = (name: string): string =>
  `<bpmn:messageEventDefinition id="§Definition" messageRef="${refOf(name)}" />`;
export const error = (code: string): string =>
  `<bpmn:errorEventDefinition id="§Definition" errorRef="${refOf(code)}" />`;
export const escalation = (code: string): string =>
  `<bpmn:escalationEventDefinition id="§Definition" escalationRef="${refOf(code)}" />`;

const refOf = (name: string): string => `ref_${name.replaceAll('.', '_')}`;

export interface ModelOptions {
  /** Attributes of the process: `encore:venue` … */
  readonly process?: Attributes;
  /** Conditions by flow, named `source to target`. */
  readonly conditions?: Readonly<Record<string, string>>;
  readonly messages?: readonly string[];
  readonly errors?: readonly string[];
  readonly escalations?: readonly string[];
}

/** A process from its nodes and chains of flows: `['started > ask > ended', 'ask > other']`. */
export function model(
  id: string,
  nodes: readonly string[],
  chains: readonly string[],
  options: ModelOptions = {},
): string {
  const flows = new Map<string, string>();
  for (const chain of chains) {
    const steps = chain.split('>').map((step) => step.trim());
    for (let i = 1; i < steps.length; i++) {
      const [source, target] = [steps[i - 1]!, steps[i]!];
      const condition = options.conditions?.[`${source} to ${target}`];
      const body =
        condition === undefined
          ? ''
          : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${condition}</bpmn:conditionExpression>`;
      const flow = { id: `${source}_${target}`, sourceRef: source, targetRef: target };
      flows.set(flow.id, element('sequenceFlow', flow, body));
    }
  }
  const roots = [
    ...(options.messages ?? []).map((name) => element('message', { id: refOf(name), name })),
    ...(options.errors ?? []).map((code) => element('error', { id: refOf(code), name: code, errorCode: code })),
    ...(options.escalations ?? []).map((code) =>
      element('escalation', { id: refOf(code), name: code, escalationCode: code }),
    ),
  ];
  const process = element(
    'process',
    { id, name: id, isExecutable: 'true', ...options.process },
    [...nodes, ...flows.values()].join('\n'),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:encore="http://encore.desk/schema/1.0/bpmn" id="definitions" targetNamespace="http://encore.desk/test">
${roots.join('\n')}
${process}
</bpmn:definitions>`;
}
