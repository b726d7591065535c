/** Rows: each path keeps its track as long as it can, side branches get tracks below, and tracks are packed per lane. */
import { must, type Container, type GraphFlow } from './graph';
import type { Order } from './order';

interface Track {
  readonly parent: Track | null;
  readonly rowIn: Map<number, number>;
}

/** Row of each node inside its lane, from 0 at the top. */
export function rows(container: Container, order: Order): ReadonlyMap<string, number> {
  const laneOf = new Map(container.nodes.map((n) => [n.id, n.lane]));
  const { tracks, trackOf } = assignTracks(order, laneOf);
  const row = new Map<string, number>();
  for (const lane of new Set(order.main.map((n) => n.lane)))
    packLane(lane, { container, order, laneOf, tracks, trackOf }, row);
  return row;
}

interface Tracked {
  readonly tracks: readonly Track[];
  readonly trackOf: ReadonlyMap<string, Track>;
}

/** The longest continuation keeps the track; boundary branches come right below, other branches below those. */
function assignTracks(order: Order, laneOf: ReadonlyMap<string, number>): Tracked {
  const tracks: Track[] = [];
  const trackOf = new Map<string, Track>();
  const lower = (a: Track, b: Track): Track => (tracks.indexOf(a) > tracks.indexOf(b) ? a : b);
  const insertAfter = (place: Track, parent: Track): Track => {
    const track: Track = { parent, rowIn: new Map() };
    tracks.splice(tracks.indexOf(place) + 1, 0, track);
    return track;
  };
  const follow = (id: string, track: Track): Track => {
    trackOf.set(id, track);
    const flows = must(order.out, id).filter((f) => !order.back.has(f.id));
    const onward = continuation(id, flows, order, laneOf);
    let last = track;
    if (onward && !trackOf.has(onward.target)) last = lower(last, follow(onward.target, track));
    for (const flow of flows.filter((f) => order.isBoundary(f.source) && !trackOf.has(f.target)))
      last = lower(last, follow(flow.target, insertAfter(track, track)));
    for (const flow of flows.filter((f) => !order.isBoundary(f.source) && f !== onward))
      if (!trackOf.has(flow.target)) last = follow(flow.target, insertAfter(last, track));
    return last;
  };
  const entered = new Set(
    [...order.out.values()]
      .flat()
      .filter((f) => !order.back.has(f.id))
      .map((f) => f.target),
  );
  const roots = order.main.filter((n) => !entered.has(n.id));
  for (const node of [...roots, ...order.main]) {
    if (trackOf.has(node.id)) continue;
    const track: Track = { parent: null, rowIn: new Map() };
    tracks.push(track);
    follow(node.id, track);
  }
  return { tracks, trackOf };
}

function continuation(
  id: string,
  flows: readonly GraphFlow[],
  order: Order,
  laneOf: ReadonlyMap<string, number>,
): GraphFlow | undefined {
  const same = (f: GraphFlow): number => Number(laneOf.get(f.target) === laneOf.get(id));
  return flows
    .filter((f) => !order.isBoundary(f.source))
    .sort((a, b) => must(order.reach, b.target) - must(order.reach, a.target) || same(b) - same(a))[0];
}

interface Packing extends Tracked {
  readonly container: Container;
  readonly order: Order;
  readonly laneOf: ReadonlyMap<string, number>;
}

function packLane(lane: number, p: Packing, row: Map<string, number>): void {
  const taken: Set<number>[] = [];
  for (const track of p.tracks) {
    const nodes = p.order.main.filter((n) => n.lane === lane && p.trackOf.get(n.id) === track);
    if (nodes.length === 0) continue;
    const cells = new Set(nodes.map((n) => must(p.order.column, n.id)));
    for (const flow of p.container.flows) for (const cell of passing(flow, track, lane, p)) cells.add(cell);
    const at = freeRow(taken, cells, parentRow(track, lane));
    taken[at] = new Set([...(taken[at] ?? []), ...cells]);
    track.rowIn.set(lane, at);
    for (const node of nodes) row.set(node.id, at);
  }
}

/** Columns a flow of this track runs through, so that nothing is put in its way. */
function* passing(flow: GraphFlow, track: Track, lane: number, p: Packing): Generator<number> {
  const host = p.order.hostOf(flow.source);
  const to = p.order.column.get(flow.target);
  const from = p.order.column.get(host);
  if (to === undefined || from === undefined) return;
  if (p.order.isBoundary(flow.source)) {
    if (p.trackOf.get(flow.target) === track && p.laneOf.get(host) === lane) yield from;
    return;
  }
  if (p.order.back.has(flow.id) || p.laneOf.get(host) !== lane || p.laneOf.get(flow.target) !== lane) return;
  if (p.trackOf.get(host) !== track || p.trackOf.get(flow.target) !== track) return;
  for (let c = from + 1; c < to; c += 1) yield c;
}

function parentRow(track: Track, lane: number): number {
  for (let t = track.parent; t; t = t.parent) {
    const at = t.rowIn.get(lane);
    if (at !== undefined) return at;
  }
  return 0;
}

function freeRow(taken: readonly Set<number>[], cells: ReadonlySet<number>, lowest: number): number {
  let at = taken.length;
  while (at > lowest && ![...cells].some((c) => taken[at - 1]?.has(c))) at -= 1;
  return at;
}
