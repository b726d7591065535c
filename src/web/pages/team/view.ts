/** The team in words: groups with their load, people with what they hold, the tasks that may be handed on. */
import type { GroupLoad, LateByAge, Team, TeamMember } from '../../../desk/read/team';
import type { TeamTask } from '../../../desk/read/team-tasks';
import { newId } from '../../../lib/ids';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { initials, sayClock, sayDue, sayDuration } from '../../words';

export interface TeamPlace {
  readonly venue: string | null;
  /** A person's id, `unclaimed` or `late`. */
  readonly shown: string;
}

const capped = (n: number): string => (n > 99 ? '99+' : String(n));
const groupName = ({ t }: SignedInVisit, key: string): string =>
  hasSentence(`group.${key}`) ? t(`group.${key}`) : key;
const at = (venue: string | null) => (venue === null ? {} : { venue });

export function teamModel(visit: SignedInVisit, team: Team, place: TeamPlace) {
  const { t, language } = visit;
  const { group } = team;
  const here = { group, ...at(place.venue) };
  const load = team.groups.find(({ key }) => key === group) ?? { key: group, unclaimed: 0, held: 0, late: 0 };
  const entry = (person: string) => ({ href: paths.team({ ...here, person }), current: place.shown === person });
  return {
    groups: tabsOf(team).map((one) => groupTab(visit, one, { current: one.key === group, venue: place.venue })),
    allGroups:
      team.groups.length > mostTabs
        ? team.groups.map(({ key }) => ({ value: key, label: groupName(visit, key), selected: key === group }))
        : null,
    venues: [{ id: '', name: t('venue.all'), nameEn: t('venue.all') }, ...team.venues].map((one) => ({
      value: one.id,
      label: language === 'en' ? one.nameEn : one.name,
      selected: one.id === (place.venue ?? ''),
    })),
    group,
    groupName: groupName(visit, group),
    unclaimed: { ...entry('unclaimed'), n: capped(load.unclaimed) },
    late: { ...entry('late'), n: capped(load.late), some: load.late > 0 },
    duty: t('team.onDuty', { n: team.members.filter(({ duty }) => duty !== null).length }),
    heaviest: Math.max(10, ...team.members.map(({ held }) => held)),
    members: team.members.map((member) => ({ ...memberRow(visit, member), ...entry(member.id) })),
    ages: team.late.map((age) => ageRow(visit, age)),
  };
}

const mostTabs = 10;

/** With many groups those with the most late and the one looked at; the others are chosen from a list. */
function tabsOf({ groups, group }: Team): readonly GroupLoad[] {
  if (groups.length <= mostTabs) return groups;
  const busiest = [...groups].sort((a, b) => b.late - a.late || b.unclaimed - a.unclaimed).slice(0, mostTabs);
  return groups.filter((one) => one.key === group || busiest.includes(one));
}

function groupTab(
  visit: SignedInVisit,
  load: GroupLoad,
  { current, venue }: { current: boolean; venue: string | null },
) {
  const { key, unclaimed, held, late } = load;
  return {
    href: paths.team({ group: key, ...at(venue) }),
    label: groupName(visit, key),
    n: capped(unclaimed + held),
    late: late > 0 ? visit.t('team.lateCount', { n: capped(late) }) : null,
    current,
  };
}

function memberRow(visit: SignedInVisit, member: TeamMember) {
  const { t, language } = visit;
  const { id, name, held, late, soon, duty, dutyUntil, substitute } = member;
  const where = language === 'en' ? member.dutyVenueEn : member.dutyVenue;
  const until = dutyUntil ? sayClock(dutyUntil, sayingOf(visit)) : '';
  return {
    id,
    name,
    initials: initials(name),
    held: capped(held),
    load: Math.min(held, 100),
    late: late > 0 ? t('team.lateCount', { n: capped(late) }) : null,
    soon: soon > 0 ? t('team.soonCount', { n: capped(soon) }) : null,
    duty: duty === null ? null : t('team.dutyUntil', { until }),
    about: duty === null ? t('team.offDuty') : [groupName(visit, duty), where ?? t('venue.all')].join(' · '),
    away: substitute === null ? null : t('team.away', { who: substitute }),
  };
}

function ageRow({ t }: SignedInVisit, { minutes: [least, most], held, unclaimed }: LateByAge) {
  const say = (minutes: number): string => sayDuration(minutes * 60_000, t);
  return {
    label: most === null ? t('team.lateOver', { than: say(least) }) : t('team.lateUpTo', { to: say(most) }),
    held: capped(held),
    unclaimed: capped(unclaimed),
    some: held + unclaimed > 0,
  };
}

/** The tasks on the right with who they may be handed to: who is on duty first. */
export function handOnModel(
  visit: SignedInVisit,
  team: Team,
  { tasks, more, place }: { readonly tasks: readonly TeamTask[]; readonly more: boolean; readonly place: TeamPlace },
) {
  const { t, actor } = visit;
  const others = team.members.filter(({ id }) => id !== place.shown);
  const option = ({ id, name, held }: TeamMember) => ({
    value: id,
    label: t('team.option', { name, n: capped(held) }),
  });
  const person = team.members.find(({ id }) => id === place.shown);
  return {
    title: person
      ? t('team.tasksOf', { who: person.name })
      : t(`team.${place.shown === 'late' ? 'late' : 'unclaimed'}`),
    rows: tasks.map((task) => taskRow(visit, task)),
    more: more ? t('team.more', { n: tasks.length }) : null,
    mayReturn: person !== undefined,
    onDuty: others.filter(({ duty }) => duty !== null).map(option),
    offDuty: others.filter(({ duty }) => duty === null).map(option),
    mine: actor.id === place.shown,
    action: paths.bulk,
    back: paths.team({ group: team.group, ...at(place.venue), person: place.shown }),
    key: newId(),
  };
}

function taskRow(visit: SignedInVisit, task: TeamTask) {
  const { t } = visit;
  return {
    id: task.id,
    href: paths.task(task.id),
    title: task.title,
    tag: task.tag,
    process: task.process,
    who: [task.customerName, task.businessKey].filter(Boolean).join(' · ') || t('task.noGuestYet'),
    holder: task.holder,
    where: task.venueName ?? t('venue.all'),
    due: sayDue(task.due, sayingOf(visit, task.timeZone)),
  };
}
