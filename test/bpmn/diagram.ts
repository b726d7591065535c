/** Draws small diagrams in a few words: elements by functions, sequence flows by arrows. */

type Attributes = Readonly<Record<string, string | undefined>>;

export interface Options {
  readonly attributes?: Attributes;
  readonly event?: EventDefinition;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly outputs?: Readonly<Record<string, string>>;
  /** Multi-instance or loop characteristics. */
  readonly loop?: string;
  readonly children?: readonly string[];
}
export interface EventDefinition {
  readonly xml: string;
  readonly attributes?: Attributes;
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const parameters = (kind: string, values: Readonly<Record<string, string>> = {}) =>
  Object.entries(values)
    .map(([name, text]) => `<camunda:${kind}Parameter name="${name}">${escaped(text)}</camunda:${kind}Parameter>`)
    .join('');

/** One element. */
export function element(tag: string, id: string, options: Options = {}): string {
  const { event, inputs, outputs, loop = '', children = [] } = options;
  const attributes = Object.entries({ id, ...options.attributes, ...event?.attributes })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(' ');
  const io = parameters('input', inputs) + parameters('output', outputs);
  const extensions = io
    ? `<bpmn:extensionElements><camunda:inputOutput>${io}</camunda:inputOutput></bpmn:extensionElements>`
    : '';
  return `<bpmn:${tag} ${attributes}>${extensions}${children.join('')}${event?.xml ?? ''}${loop}</bpmn:${tag}>`;
}

type Shape = (id: string, options?: Options) => string;
const shape =
  (tag: string): Shape =>
  (id, options) =>
    element(tag, id, options);

export const start = shape('startEvent');
export const end = shape('endEvent');
export const xor = shape('exclusiveGateway');
export const and = shape('parallelGateway');
export const or = shape('inclusiveGateway');
export const choice = shape('eventBasedGateway');
export const catching = shape('intermediateCatchEvent');
export const throwing = shape('intermediateThrowEvent');
export const plain = shape('task');

/** Attributes written straight into the element. */
const within = (attributes: Attributes, options: Options): Options => ({
  ...options,
  attributes: { ...attributes, ...options.attributes },
});

export const user = (id: string, options: Options = {}) =>
  element('userTask', id, within({ 'camunda:formKey': 'form', 'camunda:candidateGroups': 'agent' }, options));
export const service = (id: string, handler = 'work', options: Options = {}) =>
  element('serviceTask', id, within({ implementation: handler }, options));
export const send = (id: string, message: string, options: Options = {}) =>
  element('sendTask', id, within({ messageRef: `M_${message}` }, options));
export const receive = (id: string, message: string, options: Options = {}) =>
  element('receiveTask', id, within({ messageRef: `M_${message}` }, options));
export const rule = (id: string, decision: string, resultVariable?: string, options: Options = {}) =>
  element(
    'businessRuleTask',
    id,
    within({ 'encore:decision': decision, 'encore:resultVariable': resultVariable }, options),
  );
export const call = (id: string, process: string, options: Options = {}) =>
  element('callActivity', id, within({ calledElement: process }, options));
export const on = (host: string, id: string, event: EventDefinition, options: Options = {}) =>
  element('boundaryEvent', id, within({ attachedToRef: host }, { ...options, event }));
/** A boundary event that leaves its activity alone. */
export const beside = (host: string, id: string, event: EventDefinition, options: Options = {}) =>
  on(host, id, event, within({ cancelActivity: 'false' }, options));
export const sub = (id: string, ...children: string[]) => element('subProcess', id, { children });
export const eventSub = (id: string, ...children: string[]) =>
  element('subProcess', id, { children, attributes: { triggeredByEvent: 'true' } });

let definitions = 0;
const definition = (tag: string, reference: string, inner = ''): string =>
  `<bpmn:${tag} id="d${++definitions}" ${reference}>${inner}</bpmn:${tag}>`;

const time = (tag: string, text: string): EventDefinition => ({
  xml: definition(
    'timerEventDefinition',
    '',
    `<bpmn:${tag} xsi:type="bpmn:tFormalExpression">${escaped(text)}</bpmn:${tag}>`,
  ),
});
export const after = (duration: string) => time('timeDuration', duration);
export const at = (instant: string) => time('timeDate', instant);
export const every = (cycle: string) => time('timeCycle', cycle);
export const message = (name: string, correlationKey?: string): EventDefinition => ({
  xml: definition('messageEventDefinition', `messageRef="M_${name}"`),
  attributes: { 'encore:correlationKey': correlationKey },
});
export const signal = (name: string): EventDefinition => ({
  xml: definition('signalEventDefinition', `signalRef="S_${name}"`),
});
/** Without a code it catches every error. */
export const error = (code?: string): EventDefinition => ({
  xml: definition('errorEventDefinition', code ? `errorRef="E_${code}"` : ''),
});
export const escalation = (code?: string): EventDefinition => ({
  xml: definition('escalationEventDefinition', code ? `escalationRef="X_${code}"` : ''),
});
export const terminate = (): EventDefinition => ({ xml: definition('terminateEventDefinition', '') });
export const link = (name: string): EventDefinition => ({ xml: definition('linkEventDefinition', `name="${name}"`) });
export const compensate = (activity?: string): EventDefinition => ({
  xml: definition('compensateEventDefinition', activity ? `activityRef="${activity}"` : ''),
});

const expression = (tag: string, text?: string) =>
  text === undefined ? '' : `<bpmn:${tag} xsi:type="bpmn:tFormalExpression">${escaped(text)}</bpmn:${tag}>`;

/** One visit per element of a list. */
export const forEach = (
  collection: string,
  options: {
    readonly as?: string;
    readonly oneByOne?: boolean;
    readonly until?: string;
    /** Name and expression of the output collection. */
    readonly into?: readonly [string, string];
  } = {},
) =>
  `<bpmn:multiInstanceLoopCharacteristics isSequential="${options.oneByOne ?? false}" ` +
  `camunda:collection="${escaped(collection)}" camunda:elementVariable="${options.as ?? 'it'}"` +
  `${options.into ? ` encore:outputCollection="${options.into[0]}" encore:outputElement="${escaped(options.into[1])}"` : ''}>` +
  `${expression('completionCondition', options.until)}</bpmn:multiInstanceLoopCharacteristics>`;
export const times = (count: string) =>
  `<bpmn:multiInstanceLoopCharacteristics>${expression('loopCardinality', count)}</bpmn:multiInstanceLoopCharacteristics>`;
export const again = (condition?: string, attributes = '') =>
  `<bpmn:standardLoopCharacteristics ${attributes}>${expression('loopCondition', condition)}</bpmn:standardLoopCharacteristics>`;

/** `a > b > c` draws plain flows, `g > a: x > 1` one with a condition, `g > b: default` the default. */
export function flows(...lines: string[]): string {
  return lines.map(flowLine).join('');
}

function flowLine(line: string): string {
  const [path = '', ...rest] = line.split(':');
  const condition = rest.join(':').trim();
  const ids = path.split('>').map((id) => id.trim());
  return ids
    .slice(1)
    .map((target, index) => {
      const source = ids[index]!;
      const id = `${source}To${target}`;
      if (condition === 'default')
        return `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}"/>${isDefault(source, id)}`;
      const body = condition ? expression('conditionExpression', condition) : '';
      return `<bpmn:sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${body}</bpmn:sequenceFlow>`;
    })
    .join('');
}

/** The handler of a compensation boundary event. */
export const undoneBy = (event: string, handler: string) =>
  `<bpmn:association id="${event}To${handler}" associationDirection="One" sourceRef="${event}" targetRef="${handler}"/>`;

/** A note in the drawing that `diagram` turns into the source's default attribute. */
const isDefault = (source: string, flow: string) => `<!--default ${source} ${flow}-->`;

/** A whole file; `attributes` go to the process. */
export function diagram(parts: readonly string[], attributes: Attributes = {}): string {
  const names = Object.entries({ id: 'p', isExecutable: 'true', ...attributes })
    .map(([name, value]) => `${name}="${escaped(value ?? '')}"`)
    .join(' ');
  const body = withDefaults(parts.join(''));
  return (
    '<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions ' +
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:encore="http://encore.desk/schema/1.0/bpmn" ' +
    `targetNamespace="test">${rootsOf(body)}<bpmn:process ${names}>${body}</bpmn:process></bpmn:definitions>`
  );
}

function withDefaults(body: string): string {
  let xml = body;
  for (const [, source, flow] of body.matchAll(/<!--default (\w+) (\w+)-->/g)) {
    xml = xml.replace(` id="${source}"`, ` id="${source}" default="${flow}"`);
  }
  return xml;
}

/** Messages, signals, errors and escalations the drawing refers to. */
function rootsOf(body: string): string {
  const kinds: Readonly<Record<string, string>> = {
    message: 'name',
    signal: 'name',
    error: 'errorCode',
    escalation: 'escalationCode',
  };
  const references = [...body.matchAll(/(message|signal|error|escalation)Ref="(\w)_([\w.-]+)"/g)];
  const roots = references.map(
    ([, kind = '', letter, name]) => `<bpmn:${kind} id="${letter}_${name}" ${kinds[kind]}="${name}"/>`,
  );
  return [...new Set(roots)].join('');
}
