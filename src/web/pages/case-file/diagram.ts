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

/** What a sheet across shows at a size that can be read, and what two strips have in common. */
const widest = 1500;
const common = 40;
const margin = 24;

/** The strips from left to right; none where nothing is drawn. */
export function diagramStrips(facts: CaseFacts, { drawing, model, names, now }: Drawn) {
  const whole = boundsOf(drawing);
  if (!whole) return [];
  const asked = { drawing, model, names, now, visited: visitedOf(facts), at: '' };
  return stripsOf(whole).map((strip) => pictureOf(asked, strip));
}

function boundsOf({ shapes, labels, edges }: ProcessDrawing): Box | null {
  const boxes = [...shapes.values(), ...labels.values()];
  const points = [...edges.values()].flat();
  const xs = [...boxes.flatMap(({ x, width }) => [x, x + width]), ...points.map(({ x }) => x)];
  const ys = [...boxes.flatMap(({ y, height }) => [y, y + height]), ...points.map(({ y }) => y)];
  if (xs.length === 0) return null;
  const [x, y] = [Math.floor(Math.min(...xs)) - margin, Math.floor(Math.min(...ys)) - margin];
  return { x, y, width: Math.ceil(Math.max(...xs)) + margin - x, height: Math.ceil(Math.max(...ys)) + margin - y };
}

/** As few strips as can be read, all of one width so that all have one scale. */
function stripsOf(whole: Box): Box[] {
  const count = Math.max(1, Math.ceil((whole.width - common) / (widest - common)));
  const step = (whole.width - common) / count;
  return Array.from({ length: count }, (_, i) => ({
    ...whole,
    x: Math.round(whole.x + i * step),
    width: Math.round(step + common),
  }));
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
