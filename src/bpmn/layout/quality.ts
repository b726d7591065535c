/** Judges a drawing: what a reader would stumble over is a fault, what nobody could read is an error. */
import { collaboration, isA, list, parseDiagram, processes, within, type Element } from './element';
import { bottom, right } from './graph';
import type { Fault } from './fault';
import { judgeEdges, countCrossings, countLeftward } from './quality-edges';
import { judgeLabels } from './quality-labels';
import { judgeShapes } from './quality-shapes';
import { readScene, type Scene } from './scene';

export interface Judgement {
  readonly faults: readonly Fault[];
  readonly facts: {
    readonly width: number;
    readonly height: number;
    readonly crossings: number;
    readonly leftward: number;
  };
}

/** Judges the drawing in a file; a file without one has every element undrawn. */
export async function judge(xml: string): Promise<Judgement> {
  return judgeDrawing((await parseDiagram(xml)).definitions);
}

/** The same for a diagram already parsed. */
export function judgeDrawing(definitions: Element): Judgement {
  const scene = readScene(definitions);
  const crossings = countCrossings(scene);
  const leftward = countLeftward(scene);
  const faults: Fault[] = [
    ...judgePresence(definitions, scene),
    ...judgeShapes(scene),
    ...judgeEdges(scene),
    ...judgeLabels(scene),
  ];
  const many = scene.edges.length * 0.25;
  if (crossings > Math.max(3, many))
    faults.push({ rule: 'many-crossings', severity: 'warning', elements: [String(crossings)] });
  return { faults, facts: { ...size(scene), crossings, leftward } };
}

/** Everything is drawn exactly once, and nothing is drawn that is not there. */
function judgePresence(definitions: Element, scene: Scene): Fault[] {
  const faults: Fault[] = [];
  const fault = (rule: string, id: string): void => void faults.push({ rule, severity: 'error', elements: [id] });
  const times = new Map<string, number>();
  for (const id of scene.drawn) times.set(id, (times.get(id) ?? 0) + 1);
  for (const id of drawable(definitions)) if (!times.has(id)) fault('not-drawn', id);
  for (const [id, count] of times) {
    if (id === '') fault('drawn-but-gone', `${count}×`);
    else if (count > 1) fault('drawn-twice', id);
  }
  return faults;
}

function* drawable(definitions: Element): Generator<string> {
  const shared = collaboration(definitions);
  if (shared) for (const e of [...list(shared, 'participants'), ...list(shared, 'messageFlows')]) yield e.id;
  for (const process of processes(definitions)) {
    for (const lane of list(process, 'laneSets').flatMap((set) => list(set, 'lanes'))) yield lane.id;
    for (const artifact of list(process, 'artifacts')) yield artifact.id;
    for (const element of within(process)) {
      if (isA(element, 'DataObject')) continue;
      yield element.id;
      if (isA(element, 'SubProcess')) for (const artifact of list(element, 'artifacts')) yield artifact.id;
    }
  }
}

function size({ shapes }: Scene): { width: number; height: number } {
  const boxes = [...shapes.values()];
  if (boxes.length === 0) return { width: 0, height: 0 };
  return {
    width: Math.round(Math.max(...boxes.map(right)) - Math.min(...boxes.map((b) => b.x))),
    height: Math.round(Math.max(...boxes.map(bottom)) - Math.min(...boxes.map((b) => b.y))),
  };
}
