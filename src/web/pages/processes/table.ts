/** The numbers of the diagram as rows: the same sources, in the order of the diagram, those of other versions at the end. */
import type { Names } from '../../../desk/names';
import type { Chart } from '../../../desk/read/process-chart';
import type { NodeHistory } from '../../../desk/read/process-history';
import type { Standing } from '../../../desk/read/process-standing';
import { hasSentence } from '../../i18n';
import type { SignedInVisit } from '../../visit';
import { addresses } from './addresses';
import type { Choice } from './choice';
import { sayWait } from './heat';
import { manyWords } from './marks';

const kindOf = ({ t }: SignedInVisit, type: string): string => {
  const key = `element.${type.replace('bpmn:', '')}`;
  return hasSentence(key) ? t(key) : '';
};

export function tableRows(visit: SignedInVisit, key: string, { chart, names, choice }: { chart: Chart; names: Names; choice: Choice }) {
  const { t } = visit;
  const { elements } = chart.definition.model;
  const here = new Map(chart.standing.map((one) => [one.elementId, one]));
  const past = new Map(chart.history.map((one) => [one.elementId, one]));
  const rounds = new Map(chart.manyTimes.map((one) => [one.elementId, one]));
  const elsewhere = [...here.keys(), ...past.keys()].filter((id) => !elements.has(id));
  const row = (id: string) => {
    const element = elements.get(id);
    const many = rounds.get(id);
    return {
      name: names.element(id),
      kind: element ? kindOf(visit, element.type) : t('process.otherVersion'),
      href: addresses.node(key, id, choice),
      ...standingWords(here.get(id)),
      many: many ? manyWords(t, many).label : '',
      ...pastWords(visit, past.get(id)),
    };
  };
  const inDiagram = [...elements.keys()].filter((id) => here.has(id) || past.has(id));
  return [...inDiagram, ...new Set(elsewhere)].map(row);
}

const standingWords = (one: Standing | undefined) => ({
  ...{ tokens: one?.tokens ?? 0, late: one?.late ?? 0, incidents: one?.incidents ?? 0 },
});

const pastWords = ({ t }: SignedInVisit, one: NodeHistory | undefined) => ({
  visits: one?.visits ?? 0,
  median: one?.median ? sayWait(one.median, t) : '',
  p95: one?.p95 ? sayWait(one.p95, t) : '',
  wasLate: one?.late ? `${one.late} · ${Math.max(1, Math.round((100 * one.late) / one.visits))} %` : '',
});
