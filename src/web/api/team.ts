/** Who holds what: the load of groups and people, and the tasks somebody may hand on. */
import express, { type Router } from 'express';
import { colleagueNamed } from '../../desk/colleagues';
import { mustBeAllowed } from '../../desk/policy';
import { team, teamKey } from '../../desk/read/team';
import { teamTasks, type TeamTasksOf } from '../../desk/read/team-tasks';
import { InputError } from '../../lib/errors';
import { isUuid } from '../../lib/ids';
import { queryText } from '../visit';
import type { Web } from '../web';
import { actorOf, callerLanguage } from './caller';
import { without } from './without';

export function teamRoutes({ desk }: Web): Router {
  return express
    .Router()
    .get('/', async (req, res) => {
      const wish = { group: queryText(req, 'group'), venue: queryText(req, 'venue') };
      res.json(without(await team(desk, actorOf(res), wish), 'venues'));
    })
    .get('/tasks', async (req, res) => {
      const actor = actorOf(res);
      mustBeAllowed(actor, 'team.read');
      const [person, group, venue] = ['person', 'group', 'venue'].map((name) => queryText(req, name));
      const of: TeamTasksOf =
        person === undefined
          ? ofGroup(group, venue, { late: req.query['late'] === 'true', now: desk.clock.now() })
          : { person: (await colleagueNamed(desk, person, 'person')).id };
      const { tasks, more } = await teamTasks(desk, actor, { of, language: callerLanguage(req) });
      res.json({ items: tasks, more });
    });
}

/** Of a group what nobody has, or what is late whoever has it. */
function ofGroup(
  group: string | undefined,
  venue: string | undefined,
  { late, now }: { readonly late: boolean; readonly now: Date },
): TeamTasksOf {
  if (group === undefined)
    throw new InputError('a person or a group has to be named', { fields: { group: { code: 'missing' } } });
  if (venue !== undefined && !isUuid(venue))
    throw new InputError('no such venue', { fields: { venue: { code: 'unknown' } } });
  const key = teamKey(group, venue ?? null);
  return late ? { late: key, now } : { unclaimed: key };
}
