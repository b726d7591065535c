import type { ParseResult } from 'bpmn-moddle';
import { emptyServer, engine } from './engine';
import type { Flow, Node, ProcessScope } from './engine-types';
import { modelError, type ModdleElement } from './parse';
import { isFlowNode, planOf } from './plan';

/** The engine's own picture of a diagram: nodes wired with flows, shared by every run and frozen. */
export interface Graph {
  readonly process: ProcessScope;
  getNodeById(id: string): Node | undefined;
}

interface EngineDefinition extends Graph {
  readonly nodes: ReadonlyMap<string, any>;
  readonly processes: ReadonlyMap<string, any>;
  readonly flows: readonly Flow[];
}

/** Builds the graph from a parsed diagram with exactly one process; every node gets its plan. */
export async function loadGraph(name: string, parsed: ParseResult): Promise<Graph> {
  const definition = new engine.Definition(name, name, emptyServer);
  definition.moddle = { fromXML: () => Promise.resolve(parsed) };
  await definition.load();
  const graph = definition as EngineDefinition;
  const [process] = graph.processes.values();
  if (!process || graph.processes.size > 1) throw modelError('', 'a file holds exactly one process');
  for (const node of graph.nodes.values()) {
    if (isFlowNode(node.def as ModdleElement)) node.plan = Object.freeze(planOf(node.def as ModdleElement));
  }
  freeze(graph);
  return Object.freeze({ process, getNodeById: (id: string) => graph.nodes.get(id) });
}

/** A running case cannot change what other cases of the version share: it would fail at once instead of leaking. */
function freeze(graph: EngineDefinition): void {
  for (const node of graph.nodes.values()) {
    for (const list of [node.inbounds, node.outbounds, node.attachments]) Object.freeze(list);
    for (const behaviour of node.behaviours.values()) Object.freeze(behaviour);
    Object.freeze(node);
  }
  for (const process of graph.processes.values()) Object.freeze(process);
  for (const flow of graph.flows) Object.freeze(flow);
}
