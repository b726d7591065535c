/** Steps of a case as sentences: who did what, and what the desk then did by itself. */
import type { CaseEvent } from '../../../desk/read/case-events';
import type { Names } from '../../../desk/names';
import type { ProcessFacts } from '../../../desk/process-facts';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type Visit } from '../../visit';
import { isoTime, sayFull, sayTime } from '../../words';

export interface TimelineEntry {
  readonly time: string;
  readonly full: string;
  readonly iso: string;
  readonly tone: string | null;
  readonly title: string;
  readonly detail: string;
  /** Where the case is shown as it stood then. */
  readonly replay: string | null;
}

export interface TimelineNames {
  readonly names: Names;
  readonly timeZone: string | null;
  readonly model: ProcessFacts;
  /** The case whose replay each entry leads to. */
  readonly replayOf?: string;
}

const silent = new Set([
  'bpmn:SequenceFlow',
  'bpmn:ExclusiveGateway',
  'bpmn:ParallelGateway',
  'bpmn:InclusiveGateway',
  'bpmn:EventBasedGateway',
]);

/** Newest first, as the events came. */
export function timelineOf(visit: Visit, events: readonly CaseEvent[], about: TimelineNames): TimelineEntry[] {
  return events.map((event) => entryOf(visit, event, about));
}

function entryOf(visit: Visit, event: CaseEvent, about: TimelineNames): TimelineEntry {
  const saying = sayingOf(visit, about.timeZone);
  return {
    time: sayTime(event.at, saying),
    full: sayFull(event.at, saying),
    iso: isoTime(event.at),
    replay: about.replayOf ? paths.caseReplay(about.replayOf, { seq: String(event.seq) }) : null,
    ...sentenceOf(visit, event, about),
  };
}

/** What a step was, without when. */
export const sentenceOf = (
  visit: Visit,
  event: CaseEvent,
  about: TimelineNames,
): Pick<TimelineEntry, 'tone' | 'title' | 'detail'> => ({
  tone: toneOf(event),
  title: titleOf(visit, event, about),
  detail: detailOf(visit, event, about),
});

function toneOf(event: CaseEvent): string | null {
  if (event.left.some(({ state }) => state === 'incident') || event.status === 'failed') return 'red';
  if (event.status === 'cancelled') return 'red';
  if (event.status === 'completed') return 'green';
  return event.actor.type === 'person' ? 'blue' : null;
}

/** `林晓棠 完成 登记需求`; for the desk's own steps the element that was due. */
function titleOf(visit: Visit, event: CaseEvent, { names, model }: TimelineNames): string {
  const { t } = visit;
  const task = event.left.find(({ element }) => model.elements.get(element)?.type === 'bpmn:UserTask');
  const what = task ?? event.left[0] ?? event.entered[0];
  const key = `timeline.${event.command}`;
  const params = { who: whoOf(visit, event), what: what ? names.element(what.element) : names.process };
  return hasSentence(key) ? t(key, params) : t('timeline.other', { ...params, command: event.command });
}

function whoOf(visit: Visit, event: CaseEvent): string {
  if (event.actor.type !== 'system') return event.actor.name;
  const key = `actor.${event.actor.id}`;
  return visit.t(hasSentence(key) ? key : 'actor.system');
}

/** What happened without anybody: tasks the desk did, then where the case stands now, or how it ended. */
function detailOf(visit: Visit, event: CaseEvent, { names, model }: TimelineNames): string {
  const { t } = visit;
  const type = (element: string) => model.elements.get(element)?.type ?? '';
  const entered = new Set(event.entered.map(({ element }) => element));
  const passed = event.left.filter(
    ({ element, state }) => entered.has(element) && state === 'completed' && /Task$/.test(type(element)),
  );
  const gone = new Set(event.left.map(({ element }) => element));
  const standing = event.entered.filter(({ element }) => !gone.has(element) && !silent.has(type(element)));
  const name = ({ element }: { element: string }) => names.element(element);
  const parts = [
    passed.length ? t('timeline.passed', { list: [...new Set(passed.map(name))].join(t('list.separator')) }) : '',
    standing.length && event.status === 'running'
      ? t('timeline.standing', { list: [...new Set(standing.map(name))].join(t('list.separator')) })
      : '',
    event.reason ? t('timeline.reason', { reason: event.reason }) : '',
    ...event.decisions.flatMap(({ decision, fired }) =>
      fired.map(({ row }) => t('timeline.decision', { decision, row })),
    ),
  ];
  return parts.filter(Boolean).join(t('sentence.separator'));
}
