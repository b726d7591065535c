/** How often each sequence flow was taken in the period, and which share of those who stood before it that was. */
import type { Names } from '../../../desk/names';
import type { Chart } from '../../../desk/read/process-chart';
import type { SignedInVisit } from '../../visit';

interface Taken {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly name: string;
  readonly visits: number;
  /** Of all flows out of the same node; null where there is no other. */
  readonly share: number | null;
}

/** The flows of the drawing that were taken, in its order. */
function takenFlows({ definition, taken }: Chart): readonly Taken[] {
  const flows = [...definition.model.sequenceFlows.values()];
  const visits = new Map(taken.map((one) => [one.elementId, one.visits]));
  const leaving = (source: string) => flows.filter((one) => one.source === source);
  return flows.flatMap(({ id, source, target, name }) => {
    const n = visits.get(id);
    if (!n) return [];
    const others = leaving(source);
    const all = others.reduce((sum, one) => sum + (visits.get(one.id) ?? 0), 0);
    return [{ id, source, target, name, visits: n, share: others.length > 1 ? n / all : null }];
  });
}

const percent = (share: number): string => `${Math.max(1, Math.round(100 * share))} %`;

/** The same as rows of a table. */
export const flowRows = (chart: Chart, names: Names) =>
  takenFlows(chart).map(({ id, source, target, visits, share }) => ({
    ...{ from: names.element(source), to: names.element(target), name: names.written(id), visits },
    share: share === null ? '' : percent(share),
  }));

/** What stands at the flow on the diagram. */
export const flowMarks = ({ t }: SignedInVisit, chart: Chart): Record<string, { text: string; label: string }> =>
  Object.fromEntries(
    takenFlows(chart).map(({ id, visits, share }) => [
      id,
      {
        text: String(visits),
        label: share === null ? t('map.taken', { n: visits }) : t('map.takenShare', { n: visits, share: percent(share) }),
      },
    ]),
  );
