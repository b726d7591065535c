/** A parsed diagram, with the questions the checks ask of it. */
import { collaboration, isA, list, one, processes, text, within, type Element } from '../layout/element';
import { stem } from './world';

export interface Diagram {
  readonly file: string;
  readonly xml: string;
  readonly definitions: Element;
  readonly process: Element;
  readonly id: string;
  /** Elements of the process and of every subprocess: flow nodes, flows, data. */
  readonly elements: readonly Element[];
  readonly nodes: readonly Element[];
  readonly flows: readonly Element[];
}

/** The first process of the file; more than one is a finding of its own. */
export function toDiagram(file: string, xml: string, definitions: Element): Diagram | null {
  const [process] = processes(definitions);
  if (!process) return null;
  const elements = [...within(process)];
  const nodes = elements.filter((e) => isA(e, 'FlowNode'));
  const flows = elements.filter((e) => isA(e, 'SequenceFlow'));
  listWays(nodes, flows);
  return { file, xml, definitions, process, id: process.id, elements, nodes, flows };
}

/** A case runs along the flows; the lists that elements keep of them are optional in a file, and may be wrong. */
function listWays(nodes: readonly Element[], flows: readonly Element[]): void {
  const ways = (node: Element | undefined, name: 'incoming' | 'outgoing'): Element[] =>
    (node?.get(name) as Element[] | undefined) ?? [];
  for (const node of nodes) for (const name of ['incoming', 'outgoing'] as const) ways(node, name).length = 0;
  for (const flow of flows) {
    ways(one(flow, 'sourceRef'), 'outgoing').push(flow);
    ways(one(flow, 'targetRef'), 'incoming').push(flow);
  }
}

export const lanesOf = ({ process }: Diagram): Element[] =>
  list(process, 'laneSets').flatMap((set) => [...list(set, 'lanes')]);

export const participantsOf = ({ definitions }: Diagram): readonly Element[] => {
  const shared = collaboration(definitions);
  return shared ? list(shared, 'participants') : [];
};

/** `flow-01` of `01-slug.bpmn`; shared processes are named as their file. */
export const idByFile = (file: string): string => {
  const name = stem(file);
  const number = /^(\d\d)-/.exec(name)?.[1];
  return number ? `flow-${number}` : name;
};

/** The only event definition of an event, of this kind. */
export const definitionOf = (event: Element, kind: string): Element | undefined =>
  isA(event, 'Event')
    ? list(event, 'eventDefinitions').find((d) => d.$type === `bpmn:${kind}EventDefinition`)
    : undefined;

export const isCatching = (event: Element): boolean => isA(event, 'CatchEvent', 'ReceiveTask');
export const isEventSubprocess = (node: Element): boolean =>
  isA(node, 'SubProcess') && node.get('triggeredByEvent') === true;

export interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly element: Element;
}

const extensions = (element: Element, type: string): Element[] => {
  const holder = one(element, 'extensionElements');
  return holder ? list(holder, 'values').filter((value) => value.$type === type) : [];
};

function parameters(element: Element, kind: 'inputParameters' | 'outputParameters'): Parameter[] {
  return extensions(element, 'camunda:InputOutput')
    .flatMap((mapping) => list(mapping, kind))
    .map((parameter) => ({ name: text(parameter, 'name'), value: text(parameter, 'value'), element: parameter }));
}
export const inputsOf = (element: Element): Parameter[] => parameters(element, 'inputParameters');
export const outputsOf = (element: Element): Parameter[] => parameters(element, 'outputParameters');

/** A script's id; not certain where it is one of several an expression names. */
export interface ScriptName {
  readonly id: string;
  readonly certain: boolean;
}

/** Scripts an element names: a task's own, and those a call hands on (`callScript`). */
export function scriptsOf(element: Element): ScriptName[] {
  const handedOn = isA(element, 'CallActivity') ? inputsOf(element).filter(({ name }) => /Script$/.test(name)) : [];
  const values = [text(element, 'encore:script'), ...handedOn.map(({ value }) => value)];
  return values.filter(Boolean).flatMap(namesOfScript);
}

/** An expression may mean any of the ids in quotes in it. */
function namesOfScript(value: string): ScriptName[] {
  if (!value.trim().startsWith('=')) return [{ id: value, certain: true }];
  return [...value.matchAll(/"([^"]+)"/g)].map(([, id]) => ({ id: id!, certain: false }));
}

/** What a message element waits for or throws: the element of a message event, a receive or a send task. */
export function messageOf(element: Element): { name: string; referenced: boolean } | null {
  const holder = definitionOf(element, 'Message') ?? (isA(element, 'ReceiveTask', 'SendTask') ? element : undefined);
  if (!holder) return null;
  const message = one(holder, 'messageRef');
  return { name: message ? text(message, 'name') : '', referenced: message !== undefined };
}

export function signalOf(element: Element): { name: string; referenced: boolean } | null {
  const definition = definitionOf(element, 'Signal');
  if (!definition) return null;
  const signal = one(definition, 'signalRef');
  return { name: signal ? text(signal, 'name') : '', referenced: signal !== undefined };
}

/** The error code an event throws or catches; '' catches every error. */
export function errorCodeOf(element: Element): string | null {
  const definition = definitionOf(element, 'Error');
  if (!definition) return null;
  const error = one(definition, 'errorRef');
  return error ? text(error, 'errorCode') : '';
}

/** The handler type of a service or send task. */
export const handlerOf = (node: Element): string => {
  const implementation = text(node, 'implementation');
  return implementation.startsWith('##') ? '' : implementation;
};

export { isA, list, one, text, type Element } from '../layout/element';
