/** Text annotations: as near as possible to what they are about, where nothing else is. */
import { bottom, centreX, overlaps, right, type Box, type Drawing, type Note, type Point } from './graph';
import type { Placement } from './place';
import { stretches } from './route';
import { lineCount, type Size } from './text';

const WIDTH = 140;

/** Shapes and association lines of a container's annotations. */
export function drawNotes(
  notes: readonly Note[],
  { box, frame }: Placement,
  labels: readonly Box[],
  routes: ReadonlyMap<string, readonly Point[]>,
): Drawing {
  const taken = [...box.values(), ...labels, ...[...routes.values()].flatMap(stretches)];
  const drawing = { shapes: [] as Drawing['shapes'][number][], edges: [] as Drawing['edges'][number][] };
  for (const note of notes) {
    const subject = (note.about && box.get(note.about)) || { x: frame.x + 80, y: frame.y + 60, width: 0, height: 0 };
    const bounds = freePlace(subject, sizeOf(note.text), taken);
    taken.push(bounds);
    drawing.shapes.push({ element: note.id, bounds });
    if (note.association && note.about)
      drawing.edges.push({ element: note.association, points: connect(subject, bounds) });
  }
  return drawing;
}

const sizeOf = (text: string): Size => ({
  width: WIDTH,
  height: Math.max(30, lineCount(text, WIDTH - 14, 12) * 15 + 12),
});

/** Above and below in growing distance; the first place that is free, else right above. */
function freePlace(subject: Box, size: Size, taken: readonly Box[]): Box {
  const candidates = [0, 1, 2, 3, 4].flatMap((k) =>
    [10, -size.width / 2 + subject.width / 2, -size.width + 20].flatMap((dx) => [
      { x: subject.x + dx, y: subject.y - size.height - 14 - k * 20, ...size },
      { x: subject.x + dx, y: bottom(subject) + 14 + k * 20, ...size },
    ]),
  );
  return candidates.find((c) => !taken.some((t) => overlaps(c, t, 4))) ?? candidates[0]!;
}

function connect(subject: Box, note: Box): Point[] {
  const above = note.y < subject.y;
  const x = Math.min(Math.max(centreX(subject), note.x), right(note));
  return [
    { x: centreX(subject), y: above ? subject.y : bottom(subject) },
    { x, y: above ? bottom(note) : note.y },
  ];
}
