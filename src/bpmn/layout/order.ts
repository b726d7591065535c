/** Order and columns: which flows run backwards, and how far to the right each node stands. */
import { must, type Container, type GraphFlow, type GraphNode } from './graph';

export interface Order {
  /** Nodes that stand in columns: all but boundary events and event subprocesses. */
  readonly main: readonly GraphNode[];
  /** Event subprocesses: they stand in a row of their own. */
  readonly aside: readonly GraphNode[];
  /** Outgoing flows by node, those of its boundary events included and last. */
  readonly out: ReadonlyMap<string, readonly GraphFlow[]>;
  readonly back: ReadonlySet<string>;
  readonly column: ReadonlyMap<string, number>;
  readonly columns: number;
  /** Length of the longest way onward. */
  readonly reach: ReadonlyMap<string, number>;
  isBoundary(id: string): boolean;
  /** The node itself, or the host of a boundary event. */
  hostOf(id: string): string;
}

/** Columns by longest path after taking out the flows that close a loop. */
export function order(container: Container): Order {
  const hosts = new Map(container.nodes.filter((n) => n.host).map((n) => [n.id, n.host as string]));
  const isBoundary = (id: string): boolean => hosts.has(id);
  const hostOf = (id: string): string => hosts.get(id) ?? id;
  const main = container.nodes.filter((n) => !n.host && !n.eventSubprocess);
  const out = outgoing(main, container.flows, hostOf, isBoundary);
  const { back, sorted } = depthFirst(main, container.flows, out);
  const column = longestPaths(sorted, out, back);
  return {
    main,
    aside: container.nodes.filter((n) => n.eventSubprocess),
    out,
    back,
    column,
    columns: 1 + Math.max(0, ...column.values()),
    reach: reaches(sorted, out, back),
    isBoundary,
    hostOf,
  };
}

function outgoing(
  main: readonly GraphNode[],
  flows: readonly GraphFlow[],
  hostOf: (id: string) => string,
  isBoundary: (id: string) => boolean,
): Map<string, GraphFlow[]> {
  const out = new Map<string, GraphFlow[]>(main.map((n) => [n.id, []]));
  for (const flow of flows) out.get(hostOf(flow.source))?.push(flow);
  for (const list of out.values()) list.sort((a, b) => Number(isBoundary(a.source)) - Number(isBoundary(b.source)));
  return out;
}

/** Topological order from a depth-first walk in document order; a flow into a node still being walked runs back. */
function depthFirst(
  main: readonly GraphNode[],
  flows: readonly GraphFlow[],
  out: ReadonlyMap<string, readonly GraphFlow[]>,
): { back: Set<string>; sorted: string[] } {
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<string>();
  const sorted: string[] = [];
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const flow of must(out, id)) {
      if (state.get(flow.target) === 'open') back.add(flow.id);
      else if (!state.has(flow.target)) visit(flow.target);
    }
    state.set(id, 'done');
    sorted.unshift(id);
  };
  const entered = new Set(flows.map((f) => f.target));
  const starts = main.filter((n) => !entered.has(n.id)).reverse();
  for (const node of [...starts, ...main]) if (!state.has(node.id)) visit(node.id);
  return { back, sorted };
}

function longestPaths(
  sorted: readonly string[],
  out: ReadonlyMap<string, readonly GraphFlow[]>,
  back: ReadonlySet<string>,
): Map<string, number> {
  const column = new Map(sorted.map((id) => [id, 0]));
  for (const id of sorted)
    for (const flow of must(out, id))
      if (!back.has(flow.id)) column.set(flow.target, Math.max(must(column, flow.target), must(column, id) + 1));
  return column;
}

function reaches(
  sorted: readonly string[],
  out: ReadonlyMap<string, readonly GraphFlow[]>,
  back: ReadonlySet<string>,
): Map<string, number> {
  const reach = new Map<string, number>();
  for (const id of [...sorted].reverse())
    reach.set(id, 1 + Math.max(0, ...must(out, id).map((f) => (back.has(f.id) ? 0 : (reach.get(f.target) ?? 0)))));
  return reach;
}
