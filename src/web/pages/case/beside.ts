/** Tasks with how long they waited and were worked on, messages, what was sent, what was done by hand: in words. */
import type { CaseBeside, TaskOfCase } from '../../../desk/read/case-beside';
import type { CaseFacts } from '../../../desk/read/case';
import type { Names } from '../../../desk/names';
import { can } from '../../../desk/policy';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { sayDuration, sayTime, type Saying } from '../../words';

const taskTones = { open: 'blue', completed: 'green', cancelled: null } as const;

export function besideRows(visit: SignedInVisit, facts: CaseFacts, beside: CaseBeside, names: Names, saying: Saying) {
  const { t, actor } = visit;
  const at = (iso: string): string => sayTime(new Date(iso), saying);
  const known = new Map(facts.relatives.map((one) => [one.id, one.businessKey ?? one.processKey]));
  const link = (id: string) => ({ href: paths.case(id), name: known.get(id) ?? t('case.other') });
  return {
    tasksHad: beside.tasks.map((task) => taskRow(visit, task, names, saying)),
    sent: beside.sent.map((one) => ({
      ...{ name: one.name, key: one.key, time: at(one.at), state: t(`message.${one.state}`) },
      tone: one.state === 'unmatched' ? 'amber' : null,
      receivers: one.receivers.map(link),
    })),
    received: beside.received.map((one) => ({
      ...{ name: one.name, time: at(one.at) },
      from: one.from === null ? null : link(one.from),
    })),
    deliveries: beside.deliveries.map((one) => ({
      ...{ kind: t(`delivery.${one.kind === 'sms' ? 'sms' : 'mail'}`), recipient: one.recipient ?? t('data.sealed') },
      subject: one.kind === 'sms' ? '' : (one.subject ?? ''),
      time: at(one.at),
      href: can(actor, 'mail.read') ? paths.mail(one.id) : null,
    })),
    byHand: beside.byHand.map((one) => ({
      what: t(hasSentence(`byHand.${one.command}`) ? `byHand.${one.command}` : 'byHand.other'),
      who: t('byHand.by', { who: one.who, time: at(one.at) }),
      reason: one.reason ?? '',
    })),
  };
}

function taskRow({ t, now }: SignedInVisit, task: TaskOfCase, names: Names, saying: Saying) {
  const instant = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
  const end = instant(task.closedAt) ?? now.getTime();
  const taken = instant(task.claimedAt);
  const created = Date.parse(task.createdAt);
  const late = task.due !== null && Date.parse(task.due) < end;
  return {
    name: names.element(task.elementId),
    href: paths.task(task.id),
    state: t(`taskState.${task.state}`),
    tone: taskTones[task.state],
    late: late ? t('due.late', { by: sayDuration(end - Date.parse(task.due), t) }) : '',
    who: task.closedBy ?? task.assignee ?? '',
    opened: sayTime(new Date(created), saying),
    waited: sayDuration((taken ?? end) - created, t),
    worked: taken === null ? '' : sayDuration(end - taken, t),
  };
}
