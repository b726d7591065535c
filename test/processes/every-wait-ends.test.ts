/**
 * Nobody waits for ever: every place where a case of ours can stand still has an end. It is left by a timer of its own or
 * of a scope around it, the other way of its event gateway is a timer, or every call of its process is left in time. A
 * place with none of these is named below with the reason, and a reason that is not needed any more is taken out.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isA, list, one, parseDiagram, text, type Element } from '../../src/bpmn/layout/element';
import { definitionOf, isEventSubprocess, toDiagram, type Diagram } from '../../src/bpmn/lint/diagram';
import { projectRoot } from '../../src/lib/root';

/** Why a place may wait without an end of its own. */
const reasons: Readonly<Record<string, string>> = {
  'hold-and-arrival partyArrives':
    'graceOver starts the call to the guests beside it, and every way of that call ends the waiting: callTooLong, extensionOver',
};

const directory = join(projectRoot, 'processes');
const diagrams: Diagram[] = [];
beforeAll(async () => {
  for (const file of readdirSync(directory).filter((name) => name.endsWith('.bpmn'))) {
    const xml = readFileSync(join(directory, file), 'utf8');
    diagrams.push(toDiagram(basename(file), xml, (await parseDiagram(xml)).definitions)!);
  }
});

const isTimer = (event: Element): boolean => definitionOf(event, 'Timer') !== undefined;
const targetsOf = (node: Element): Element[] => list(node, 'outgoing').flatMap((flow) => one(flow, 'targetRef') ?? []);
const sourcesOf = (node: Element): Element[] => list(node, 'incoming').flatMap((flow) => one(flow, 'sourceRef') ?? []);

/** Places where a token stands until something comes; what an event gateway waits for is the gateway's. */
function waits({ nodes }: Diagram): Element[] {
  return nodes.filter((node) => {
    if (isA(node, 'UserTask', 'ReceiveTask', 'EventBasedGateway')) return true;
    if (!isA(node, 'IntermediateCatchEvent') || isTimer(node)) return false;
    return !sourcesOf(node).some((source) => isA(source, 'EventBasedGateway'));
  });
}

/** Whether a timer ends what stands in this activity or around it, or every case that could call it does so in time. */
function ends(node: Element, diagram: Diagram, seen: readonly string[] = []): boolean {
  const { nodes, process, id } = diagram;
  if (isA(node, 'EventBasedGateway') && targetsOf(node).some(isTimer)) return true;
  const cutShort = nodes.some(
    (event) => isA(event, 'BoundaryEvent') && one(event, 'attachedToRef') === node && isTimer(event) && cancels(event),
  );
  if (cutShort) return true;
  // What an event subprocess began by ending its scope, no other event subprocess of that scope can end.
  const cleared = isEventSubprocess(node) && startsBy(node, () => true);
  const scope = node.$parent!;
  if (!cleared && list(scope, 'flowElements').some((inner) => isEventSubprocess(inner) && startsBy(inner, isTimer))) return true;
  if (scope !== diagram.process) return ends(scope, diagram, seen);
  return callsEnd(id, process, seen);
}

const cancels = (event: Element): boolean => event.get('cancelActivity') !== false;
const startsBy = (subprocess: Element, which: (start: Element) => boolean): boolean =>
  list(subprocess, 'flowElements').some(
    (node) => isA(node, 'StartEvent') && node.get('isInterrupting') !== false && which(node),
  );

/** A process that only others call: each of its calls is left in time. */
function callsEnd(id: string, process: Element, seen: readonly string[]): boolean {
  if (seen.includes(id)) return true;
  const starts = list(process, 'flowElements').filter((node) => isA(node, 'StartEvent'));
  if (starts.some((start) => list(start, 'eventDefinitions').length > 0)) return false;
  const calls = diagrams.flatMap((diagram) =>
    diagram.nodes.filter((node) => isA(node, 'CallActivity') && text(node, 'calledElement') === id).map((call) => ({ call, diagram })),
  );
  return calls.length > 0 && calls.every(({ call, diagram }) => ends(call, diagram, [...seen, id]));
}

const openIn = (diagram: Diagram): string[] =>
  waits(diagram)
    .filter((node) => !ends(node, diagram))
    .map((node) => `${diagram.id} ${node.id}`);

it('every place where a case can wait has an end, or a reason for having none', () => {
  expect(diagrams.flatMap(openIn).sort()).toEqual(Object.keys(reasons).sort());
});

it('finds the places that lose theirs', async () => {
  const xml = readFileSync(join(directory, '09-asks-to-be-first.bpmn'), 'utf8');
  const without = xml.replace(/<bpmn:timerEventDefinition id="sixHoursOverDefinition">.*?<\/bpmn:timerEventDefinition>/s, '');
  const diagram = toDiagram('09-asks-to-be-first.bpmn', without, (await parseDiagram(without)).definitions)!;
  expect(openIn(diagram)).toEqual(['flow-09 explain', 'flow-09 tellGranted', 'flow-09 tellRefused']);
});

it('looks at all of them', () => {
  expect(diagrams.reduce((sum, diagram) => sum + waits(diagram).length, 0)).toBeGreaterThan(120);
});
