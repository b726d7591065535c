/** Takes from a parsed diagram what the layout needs. */
import { collaboration, isA, list, one, processes, text, type Element } from './element';
import type { Container, Graph, GraphFlow, GraphNode, NodeKind, Note } from './graph';

/** The graph of a parsed diagram. Throws where it holds something the layout cannot draw. */
export function readGraph(definitions: Element): Graph {
  const shared = collaboration(definitions);
  const participants = shared ? list(shared, 'participants') : [];
  const messageFlows = shared ? list(shared, 'messageFlows') : [];
  if (messageFlows.length > 0) throw new Error('message flows between pools are not drawn; use one pool per diagram');
  const pools = processes(definitions).map((process) => ({
    participant: participants.find((p) => one(p, 'processRef') === process)?.id ?? null,
    container: readContainer(process),
  }));
  const plane = shared?.id ?? processes(definitions)[0]?.id;
  if (!plane) throw new Error('the file holds no process');
  return { plane, pools };
}

function readContainer(scope: Element): Container {
  const elements = list(scope, 'flowElements');
  const lanes = list(scope, 'laneSets').flatMap((set) => list(set, 'lanes'));
  const laneOf = new Map(lanes.flatMap((lane, k) => list(lane, 'flowNodeRef').map((node) => [node.id, k] as const)));
  const nodes = elements.filter((e) => isA(e, 'FlowNode'));
  const lane = (node: Element): number => {
    const host = one(node, 'attachedToRef');
    const own = laneOf.get(host?.id ?? node.id);
    return own ?? (isEventSubprocess(node) ? Math.max(0, lanes.length - 1) : 0);
  };
  return {
    nodes: nodes.map((node) => readNode(node, lane(node))),
    flows: elements.filter((e) => isA(e, 'SequenceFlow')).map(readFlow),
    lanes: lanes.map((l) => ({ id: l.id, name: text(l, 'name') })),
    notes: readNotes(scope),
  };
}

const isEventSubprocess = (node: Element): boolean => isA(node, 'SubProcess') && node.get('triggeredByEvent') === true;

function readNode(node: Element, lane: number): GraphNode {
  const subprocess = isA(node, 'SubProcess');
  return {
    id: node.id,
    name: text(node, 'name'),
    kind: kindOf(node),
    parallel: isA(node, 'ParallelGateway', 'InclusiveGateway'),
    exclusive: isA(node, 'ExclusiveGateway'),
    host: one(node, 'attachedToRef')?.id ?? null,
    lane,
    inner: subprocess && list(node, 'flowElements').length > 0 ? readContainer(node) : null,
    subprocess,
    eventSubprocess: isEventSubprocess(node),
  };
}

function kindOf(node: Element): NodeKind {
  if (isA(node, 'Event')) return 'event';
  return isA(node, 'Gateway') ? 'gateway' : 'activity';
}

function readFlow(flow: Element): GraphFlow {
  const [source, target] = [one(flow, 'sourceRef'), one(flow, 'targetRef')];
  if (!source || !target) throw new Error(`sequence flow ${flow.id} does not lead from one element to another`);
  return {
    id: flow.id,
    name: text(flow, 'name'),
    source: source.id,
    target: target.id,
    fallback: one(source, 'default') === flow,
  };
}

function readNotes(scope: Element): Note[] {
  const artifacts = list(scope, 'artifacts');
  const associations = artifacts.filter((a) => isA(a, 'Association'));
  return artifacts
    .filter((a) => isA(a, 'TextAnnotation'))
    .map((note) => {
      const tie = associations.find((a) => one(a, 'sourceRef') === note || one(a, 'targetRef') === note);
      const about = tie && [one(tie, 'sourceRef'), one(tie, 'targetRef')].find((e) => e && e !== note);
      return { id: note.id, text: text(note, 'text'), about: about?.id ?? null, association: tie?.id ?? null };
    });
}
