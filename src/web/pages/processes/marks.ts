/** What the viewer puts on a process's diagram: tokens, late, failed, rounds under way, heat, and what can be opened. */
import { diagramNames } from '../../../desk/names';
import type { Chart } from '../../../desk/read/process-chart';
import type { ManyTimes, Standing } from '../../../desk/read/process-standing';
import type { Translate } from '../../i18n';
import type { SignedInVisit } from '../../visit';
import { addresses } from './addresses';
import type { Choice } from './choice';
import { flowMarks } from './flows';
import { heatMarks, type HeatMark } from './heat';

interface ProcessMark {
  readonly tokens: number;
  readonly done: false;
  readonly due: 'late' | null;
  readonly failed: number;
  readonly label: string;
  readonly late: { readonly n: number; readonly label: string } | null;
  readonly many: { readonly text: string; readonly label: string } | null;
  readonly heat: HeatMark | null;
}
export interface ProcessMarks {
  readonly elements: Readonly<Record<string, ProcessMark>>;
  readonly path: readonly string[];
  readonly names: Readonly<Record<string, string>>;
  /** How often each sequence flow was taken, where heat says how often. */
  readonly taken: Readonly<Record<string, { readonly text: string; readonly label: string }>>;
  /** Where each flow node leads. */
  readonly links: Readonly<Record<string, string>>;
}

/** `3 / 20` still open; of what runs one after the other nobody knows yet how many there will be, so what is done. */
export function manyWords(t: Translate, { open, all, oneByOne }: ManyTimes): { text: string; label: string } {
  if (!oneByOne) return { text: `${open} / ${all}`, label: t('process.manyOpen', { open, all }) };
  const done = all - open;
  return { text: t('map.oneByOneShort', { done }), label: t('map.oneByOne', { done, open }) };
}

const nobody: Omit<Standing, 'elementId'> = { tokens: 0, late: 0, incidents: 0 };

export async function processMarks(visit: SignedInVisit, key: string, chart: Chart, choice: Choice): Promise<ProcessMarks> {
  const { t, desk, language } = visit;
  const { definition } = chart;
  const here = new Map(chart.standing.map((one) => [one.elementId, one]));
  const heats = choice.heat ? heatMarks(chart.history, choice.heat, t) : new Map<string, HeatMark>();
  const rounds = new Map(chart.manyTimes.map((one) => [one.elementId, one]));
  const nodes = [...definition.model.elements.keys()];
  const mark = (id: string): ProcessMark => {
    const { tokens, late, incidents } = here.get(id) ?? nobody;
    const many = rounds.get(id);
    return {
      ...{ tokens, done: false, due: late > 0 ? 'late' : null, failed: incidents },
      label: incidents > 0 ? t('diagram.failed', { n: incidents }) : t('diagram.tokens', { n: tokens }),
      late: late > 0 ? { n: late, label: t('process.lateHere', { n: late }) } : null,
      many: many ? manyWords(t, many) : null,
      heat: heats.get(id) ?? null,
    };
  };
  const marked = nodes.filter((id) => here.has(id) || heats.has(id) || rounds.has(id));
  return {
    elements: Object.fromEntries(marked.map((id) => [id, mark(id)])),
    path: [],
    names: await diagramNames(desk, definition.versionId, language),
    taken: choice.heat === 'often' ? flowMarks(visit, chart) : {},
    links: Object.fromEntries(nodes.map((id) => [id, addresses.node(key, id, choice)])),
  };
}
