/** The right pane: who the guest is, what is booked, where the case stands, what it belongs to, what happened so far. */
import { namesByVersion, namesOf, type Names } from '../../../desk/names';
import type { ProcessFacts } from '../../../desk/process-facts';
import type { TaskRow } from '../../../desk/read/task';
import { taskContext, type RelatedCase } from '../../../desk/read/task-context';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { statusBadge } from '../case/status';
import { timelineOf } from '../case/timeline';
import { callerModel } from './caller';
import { bookingModel, customerModel } from './context-cards';
import { miniDiagram } from './mini-diagram';

export async function contextModel(visit: SignedInVisit, task: TaskRow) {
  const { desk, actor, language } = visit;
  const [context, caller, names, { model, drawing }] = await Promise.all([
    taskContext(desk, actor, task),
    callerModel(visit, task),
    namesOf(desk, task.definition_id, language),
    desk.definitions.byVersion(task.definition_id),
  ]);
  const { visited, events, customer, booking } = context;
  const element = model.elements.get(task.element_id);
  const related = context.related.filter(({ ofTree }) => ofTree || !caller);
  return {
    caller,
    customer: customer ? customerModel(visit, customer, task.time_zone) : null,
    booking: booking ? bookingModel(visit, booking, task) : null,
    case: {
      href: paths.case(task.case_id),
      here: names.element(task.element_id),
      process: names.process,
      tag: names.tag,
    },
    diagram: miniDiagram({ drawing, model, names, visited, at: task.element_id, now: visit.now }),
    next: nextOf(visit, { model, names, at: task.element_id }),
    guide: language === 'zh-CN' ? (element?.documentation ?? '') : '',
    script: element?.script ?? null,
    related: await relatedRows(visit, related),
    timeline: timelineOf(visit, events, { names, timeZone: task.time_zone, model }),
    earlier: context.earlier ? paths.case(task.case_id, { before: String(events.at(-1)!.seq) }) : null,
  };
}

const shownNext = 3;

/** What comes next, whichever way it goes: the first tasks and ends behind this one, past gateways and what is done by itself. */
function nextOf(
  { t }: SignedInVisit,
  { model, names, at }: { model: ProcessFacts; names: Names; at: string },
): string | null {
  const found = new Set<string>();
  const seen = new Set([at]);
  const ahead = [at];
  for (let id = ahead.shift(); id !== undefined && seen.size < 60; id = ahead.shift()) {
    for (const { target } of [...model.sequenceFlows.values()].filter(({ source }) => source === id)) {
      if (seen.has(target)) continue;
      seen.add(target);
      const type = model.elements.get(target)?.type ?? '';
      if (/(UserTask|CallActivity|ReceiveTask|EndEvent)$/.test(type)) found.add(names.element(target));
      else ahead.push(target);
    }
  }
  if (found.size === 0) return null;
  const list = [...found].slice(0, shownNext).join(t('list.separator'));
  if (found.size > shownNext) return t('context.nextAmong', { list });
  return t(found.size > 1 ? 'context.nextEither' : 'context.next', { list });
}

async function relatedRows({ desk, t, language }: SignedInVisit, related: readonly RelatedCase[]) {
  const names = await namesByVersion(
    desk,
    related.map(({ definitionId }) => definitionId),
    language,
  );
  return related.map(({ id, definitionId, businessKey, status, outcome }) => ({
    href: paths.case(id),
    tag: names.get(definitionId)!.tag,
    name: [names.get(definitionId)!.process, businessKey].filter(Boolean).join(' · '),
    status: statusBadge(t, status, outcome),
  }));
}
