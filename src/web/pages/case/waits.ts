/** What the case waits for: people, times, messages, jobs. */
import type { CaseFacts } from '../../../desk/read/case';
import type { Names } from '../../../desk/names';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayDue, sayTime } from '../../words';
import type { Verb } from './actions';

export interface WaitRow {
  readonly title: string;
  readonly href: string | null;
  readonly detail: string;
  readonly code: string | null;
  readonly due: unknown;
  readonly buttons: readonly { readonly href: string; readonly id: string; readonly label: string }[];
}

export function waitRows(visit: SignedInVisit, facts: CaseFacts, names: Names, may: ReadonlySet<Verb>): WaitRow[] {
  const { t } = visit;
  const button = (verb: Verb, about: string) =>
    may.has(verb)
      ? [{ href: `${paths.caseDo(facts.id, { do: verb })}&${about}`, id: `do-${verb}`, label: t(`act.${verb}`) }]
      : [];
  const saying = sayingOf(visit, facts.time_zone);
  const groups = (keys: readonly string[]) => keys.map((key) => t(`group.${key}`)).join(t('list.separator'));
  const tasks = facts.tasks.map((task) => ({
    title: names.element(task.elementId),
    href: paths.task(task.id),
    detail: t(task.assignee ? 'wait.taskOf' : 'wait.taskFor', {
      who: task.assignee ?? '',
      groups: groups(task.groups),
    }),
    code: null,
    due: sayDue(task.due ? new Date(task.due) : null, saying),
    buttons: [
      ...button('assign', `task=${task.id}`),
      ...button('task-due', `task=${task.id}`),
      ...(task.assignee === null ? [] : button('put-back', `task=${task.id}`)),
    ],
  }));
  const timers = facts.timers.map((timer) => ({
    title: t('wait.timer', { what: names.element(timer.elementId) }),
    href: null,
    detail: timer.lastError ? t('wait.retrying') : t('wait.timerDetail'),
    code: null,
    due: { state: 'calm', icon: 'clock', text: sayTime(new Date(timer.due), saying), iso: timer.due },
    buttons: [...button('fire', `timer=${timer.id}`), ...button('timer-due', `timer=${timer.id}`)],
  }));
  const messages = facts.messages.map((message, i) => ({
    title: t('wait.message'),
    href: null,
    detail: t('wait.messageFor', { what: names.element(message.elementId), key: message.key }),
    code: message.name,
    due: null,
    buttons: button('message', `message=${i}`),
  }));
  const jobs = facts.jobs.map((job) => ({
    title: t('wait.job', { what: job.elementId ? names.element(job.elementId) : job.kind }),
    href: null,
    detail: job.attempts ? t('wait.attempts', { n: job.attempts }) : t('wait.soon'),
    code: job.kind,
    due: null,
    buttons: [],
  }));
  return [...tasks, ...timers, ...messages, ...jobs];
}
