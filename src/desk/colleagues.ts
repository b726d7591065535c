/** Colleagues by what people type of them: a name or a sign-in name. */
import { InputError } from '../lib/errors';
import type { Actor } from '../lib/actor';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { mustBeAllowed } from './policy';

export interface Colleague {
  readonly id: string;
  readonly login: string;
  readonly name: string;
}

const named: Statement = {
  name: 'desk-colleague-named',
  text: `SELECT id, login, name FROM app_user WHERE active AND (id = $1 OR login = lower($1) OR name = $1)
          ORDER BY (id = $1 OR login = lower($1)) DESC, login LIMIT 2`,
};

/** The one active colleague of that name, sign-in name or id; `InputError` when there is none or more than one. */
export async function colleagueNamed(desk: Desk, typed: string, field = 'to'): Promise<Colleague> {
  const wanted = typed.trim();
  const [first, second] = await desk.database.query<Colleague>(named, [wanted]);
  const exact = first && (first.id === wanted || first.login === wanted.toLowerCase());
  if (first && (exact || !second)) return first;
  const reason = first ? 'several' : 'nobody';
  throw new InputError(`${reason} called ${wanted}`, { reason, name: wanted, fields: { [field]: { code: reason } } });
}

const matching: Statement = {
  name: 'desk-colleagues',
  text: `
    SELECT u.id, u.login, u.name FROM app_user u
     WHERE u.active AND u.id <> $2 AND (u.name ILIKE $1 OR u.login ILIKE $1)
       AND ($3::uuid IS NULL OR EXISTS (
         SELECT FROM user_task t WHERE t.id = $3 AND (cardinality(t.groups) = 0 OR EXISTS (
           SELECT FROM user_group g WHERE g.user_id = u.id AND g.group_key = ANY(t.groups)
              AND (g.venue_id IS NULL OR g.venue_id = t.venue_id)))))
     ORDER BY (u.login ILIKE $1 OR u.name ILIKE $1) DESC, u.name, u.login LIMIT 12`,
};

/** Up to twelve colleagues whose name contains what was typed; with a task, those it may be handed to. */
export function colleagues(
  desk: Desk,
  actor: Actor,
  wanted: { readonly text: string; readonly taskId?: string | undefined },
): Promise<readonly Colleague[]> {
  mustBeAllowed(actor, 'task.work');
  const pattern = `%${wanted.text.trim().replace(/[\\%_]/g, '\\$&')}%`;
  return desk.database.query<Colleague>(matching, [pattern, actor.id, wanted.taskId ?? null]);
}

const mentioned: Statement = {
  name: 'desk-mentioned',
  text: `
    SELECT DISTINCT ON (f.at) u.id, u.login, u.name
      FROM unnest($1::text[]) WITH ORDINALITY AS f(said, at)
      JOIN app_user u ON u.active AND (starts_with(f.said, u.name) OR starts_with(lower(f.said), u.login))
     ORDER BY f.at, greatest(CASE WHEN starts_with(f.said, u.name) THEN length(u.name) ELSE 0 END,
       CASE WHEN starts_with(lower(f.said), u.login) THEN length(u.login) ELSE 0 END) DESC, u.login`,
};
const longestName = 60;
const mostMentions = 20;

/** Whom a text speaks to: after each `@` the longest name or sign-in name that stands there. */
export async function mentionedIn(desk: Desk, text: string): Promise<readonly Colleague[]> {
  const said = [...text.matchAll(/@(?=\S)/g)].slice(0, mostMentions);
  if (said.length === 0) return [];
  const rests = said.map(({ index }) => text.slice(index + 1, index + 1 + longestName));
  const found = await desk.database.query<Colleague>(mentioned, [rests]);
  return [...new Map(found.map((one) => [one.id, one])).values()];
}
