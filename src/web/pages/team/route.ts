/** The team: who holds what and what runs late, and handing it on. */
import express, { type Router } from 'express';
import { team, teamKey, type Team } from '../../../desk/read/team';
import { teamTasks, type TeamTasksOf } from '../../../desk/read/team-tasks';
import { renderPage } from '../../page';
import { queryText, visitOf } from '../../visit';
import type { Web } from '../../web';
import { bulkModel } from '../tasks/bulk';
import { handOnModel, teamModel, type TeamPlace } from './view';

/** What is shown on the right: the person asked for if they are of the team, else what is late, else what nobody has. */
function shownOf(found: Team, wanted: string | undefined): string {
  if (wanted === 'late' || wanted === 'unclaimed') return wanted;
  const member = found.members.find(({ id }) => id === wanted);
  if (member) return member.id;
  return found.late.some(({ held, unclaimed }) => held + unclaimed > 0) ? 'late' : 'unclaimed';
}

function tasksOf({ group }: Team, { venue, shown }: TeamPlace, now: Date): TeamTasksOf {
  if (shown === 'late') return { late: teamKey(group, venue), now };
  return shown === 'unclaimed' ? { unclaimed: teamKey(group, venue) } : { person: shown };
}

export const teamPages = (web: Web): Router =>
  express.Router().get('/team', async (req, res) => {
    const visit = visitOf(res);
    const { desk, actor, language, t } = visit;
    const wish = { group: queryText(req, 'group'), venue: queryText(req, 'venue') };
    const found = await team(desk, actor, wish);
    const venue = found.venues.find(({ id }) => id === wish.venue)?.id ?? null;
    const place: TeamPlace = { venue, shown: shownOf(found, queryText(req, 'person')) };
    const chosen = await teamTasks(desk, actor, { of: tasksOf(found, place, visit.now), language });
    const bulk = bulkModel(visit, req);
    const model = {
      ...teamModel(visit, found, place),
      handOn: handOnModel(visit, found, { ...chosen, place }),
      went: bulk?.went ?? null,
    };
    await renderPage(web, req, res, 'team', model, { title: t('nav.team'), nav: 'team', bundle: 'team' });
  });
