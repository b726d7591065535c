/** Variables that are read somewhere are written somewhere, or declared as brought along or optional. */
import { variablesOf } from '../../feel/expression';
import {
  handlerOf,
  inputsOf,
  isA,
  isCatching,
  messageOf,
  one,
  outputsOf,
  text,
  type Diagram,
  type Element,
} from './diagram';
import { expressionsOf, type Expression } from './expressions';
import { defineRules, type Problems } from './finding';
import { componentsOf, type World } from './world';

const problem = defineRules({
  'variable-never-written': [
    'warning',
    '变量“{name}”在这里被读，却没有谁写过',
    'Variable "{name}" is read here, but nothing writes it',
    '改名字，或列入 encore:optional',
    'Correct the name, or list it in encore:optional',
  ],
  'input-never-written': [
    'warning',
    '处理程序“{handler}”需要“{name}”，却没有谁写过',
    'Handler "{handler}" needs "{name}", but nothing writes it',
    '加输入参数，或在前面写这个变量',
    'Add an input parameter, or write the variable before',
  ],
});

/** All there is to look at, with what comes from one diagram into another looked up once. */
export interface House {
  readonly world: World;
  readonly all: readonly Diagram[];
  /** Names that callers pass, by the process they call. */
  readonly passed: ReadonlyMap<string, readonly string[]>;
  /** Names that come with a message. */
  readonly payloads: ReadonlyMap<string, readonly string[]>;
}

export function houseOf(world: World, all: readonly Diagram[]): House {
  const passed = new Map<string, string[]>();
  const payloads = new Map<string, string[]>();
  const add = (to: Map<string, string[]>, key: string, from: Element): void =>
    void to.set(key, [...(to.get(key) ?? []), ...inputsOf(from).map(({ name }) => name)]);
  for (const node of all.flatMap(({ nodes }) => nodes)) {
    if (isA(node, 'CallActivity')) add(passed, text(node, 'calledElement'), node);
    const message = messageOf(node);
    if (message && !isCatching(node)) add(payloads, message.name, node);
  }
  return { world, all, passed, payloads };
}

export function* checkVariables(diagram: Diagram, house: House): Problems {
  const written = writtenIn(diagram, house);
  for (const expression of expressionsOf(diagram)) {
    const known = namesAt(expression, written, house);
    for (const name of known ? variablesOf(expression.source) : [])
      if (!known?.has(name)) yield problem('variable-never-written', expression.element, { name });
  }
  for (const node of diagram.nodes) yield* checkNeeds(node, house.world, written);
}

/** Names a case of this process may hold: declared, passed by callers, written by its elements. */
export function writtenIn(diagram: Diagram, house: House): Set<string> {
  const { process } = diagram;
  const keys = ['encore:businessKey', 'encore:customer', 'encore:venue'].map((key) => text(process, key));
  const optional = text(process, 'encore:optional').split(/\s+/);
  const passed = house.passed.get(diagram.id) ?? [];
  return new Set(
    [...keys, ...optional, ...passed, ...diagram.nodes.flatMap((n) => writtenBy(n, house))].filter(Boolean),
  );
}

/** Names an element writes: its outputs, or without any whatever it is given. */
function writtenBy(node: Element, house: House): string[] {
  const outputs = outputsOf(node).map((o) => o.name);
  const loop = isA(node, 'Activity') ? one(node, 'loopCharacteristics') : undefined;
  const list = loop ? text(loop, 'encore:outputCollection') : '';
  return [...(outputs.length > 0 ? outputs : givenTo(node, house)), list];
}

/** Names that come to an element from outside: form fields, a handler's values, a message's payload. */
function givenTo(node: Element, { world, payloads }: House): string[] {
  if (isA(node, 'UserTask')) {
    const form = world.forms.get(text(node, 'camunda:formKey'));
    return form ? [...componentsOf(form.components)].flatMap((c) => c.key ?? []) : [];
  }
  if (isA(node, 'BusinessRuleTask')) return [text(node, 'encore:resultVariable')];
  if (isA(node, 'ServiceTask')) return Object.keys(world.handlers.get(handlerOf(node))?.gives.shape ?? {});
  const message = isCatching(node) ? messageOf(node) : null;
  return message ? [...(payloads.get(message.name) ?? [])] : [];
}

/** Names an expression may use; null where they come from outside and are not known here. */
function namesAt({ node, use }: Expression, written: ReadonlySet<string>, house: House): Set<string> | null {
  const message = isCatching(node) ? messageOf(node) : null;
  if (message && house.world.external.has(message.name)) return null;
  if (message && isA(node, 'StartEvent')) return new Set([...written, ...(house.payloads.get(message.name) ?? [])]);
  if (use === 'output' && isA(node, 'CallActivity')) {
    const child = house.all.find((d) => d.id === text(node, 'calledElement'));
    return child ? new Set(['outcome', ...writtenIn(child, house)]) : null;
  }
  const own = use === 'output' ? givenTo(node, house) : [];
  return new Set([...written, ...own, ...loopNames(node)]);
}

function loopNames(node: Element): string[] {
  for (let scope: Element | undefined = node; scope && isA(scope, 'FlowNode'); scope = scope.$parent) {
    const loop = isA(scope, 'Activity') ? one(scope, 'loopCharacteristics') : undefined;
    if (loop) return ['loopCounter', text(loop, 'camunda:elementVariable') || 'item'];
  }
  return [];
}

function* checkNeeds(node: Element, world: World, written: ReadonlySet<string>): Problems {
  const handler = isA(node, 'ServiceTask') ? world.handlers.get(handlerOf(node)) : undefined;
  if (!handler) return;
  const given = new Set(inputsOf(node).map((input) => input.name));
  for (const [name, shape] of Object.entries(handler.needs.shape))
    if (!given.has(name) && !written.has(name) && !mayBeMissing(shape))
      yield problem('input-never-written', node.id, { handler: handler.type, name });
}

const mayBeMissing = (shape: { safeParse?(value: unknown): { success: boolean } } | object): boolean =>
  'safeParse' in shape && (shape.safeParse?.(undefined).success ?? false);
