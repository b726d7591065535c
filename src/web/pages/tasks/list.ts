/** The left pane of the inbox: tasks under headings that follow their order. */
import { DateTime } from 'luxon';
import { sortsOf, urgencies, type Sort } from '../../../desk/inbox/criteria';
import type { InboxPage, InboxTask } from '../../../desk/read/inbox';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { chainTimeZone, sayDue, sayTime, isoTime } from '../../words';
import { backTo, parametersOf, type PageWish } from './wish';

export interface ListRow {
  readonly id: string;
  readonly href: string;
  readonly tag: string;
  readonly process: string;
  readonly title: string;
  readonly who: string;
  readonly where: string;
  readonly select: string | null;
  readonly current: boolean;
  readonly due: unknown;
}

function headingByDue({ due, timeZone }: InboxTask, now: Date): string {
  if (!due) return 'never';
  const left = due.getTime() - now.getTime();
  if (left <= 0) return 'late';
  if (left <= 3_600_000) return 'hour';
  return due.getTime() <= endOfDay(now, timeZone) ? 'today' : 'later';
}

const endOfDay = (now: Date, zone: string | null): number =>
  DateTime.fromJSDate(now, { zone: zone ?? chainTimeZone })
    .endOf('day')
    .toMillis();

function headingByAge({ createdAt, timeZone }: InboxTask, now: Date): string {
  const zone = timeZone ?? chainTimeZone;
  const days = DateTime.fromJSDate(now, { zone })
    .startOf('day')
    .diff(DateTime.fromJSDate(createdAt, { zone }).startOf('day'), 'days').days;
  return days < 1 ? 'sinceToday' : days < 2 ? 'sinceYesterday' : 'sinceEarlier';
}

const headings: Readonly<Record<Sort, (task: InboxTask, now: Date) => string>> = {
  due: headingByDue,
  priority: ({ priority }) =>
    priority >= urgencies.urgent ? 'urgent' : priority >= urgencies.high ? 'high' : 'normal',
  age: headingByAge,
  'follow-up': ({ followUp, timeZone }, now) =>
    followUp && followUp > now ? (followUp.getTime() <= endOfDay(now, timeZone) ? 'today' : 'later') : 'come',
  closed: () => 'done',
};

function rowOf(visit: SignedInVisit, task: InboxTask, wish: PageWish, currentId: string | null): ListRow {
  const saying = sayingOf(visit, task.timeZone);
  const { t } = visit;
  const done = task.closedAt && {
    state: 'calm',
    icon: 'check',
    text: sayTime(task.closedAt, saying),
    iso: isoTime(task.closedAt),
  };
  const title = task.matter ?? task.title;
  return {
    id: task.id,
    href: paths.task(task.id, parametersOf(wish)),
    tag: task.tag,
    process: task.process,
    title,
    who: aboutWhom(visit, task) || t('task.noGuestYet'),
    where: [holderOf(visit, task), task.venueName ?? t('venue.all')].filter(Boolean).join(' · '),
    select: done ? null : t('inbox.select', { title }),
    current: task.id === currentId,
    due: done ?? sayDue(task.due, saying),
  };
}

function aboutWhom(visit: SignedInVisit, { customerName, businessKey, followUp, timeZone }: InboxTask): string {
  const when = followUp && visit.t('inbox.followUpAt', { when: sayTime(followUp, sayingOf(visit, timeZone)) });
  return [when, customerName, businessKey].filter(Boolean).join(' · ');
}

/** A colleague who has it; one's own name goes without saying. */
const holderOf = ({ actor, t }: SignedInVisit, { holder, closedAt }: InboxTask): string | null =>
  holder && !closedAt && holder.id !== actor.id ? t('inbox.heldBy', { who: holder.name }) : null;

/** Rows by heading, in the order they came. */
export function listModel(visit: SignedInVisit, page: InboxPage, wish: PageWish, currentId: string | null) {
  const groups: { label: string; rows: ListRow[] }[] = [];
  let last: string | null = null;
  for (const task of page.tasks) {
    const heading = headings[wish.sort](task, visit.now);
    if (heading !== last) groups.push({ label: visit.t(`inbox.heading.${heading}`), rows: [] });
    last = heading;
    groups.at(-1)!.rows.push(rowOf(visit, task, wish, currentId));
  }
  const next = page.next ? backTo({ ...wish, after: page.next }) : null;
  const sortable = sortsOf(wish.box).length > 1;
  return { groups, next, sortable, first: wish.after ? backTo({ ...wish, after: undefined }) : null };
}
