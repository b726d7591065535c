/** What the viewer puts on the diagram: tokens with their number, the path done, what is due, what failed; names in the reader's language. */
import type { CaseFacts } from '../../../desk/read/case';
import { diagramNames } from '../../../desk/names';
import type { SignedInVisit } from '../../visit';
import { dueState } from '../../words';

export interface Mark {
  tokens: number;
  done: boolean;
  due: 'soon' | 'late' | null;
  failed: number;
  /** How often the case has left it done. */
  times: number;
}

export interface Marks {
  readonly elements: Readonly<Record<string, Mark & { readonly label: string }>>;
  /** Sequence flows taken at least once. */
  readonly path: readonly string[];
  /** English names by element; empty where the diagram's own are right. */
  readonly names: Readonly<Record<string, string>>;
}

/** Marks by element, from the history and from what waits now. */
export function elementMarks(facts: CaseFacts, now: Date): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  const at = (id: string): Mark => {
    const mark = marks.get(id) ?? { tokens: 0, done: false, due: null, failed: 0, times: 0 };
    marks.set(id, mark);
    return mark;
  };
  for (const visit of facts.visits) {
    if (visit.elementType === 'bpmn:SequenceFlow') continue;
    if (visit.leftAt === null) at(visit.elementId).tokens += 1;
    else if (visit.state === 'completed') {
      at(visit.elementId).done = true;
      at(visit.elementId).times += 1;
    }
  }
  for (const task of facts.tasks) {
    const state = task.due ? dueState(new Date(task.due), now) : 'calm';
    if (state !== 'calm') at(task.elementId).due = state;
  }
  for (const incident of facts.incidents) at(incident.elementId).failed += 1;
  return marks;
}

export async function marksOf(visit: SignedInVisit, facts: CaseFacts): Promise<Marks> {
  const { t, desk, language } = visit;
  const words = (mark: Mark): string =>
    [
      mark.times > 1 ? t('diagram.times', { n: mark.times }) : '',
      mark.tokens ? t('diagram.tokens', { n: mark.tokens }) : '',
      mark.due ? t(`diagram.${mark.due}`) : '',
      mark.failed ? t('diagram.failed', { n: mark.failed }) : '',
    ]
      .filter(Boolean)
      .join(t('list.separator'));
  const elements = [...elementMarks(facts, visit.now)].map(
    ([id, mark]) => [id, { ...mark, label: words(mark) }] as const,
  );
  return {
    elements: Object.fromEntries(elements),
    path: [
      ...new Set(facts.visits.filter((one) => one.elementType === 'bpmn:SequenceFlow').map((one) => one.elementId)),
    ],
    names: await diagramNames(desk, facts.definition_id, language),
  };
}
