/** Where the case stands, as a small picture of the part of its diagram around the open task. */
import type { Names } from '../../../desk/names';
import type { ProcessDrawing, ProcessFacts } from '../../../desk/process-facts';
import type { Visited } from '../../../desk/read/task-context';
import { dueState } from '../../words';
import { signOf, type Element } from './signs';
import { inLines } from './text-lines';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Asked {
  readonly drawing: ProcessDrawing;
  readonly model: ProcessFacts;
  readonly names: Names;
  readonly visited: readonly Visited[];
  /** The element of the open task; empty where the picture is of the whole case. */
  readonly at: string;
  readonly now: Date;
}

/** What fits beside the task at a size that can be read. */
const view = { width: 340, height: 160 };
const fontSize = 13;
const lineHeight = 15;

/** Null where the element is not drawn. */
export function miniDiagram(asked: Asked) {
  const centre = asked.drawing.shapes.get(asked.at);
  if (!centre) return null;
  return pictureOf(asked, around(centre));
}

/** The part of the diagram that lies in `window`, as shapes and lines to be drawn. */
export const pictureOf = (asked: Asked, window: Box) => ({
  viewBox: [window.x, window.y, window.width, window.height].join(' '),
  flows: flowsIn(asked, window),
  nodes: nodesIn(asked, window),
});

/** The way here and what may come next both want to be seen; what comes next a little more. */
const around = (centre: Box): Box => ({
  x: centre.x + centre.width / 2 - view.width * 0.44,
  y: centre.y + centre.height / 2 - view.height / 2,
  ...view,
});

const meets = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

type Points = readonly { readonly x: number; readonly y: number }[];

function flowsIn({ drawing, visited }: Asked, window: Box) {
  const taken = new Set(visited.filter((one) => one.elementType === 'bpmn:SequenceFlow').map((one) => one.elementId));
  return [...drawing.edges]
    .filter(([, points]) => points.length > 1 && meets(boxOf(points), window))
    .map(([id, points]) => ({
      d: points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${Math.round(x)} ${Math.round(y)}`).join(''),
      tip: tipOf(points),
      done: taken.has(id),
    }));
}

function boxOf(points: Points): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(1, Math.max(...xs) - x), height: Math.max(1, Math.max(...ys) - y) };
}

/** An arrow head at the end, turned the way the last stretch goes. */
function tipOf(points: Points): string {
  const [from, to] = [points.at(-2)!, points.at(-1)!];
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const corner = (side: number): string =>
    `L${(to.x - 8 * ux - 4 * side * uy).toFixed(1)} ${(to.y - 8 * uy + 4 * side * ux).toFixed(1)}`;
  return `M${to.x} ${to.y}${corner(1)}${corner(-1)}z`;
}

function nodesIn(asked: Asked, window: Box) {
  const { drawing, model } = asked;
  return [...model.elements.values()].flatMap((element) => {
    const box = drawing.shapes.get(element.id);
    return box && meets(box, window) ? [nodeOf(asked, { element, box }, window)] : [];
  });
}

interface Node {
  readonly element: Element;
  readonly box: Box;
}

function nodeOf(asked: Asked, node: Node, window: Box) {
  const { element, box } = node;
  const kind = kindOf(element.type);
  const { name, here } = stateOf(asked, element.id);
  const sign = signOf(element);
  return {
    state: name,
    [kind]: true,
    ...shapeOf(kind, element.type, box),
    sign: sign && { ...sign, x: box.x + box.width / 2, y: box.y + box.height / 2 },
    call: element.type === 'bpmn:CallActivity',
    beside: element.interrupting === false,
    text: textOf(asked, node, window),
    dim: kind !== 'task',
    token: here ? { x: Math.max(box.x, window.x + 10), y: box.y } : null,
  };
}

const kindOf = (type: string): 'event' | 'gateway' | 'task' =>
  type.endsWith('Event') ? 'event' : type.endsWith('Gateway') ? 'gateway' : 'task';

function shapeOf(kind: 'event' | 'gateway' | 'task', type: string, { x, y, width, height }: Box) {
  const [cx, cy] = [x + width / 2, y + height / 2];
  if (kind === 'event')
    return {
      cx,
      cy,
      r: width / 2,
      end: type === 'bpmn:EndEvent',
      inner: /Intermediate|Boundary/.test(type) ? width / 2 - 3 : null,
    };
  if (kind === 'gateway') return { d: `M${cx} ${y}L${x + width} ${cy}L${cx} ${y + height}L${x} ${cy}z` };
  return { x, y, width, height };
}

/** Late and soon are said of what stands here now; a way back makes what was done stand here again. */
function stateOf({ visited, now, at }: Asked, id: string): { name: string; here: boolean } {
  const one = visited.find(({ elementId }) => elementId === id);
  const here = one?.here ?? false;
  if (one?.failed) return { name: 'fail', here };
  if (here)
    return { name: id !== at && one?.due && dueState(new Date(one.due), now) !== 'calm' ? 'soon' : 'here', here };
  return { name: one?.done ? 'done' : '', here };
}

/** Names are written where they can be read whole: within what is seen of a task, beside an event only when all of it is. */
function textOf({ drawing, names }: Asked, { element, box }: Node, window: Box) {
  const { id, type } = element;
  const name = names.written(id);
  const label = drawing.labels.get(id);
  if (name === '') return [];
  if (kindOf(type) === 'task') {
    const seen = within(box, window);
    if (seen.width < leastWidth || seen.height < box.height) return [];
    return linesIn(name, seen, type === 'bpmn:SubProcess' && box.width > closedWidth ? 'top' : 'middle');
  }
  if (!label || within(label, window).width < label.width || within(label, window).height < label.height) return [];
  const lines = linesIn(name, label, label.y < box.y ? 'bottom' : 'top');
  return lines.every(({ y }) => y > window.y + fontSize && y < window.y + window.height - 4) ? lines : [];
}

const leastWidth = 48;
/** A subprocess wider than this is drawn with what is in it, and has its name above that. */
const closedWidth = 120;

function within(a: Box, b: Box): Box {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)];
  const width = Math.min(a.x + a.width, b.x + b.width) - x;
  return { x, y, width, height: Math.min(a.y + a.height, b.y + b.height) - y };
}

function linesIn(name: string, box: Box, at: 'top' | 'middle' | 'bottom') {
  const width = at === 'middle' ? box.width - 8 : Math.max(box.width, 70);
  const lines = inLines(name, width, fontSize).slice(0, at === 'middle' ? 4 : 3);
  const height = (lines.length - 1) * lineHeight;
  const first = {
    top: box.y + fontSize - 2,
    middle: box.y + box.height / 2 - height / 2 + 4.5,
    bottom: box.y + box.height - height - 3,
  };
  return lines.map((line, i) => ({ line, x: box.x + box.width / 2, y: Math.round(first[at] + i * lineHeight) }));
}
