/** Who holds what: the load of groups and of people, how late things are, and who is on duty now. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { mustBeAllowed } from '../policy';

/** Numbers are counted no further than a hundred. */
export interface GroupLoad {
  readonly key: string;
  readonly unclaimed: number;
  readonly held: number;
  readonly late: number;
}
export interface TeamMember {
  readonly id: string;
  readonly name: string;
  readonly held: number;
  readonly late: number;
  /** Due within the hour. */
  readonly soon: number;
  readonly duty: string | null;
  readonly dutyVenue: string | null;
  readonly dutyVenueEn: string | null;
  readonly dutyUntil: Date | null;
  /** Who stands in for them while they are away; null when they are not. */
  readonly substitute: string | null;
}
/** Late tasks of the group, by how long they are late. */
export interface LateByAge {
  readonly minutes: readonly [number, number | null];
  readonly held: number;
  readonly unclaimed: number;
}
export interface TeamVenue {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
}
export interface Team {
  readonly groups: readonly GroupLoad[];
  readonly group: string;
  readonly members: readonly TeamMember[];
  readonly late: readonly LateByAge[];
  readonly venues: readonly TeamVenue[];
}

const counted = (from: string): string => `(SELECT count(*)::int FROM (SELECT FROM ${from} LIMIT 100) x)`;
/** In the index's own order, so that no more is read than is counted. */
const offered = (key: string, claimed: boolean, and = ''): string =>
  counted(
    `task_candidate c WHERE c.candidate_key = ${key} AND c.claimed = ${String(claimed)} ${and} ORDER BY c.due, c.task_id`,
  );

const groupLoads: Statement = {
  name: 'desk-team-groups',
  text: `
SELECT g.key, ${offered('g.at', false)} AS unclaimed, ${offered('g.at', true)} AS held,
  least(100, ${offered('g.at', false, 'AND c.due <= $2')} + ${offered('g.at', true, 'AND c.due <= $2')}) AS late
FROM (SELECT DISTINCT group_key AS key, group_key || '@' || coalesce($1::uuid::text, '*') AS at FROM user_group
       WHERE $1::uuid IS NULL OR venue_id IS NULL OR venue_id = $1 ORDER BY 1 LIMIT 300) g
ORDER BY g.key`,
};
const members: Statement = {
  name: 'desk-team-members',
  text: `
SELECT m.id, m.name, d.duty, d.name AS "dutyVenue", d.name_en AS "dutyVenueEn", d.until AS "dutyUntil", a.name AS substitute,
  ${counted(`user_task t WHERE t.state = 'open' AND t.assignee = m.id`)} AS held,
  ${counted(`user_task t WHERE t.state = 'open' AND t.assignee = m.id AND t.due <= $3`)} AS late,
  ${counted(`user_task t WHERE t.state = 'open' AND t.assignee = m.id AND t.due > $3 AND t.due <= $3::timestamptz + interval '1 hour'`)} AS soon
FROM (SELECT DISTINCT u.id, u.name FROM user_group g JOIN app_user u ON u.id = g.user_id AND u.active
       WHERE g.group_key = $1 AND ($2::uuid IS NULL OR g.venue_id IS NULL OR g.venue_id = $2)) m
LEFT JOIN LATERAL (
  SELECT s.duty, v.name, v.name_en, upper(s.during) AS until FROM shift s LEFT JOIN venue v ON v.id = s.venue_id
   WHERE s.user_id = m.id AND s.during @> $3::timestamptz LIMIT 1) d ON true
LEFT JOIN LATERAL (
  SELECT u.name FROM substitution s JOIN app_user u ON u.id = s.substitute
   WHERE s.absent = m.id AND s.ended_at IS NULL AND s.from_at <= $3 AND $3 < s.to_at LIMIT 1) a ON true
ORDER BY d.duty IS NULL, a.name IS NOT NULL, m.name, m.id LIMIT 200`,
};
const lateByAge: Statement = {
  name: 'desk-team-late',
  text: `
SELECT b.least, b.most, ${offered('$1', true, 'AND c.due <= b.until AND c.due > b.since')} AS held,
  ${offered('$1', false, 'AND c.due <= b.until AND c.due > b.since')} AS unclaimed
FROM (SELECT least, most, $2::timestamptz - make_interval(mins => least) AS until,
        CASE WHEN most IS NULL THEN '-infinity' ELSE $2::timestamptz - make_interval(mins => most) END AS since
      FROM (VALUES (0, 15), (15, 60), (60, 240), (240, NULL::int)) ages (least, most)) b
ORDER BY b.least`,
};
const venues: Statement = {
  name: 'desk-team-venues',
  text: `SELECT id, name, name_en AS "nameEn" FROM venue WHERE active ORDER BY name LIMIT 500`,
};

export interface TeamWish {
  readonly group?: string | undefined;
  readonly venue?: string | undefined;
}

/** The candidate key that stands for all tasks of the group, at one venue or everywhere. */
export const teamKey = (group: string, venue: string | null): string => `${group}@${venue ?? '*'}`;

/** The team of one group: the one asked for, else the one with the most late. */
export async function team(desk: Desk, actor: Actor, wish: TeamWish): Promise<Team> {
  mustBeAllowed(actor, 'team.read');
  const now = desk.clock.now();
  const places = await desk.database.query<TeamVenue>(venues);
  const venue = places.find(({ id }) => id === wish.venue)?.id ?? null;
  const groups = await desk.database.query<GroupLoad>(groupLoads, [venue, now]);
  const group = groups.find(({ key }) => key === wish.group)?.key ?? busiest(groups);
  const [people, ages] = await Promise.all([
    desk.database.query<TeamMember>(members, [group, venue, now]),
    desk.database.query<{ least: number; most: number | null; held: number; unclaimed: number }>(lateByAge, [
      teamKey(group, venue),
      now,
    ]),
  ]);
  const late = ages.map(({ least, most, ...counts }) => ({ minutes: [least, most] as const, ...counts }));
  return { groups, group, members: people, late, venues: places };
}

function busiest(groups: readonly GroupLoad[]): string {
  const load = ({ late, unclaimed, held }: GroupLoad): number => late * 10_000 + unclaimed * 100 + held;
  const [first] = [...groups].sort((a, b) => load(b) - load(a));
  return first?.key ?? 'agent';
}
