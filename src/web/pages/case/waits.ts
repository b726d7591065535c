/** What the case waits for: people, times, messages, jobs. */
import type { CaseFacts } from '../../../desk/read/case';
import type { Names } from '../../../desk/names';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayDue, sayTime } from '../../words';

export interface WaitRow {
  readonly title: string;
  readonly href: string | null;
  readonly detail: string;
  readonly code: string | null;
  readonly due: unknown;
}

export function waitRows(visit: SignedInVisit, facts: CaseFacts, names: Names): WaitRow[] {
  const { t } = visit;
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
  }));
  const timers = facts.timers.map((timer) => ({
    title: t('wait.timer', { what: names.element(timer.elementId) }),
    href: null,
    detail: timer.lastError ? t('wait.retrying') : t('wait.timerDetail'),
    code: null,
    due: { state: 'calm', icon: 'clock', text: sayTime(new Date(timer.due), saying), iso: timer.due },
  }));
  const messages = facts.messages.map((message) => ({
    title: t('wait.message'),
    href: null,
    detail: names.element(message.elementId),
    code: message.name,
    due: null,
  }));
  const jobs = facts.jobs.map((job) => ({
    title: t('wait.job', { what: job.elementId ? names.element(job.elementId) : job.kind }),
    href: null,
    detail: job.attempts ? t('wait.attempts', { n: job.attempts }) : t('wait.soon'),
    code: job.kind,
    due: null,
  }));
  return [...tasks, ...timers, ...messages, ...jobs];
}
