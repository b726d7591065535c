/** The head of the task pane: where it comes from, who holds it, when it is due, and how it changes hands. */
import { DateTime } from 'luxon';
import { namesOf } from '../../../desk/names';
import { can } from '../../../desk/policy';
import type { TaskRow } from '../../../desk/read/task';
import { isTheirs } from '../../../lib/actor';
import { newId } from '../../../lib/ids';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { chainTimeZone, sayDue, sayTime } from '../../words';
import { triedHere, type Tried } from './tried';

interface Around {
  /** The list the task was opened from. */
  readonly back: string;
  readonly tried?: Tried | null;
}

export async function headModel(visit: SignedInVisit, row: TaskRow, { back, tried = null }: Around) {
  const { t, desk, language } = visit;
  const names = await namesOf(desk, row.definition_id, language);
  const open = row.state === 'open';
  return {
    title: names.element(row.element_id),
    tag: names.tag,
    process: names.process,
    processHref: paths.process(row.process_key),
    businessKey: row.business_key ?? t('case.noKeyYet'),
    caseHref: paths.case(row.case_id),
    due: open ? sayDue(row.due, sayingOf(visit, row.time_zone)) : null,
    holder: holderOf(visit, row),
    badges: open ? badgesOf(visit, row) : [],
    actions: open ? actionsOf(visit, row, tried) : null,
    back,
  };
}

function holderOf({ t, actor }: SignedInVisit, row: TaskRow) {
  if (row.state !== 'open') return null;
  if (!row.assignee) return { tone: 'amber', text: t('task.unclaimed'), hollow: true };
  const mine = row.assignee === actor.id;
  return {
    tone: mine ? 'blue' : 'amber',
    text: t('task.claimedBy', { who: row.assignee_name ?? row.assignee }),
    hollow: false,
  };
}

/** In whose place it is done, until when it is laid aside, and a priority that is not the usual one. */
function badgesOf(visit: SignedInVisit, row: TaskRow): readonly string[] {
  const { t, actor } = visit;
  const standsIn = row.assignee !== actor.id && isTheirs(actor, row.assignee);
  const when = row.follow_up && sayTime(row.follow_up, sayingOf(visit, row.time_zone));
  const level = levels.find((one) => one === row.priority);
  return [
    ...(standsIn ? [t('work.inPlaceOf', { who: row.assignee_name ?? row.assignee })] : []),
    ...(when ? [t('work.followUpTag', { when })] : []),
    ...(level && level > 50 ? [t('work.priorityTag', { level: t(`work.priority.${level}`) })] : []),
  ];
}

/** What may be done with the task besides working on it: by who has it, their substitute, or a supervisor. */
function actionsOf(visit: SignedInVisit, row: TaskRow, tried: Tried | null) {
  const { actor } = visit;
  const theirs = isTheirs(actor, row.assignee);
  const answers = can(actor, 'task.priority');
  if (!theirs && !answers) return null;
  return {
    handOver: handOverModel(visit, row, { take: !theirs, tried }),
    followUp: row.assignee === null ? null : followUpModel(visit, row, tried),
    priority: answers ? priorityModel(visit, row, tried) : null,
    giveBack: row.assignee === null ? null : { action: paths.taskAction(row.id, 'unclaim'), key: newId() },
  };
}

function handOverModel({ t }: SignedInVisit, row: TaskRow, how: { take: boolean; tried: Tried | null }) {
  const refused = triedHere(how.tried, 'hand-over');
  return {
    label: t(how.take ? 'work.take' : 'work.handOver'),
    action: paths.taskWork(row.id, 'hand-over'),
    people: paths.people({ task: row.id }),
    key: newId(),
    to: refused?.typed['to'] ?? '',
    note: refused?.typed['note'] ?? '',
    why: refused?.why ?? null,
  };
}

function followUpModel({ t, now }: SignedInVisit, row: TaskRow, tried: Tried | null) {
  const refused = triedHere(tried, 'follow-up');
  const zone = row.time_zone ?? chainTimeZone;
  const local = (at: Date) => DateTime.fromJSDate(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm");
  return {
    action: paths.taskWork(row.id, 'follow-up'),
    key: newId(),
    at: refused?.typed['at'] ?? (row.follow_up ? local(row.follow_up) : ''),
    from: local(now),
    laidAside: row.follow_up !== null,
    presets: presets.map(({ value, word }) => ({ value, text: t(word) })),
    why: refused?.why ?? null,
  };
}

const presets = [
  { value: 'PT30M', word: 'work.inHalfHour' },
  { value: 'PT2H', word: 'work.inTwoHours' },
  { value: 'tomorrow', word: 'work.tomorrow' },
] as const;
const tomorrowsHour = 10;

/** What was chosen as an instant, in the venue's zone; null to take it up again, undefined when it cannot be read. */
export function followUpOf(typed: Readonly<Record<string, string>>, now: Date, zone: string): Date | null | undefined {
  if (typed['when'] === 'now') return null;
  const start = DateTime.fromJSDate(now, { zone });
  if (typed['when'] === 'tomorrow')
    return start.plus({ days: 1 }).startOf('day').set({ hour: tomorrowsHour }).toJSDate();
  const preset = presets.find(({ value }) => value === typed['when']);
  if (preset) return start.plus({ minutes: preset.value === 'PT30M' ? 30 : 120 }).toJSDate();
  const at = DateTime.fromISO((typed['at'] ?? '').trim().replace(/\s+/, 'T'), { zone });
  return at.isValid ? at.toJSDate() : undefined;
}

/** The steps people choose from; a diagram may name any number between. */
export const levels = [25, 50, 75, 100] as const;

function priorityModel({ t }: SignedInVisit, row: TaskRow, tried: Tried | null) {
  const known = levels.some((level) => level === row.priority);
  return {
    action: paths.taskWork(row.id, 'priority'),
    key: newId(),
    options: [
      ...(known ? [] : [{ value: row.priority, text: t('work.priority.other', { n: row.priority }), chosen: true }]),
      ...levels.map((value) => ({ value, text: t(`work.priority.${value}`), chosen: value === row.priority })),
    ],
    why: triedHere(tried, 'priority')?.why ?? null,
  };
}
