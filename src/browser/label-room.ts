/** Room for names in another language than the one a diagram was drawn in. */

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
/** A label beside an event, a gateway or a flow, where it was drawn. */
export interface Label {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Point {
  readonly x: number;
  readonly y: number;
}
/** What a label names: a node with its place, or a flow with its course. */
export type Named = Box | { readonly waypoints: readonly Point[] };

export type Measure = (text: string) => number;

const size = 11;
const lineHeight = 13;
const margin = 4;
/** How far from its line a name is drawn at most. */
const near = 16;
/** Wider than this, a name beside a line takes another line of its own rather than the place of what is next to it. */
const besideLine = 72;

/** Measures a text as the drawing writes it. */
export function measureIn(font: string): Measure {
  const context = document.createElement('canvas').getContext('2d');
  if (context) context.font = `${size}px ${font}`;
  return (text) => context?.measureText(text).width ?? text.length * size;
}

/**
 * Makes the label large enough that no word is broken, and grow away from what it stands at: upwards from the line or the
 * node below it, to the left from a line on its right; a node's label to both sides.
 */
export function makeRoom(label: Label, name: string, named: Named, measure: Measure): void {
  const words = name.split(/\s+/);
  const longest = Math.max(...words.map(measure));
  const { x, y, width, height } = label;
  const { most, anchor, above } = 'waypoints' in named ? besideFlow(label, named.waypoints) : besideNode(label, named);
  label.width = Math.ceil(Math.max(width, longest + margin, Math.min(most, measure(name) + margin)));
  label.height = Math.max(height, linesOf(words, label.width, measure) * lineHeight);
  label.x = x - (label.width - width) * anchor;
  if (above) label.y = y - (label.height - height);
}

interface Course {
  /** How wide it may become for all of the name to stand in one line. */
  readonly most: number;
  /** What part of its growth goes to the left. */
  readonly anchor: 0 | 0.5 | 1;
  /** Whether it stands on something. */
  readonly above: boolean;
}

const besideNode = (label: Label, node: Box): Course => ({
  most: 0,
  anchor: 0.5,
  above: label.y + label.height <= node.y + node.height / 2,
});

function besideFlow(label: Label, points: readonly Point[]): Course {
  const [right, bottom] = [label.x + label.width, label.y + label.height];
  const stretches = points.slice(1).map((to, i) => ({ from: points[i]!, to }));
  const below = stretches.find(
    ({ from, to }) =>
      from.y === to.y && from.y >= bottom - near / 2 && from.y <= bottom + near && spans(from.x, to.x, label),
  );
  if (below) return { most: Math.max(below.from.x, below.to.x) - label.x - margin, anchor: 0, above: true };
  const onRight = stretches.some(
    ({ from, to }) => from.x === to.x && from.x >= right - margin && from.x <= right + near,
  );
  return { most: besideLine, anchor: onRight ? 1 : 0, above: false };
}

const spans = (a: number, b: number, { x, width }: Label): boolean => Math.min(a, b) < x + width && Math.max(a, b) > x;

/** How many lines the words take at this width. */
function linesOf(words: readonly string[], width: number, measure: Measure): number {
  let [lines, line] = [1, ''];
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer) > width) [lines, line] = [lines + 1, word];
    else line = longer;
  }
  return lines;
}
