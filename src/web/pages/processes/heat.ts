/** Heat: how strongly a flow node is coloured by what a period was like, and the value that stands beside the colour. */
import type { NodeHistory } from '../../../desk/read/process-history';
import type { Translate } from '../../i18n';
import { sayDuration } from '../../words';
import type { Heat } from './choice';

export interface HeatMark {
  /** 0 to 5. */
  readonly level: number;
  readonly text: string;
}

/** What is measured; null where there is nothing to say. */
export function heatValue(node: NodeHistory, heat: Heat): number | null {
  if (heat === 'often') return node.visits || null;
  if (heat === 'late') return node.late > 0 ? node.late / node.visits : null;
  return node[heat] || null;
}

export function sayHeat(value: number, heat: Heat, t: Translate): string {
  if (heat === 'often') return t('heat.times', { n: value });
  if (heat === 'late') return `${Math.max(1, Math.round(value * 100))} %`;
  return sayWait(value, t);
}

/** Seconds where a minute would say nothing. */
export const sayWait = (milliseconds: number, t: Translate): string =>
  milliseconds < 60_000 ? t('heat.seconds', { n: Math.round(milliseconds / 1000) }) : sayDuration(milliseconds, t);

/** By the root, so that one node everything passes does not make all others pale; a share is shown as it is. */
export function heatMarks(nodes: readonly NodeHistory[], heat: Heat, t: Translate): ReadonlyMap<string, HeatMark> {
  const values = nodes.flatMap((node) => {
    const value = heatValue(node, heat);
    return value === null ? [] : [[node.elementId, value] as const];
  });
  const most = heat === 'late' ? 1 : Math.max(...values.map(([, value]) => value));
  return new Map(
    values.map(([id, value]) => [
      id,
      { level: Math.round(5 * Math.sqrt(value / most)), text: sayHeat(value, heat, t) },
    ]),
  );
}
