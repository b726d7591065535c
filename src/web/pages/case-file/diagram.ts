/** The whole diagram of a case for paper: in strips that can be read, each with the way the case came. */
import type { Names } from '../../../desk/names';
import type { ProcessDrawing, ProcessFacts } from '../../../desk/process-facts';
import type { CaseFacts } from '../../../desk/read/case';
import type { Visited } from '../../../desk/read/task-context';
import { pictureOf, type Box } from '../task/mini-diagram';

interface Drawn {
  readonly drawing: ProcessDrawing;
  readonly model: ProcessFacts;
  readonly names: Names;
  readonly now: Date;
}

/** What a sheet across shows at a size that can be read. */
const widest = 1500;
/** Up to here a cut is moved to the left so that it goes between the nodes, not through them. */
const moved = 300;
/** Where nothing is drawn for this long from top to bottom, the rest is a picture of its own. */
const emptyFor = 150;
const margin = 50;

/** The pictures from left to right and from top to bottom, all of one scale; none where nothing is drawn. */
export function diagramStrips(facts: CaseFacts, { drawing, model, names, now }: Drawn) {
  const asked = { drawing, model, names, now, visited: visitedOf(facts), at: '' };
  // Pools and lanes hold everything; they would keep apart nothing.
  const boxes = [...drawing.shapes].flatMap(([id, box]) => (model.elements.has(id) ? [box] : []));
  const cuts = cutsOf(boxes);
  const width = Math.max(0, ...cuts.slice(1).map((cut, i) => cut - cuts[i]!)) + margin;
  return cuts.slice(1).flatMap((end, i) => {
    const start = cuts[i]!;
    const within = boxes.filter((box) => box.x < end && box.x + box.width > start);
    return rowsOf(within).map(({ y, height }) => pictureOf(asked, { x: start - margin / 2, y, width, height }));
  });
}

/** Where the picture is cut from top to bottom: before its first node, through as few nodes as may be, behind its last. */
function cutsOf(boxes: readonly Box[]): number[] {
  if (boxes.length === 0) return [];
  const left = Math.floor(Math.min(...boxes.map(({ x }) => x))) - margin / 2;
  const right = Math.ceil(Math.max(...boxes.map(({ x, width }) => x + width))) + margin / 2;
  const cuts = [left];
  while (right - cuts.at(-1)! > widest) cuts.push(bestCut(boxes, cuts.at(-1)! + widest));
  return [...cuts, right];
}

function bestCut(boxes: readonly Box[], latest: number): number {
  const through = (at: number): number => boxes.filter((box) => box.x - 8 < at && box.x + box.width + 8 > at).length;
  let [best, fewest] = [latest, through(latest)];
  for (let at = latest - 10; at >= latest - moved && fewest > 0; at -= 10) {
    const count = through(at);
    if (count < fewest) [best, fewest] = [at, count];
  }
  return best;
}

/** What lies together from top to bottom, with room for lines and names around it. */
function rowsOf(boxes: readonly Box[]): { y: number; height: number }[] {
  const rows: { from: number; to: number }[] = [];
  for (const { y, height } of boxes.toSorted((a, b) => a.y - b.y)) {
    const row = rows.at(-1);
    if (row && y - row.to < emptyFor) row.to = Math.max(row.to, y + height);
    else rows.push({ from: y, to: y + height });
  }
  return rows.map(({ from, to }) => ({ y: Math.floor(from) - margin, height: Math.ceil(to - from) + 2 * margin }));
}

/** Every element the case has been at, once. */
function visitedOf(facts: CaseFacts): Visited[] {
  const due = new Map(facts.tasks.map((task) => [task.elementId, task.due]));
  const failed = new Set(facts.incidents.map(({ elementId }) => elementId));
  const ids = new Map(facts.visits.map((visit) => [visit.elementId, visit.elementType]));
  const standing = new Set(facts.visits.filter(({ leftAt }) => leftAt === null).map(({ elementId }) => elementId));
  const done = new Set(facts.visits.filter(({ state }) => state === 'completed').map(({ elementId }) => elementId));
  return [...ids].map(([elementId, elementType]) => ({
    ...{ elementId, elementType, here: standing.has(elementId), done: done.has(elementId) },
    ...{ failed: failed.has(elementId), due: due.get(elementId) ?? null },
  }));
}
