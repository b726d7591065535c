/** The left pane of the inbox: tasks under headings of how soon they are due. */
import { DateTime } from 'luxon';
import type { Box, InboxPage, InboxTask } from '../../../desk/read/inbox';
import { paths } from '../../paths';
import { sayingOf, type Visit } from '../../visit';
import { chainTimeZone, sayDue, sayTime, isoTime } from '../../words';

export interface ListRow {
  readonly href: string;
  readonly tag: string;
  readonly process: string;
  readonly title: string;
  readonly who: string;
  readonly where: string;
  readonly current: boolean;
  readonly due: unknown;
}

type Heading = 'late' | 'hour' | 'today' | 'later' | 'never' | 'done';

function headingOf(task: InboxTask, now: Date): Heading {
  if (task.closedAt) return 'done';
  if (!task.due) return 'never';
  const left = task.due.getTime() - now.getTime();
  if (left <= 0) return 'late';
  if (left <= 3_600_000) return 'hour';
  const zone = task.timeZone ?? chainTimeZone;
  const endOfDay = DateTime.fromJSDate(now, { zone }).endOf('day').toMillis();
  return task.due.getTime() <= endOfDay ? 'today' : 'later';
}

function rowOf(visit: Visit, task: InboxTask, box: Box, currentId: string | null): ListRow {
  const saying = sayingOf(visit, task.timeZone);
  const { t } = visit;
  const done = task.closedAt && {
    state: 'calm',
    icon: 'check',
    text: sayTime(task.closedAt, saying),
    iso: isoTime(task.closedAt),
  };
  return {
    href: paths.task(task.id, { box }),
    tag: task.tag,
    process: task.process,
    title: task.matter ?? task.title,
    who: [task.customerName, task.businessKey].filter(Boolean).join(' · ') || t('task.noGuestYet'),
    where: task.venueName ?? t('venue.all'),
    current: task.id === currentId,
    due: done ?? sayDue(task.due, saying),
  };
}

/** Rows by heading, in the order they came. */
export function listModel(visit: Visit, page: InboxPage, box: Box, currentId: string | null) {
  const groups: { label: string; rows: ListRow[] }[] = [];
  let last: Heading | null = null;
  for (const task of page.tasks) {
    const heading = headingOf(task, visit.now);
    if (heading !== last) groups.push({ label: visit.t(`inbox.heading.${heading}`), rows: [] });
    last = heading;
    groups.at(-1)!.rows.push(rowOf(visit, task, box, currentId));
  }
  return { groups, next: page.next ? paths.tasks({ box, after: page.next }) : null };
}
