/** Names: each in a place of its own. */
import { isA } from './element';
import { overlaps } from './graph';
import type { Fault } from './fault';
import type { Scene } from './scene';

export function judgeLabels({ labels, unplaced, solid, stretches, shapes }: Scene): Fault[] {
  const faults: Fault[] = unplaced.map((id) => ({ rule: 'name-without-place', severity: 'warning', elements: [id] }));
  for (const [i, label] of labels.entries()) {
    for (const other of labels.slice(i + 1))
      if (overlaps(label, other, -1))
        faults.push({ rule: 'names-overlap', severity: 'error', elements: [label.id, other.id] });
    for (const node of solid)
      if (overlaps(label, node, -2))
        faults.push({ rule: 'name-on-shape', severity: 'error', elements: [label.id, node.id] });
    const lines = stretches.filter((s) =>
      overlaps({ ...s, width: s.width || 0.5, height: s.height || 0.5 }, label, -2),
    );
    for (const id of new Set(lines.map((s) => s.edge.id)))
      faults.push({ rule: 'name-on-line', severity: 'warning', elements: [label.id, id] });
    for (const lane of shapes.values())
      if (isA(lane.element, 'Lane') && crossesBorder(label, lane))
        faults.push({ rule: 'name-on-lane-border', severity: 'warning', elements: [label.id, lane.id] });
  }
  return faults;
}

const crossesBorder = (label: { y: number; height: number }, lane: { y: number }): boolean =>
  label.y + 2 < lane.y && label.y + label.height - 2 > lane.y;
