/** People and tokens as actors: who they are, which roles they have, which candidate keys they answer to. */
import type { Actor, Role } from '../lib/actor';
import type { Sql, Statement } from '../lib/sql';
import type { Language, Theme } from './desk';

/** A signed-in person: the actor, and how they like their pages. */
export interface Person {
  readonly actor: Actor;
  readonly login: string;
  readonly language: Language;
  readonly theme: Theme;
  /** Names of the venues the person works at; empty means the whole chain. */
  readonly venueNames: readonly string[];
  /** Whether their browser is to say what is new. */
  readonly notifyBrowser: boolean;
  /** Whether single keys (J, K, 1, 2 …) act where nothing is typed. */
  readonly singleKeys: boolean;
}

interface PersonRow {
  id: string;
  login: string;
  name: string;
  roles: Role[];
  language: Language;
  theme: Theme;
  candidate_keys: string[];
  venue_names: string[];
  notify_browser: boolean;
  single_keys: boolean;
  stands_in_for: string[];
}

/** Who stands in for somebody answers to their keys as well, for as long as they are away. */
const personById: Statement = {
  name: 'desk-person-by-id',
  text: `
    WITH away AS (
      SELECT s.absent FROM substitution s JOIN app_user a ON a.id = s.absent AND a.active
       WHERE s.substitute = $1 AND s.ended_at IS NULL AND s.from_at <= $2 AND $2 < s.to_at)
    SELECT u.id, u.login, u.name, u.roles, u.language, u.theme, u.notify_browser, u.single_keys,
      (SELECT coalesce(array_agg(DISTINCT g.group_key || '@' || coalesce(g.venue_id::text, '*')), '{}') FROM user_group g
        WHERE g.user_id = u.id OR g.user_id IN (SELECT absent FROM away)) AS candidate_keys,
      (SELECT coalesce(array_agg(DISTINCT v.name), '{}') FROM user_group g JOIN venue v ON v.id = g.venue_id
        WHERE g.user_id = u.id) AS venue_names,
      (SELECT coalesce(array_agg(absent), '{}') FROM away) AS stands_in_for
    FROM app_user u
    WHERE u.id = $1 AND u.active`,
};

/** The person with this id as they are at `now`, or null when there is none or they have left. */
export async function personOf(sql: Sql, userId: string, now: Date): Promise<Person | null> {
  const [row] = await sql.query<PersonRow>(personById, [userId, now]);
  if (!row) return null;
  const { id, login, name, roles, language, theme, candidate_keys: candidateKeys, stands_in_for: standsInFor } = row;
  const actor: Actor = { type: 'person', id, name, roles, candidateKeys, standsInFor };
  const wishes = { notifyBrowser: row.notify_browser, singleKeys: row.single_keys };
  return { actor, login, language, theme, venueNames: row.venue_names, ...wishes };
}

const saveProfile: Statement = {
  name: 'desk-save-profile',
  text: `UPDATE app_user SET language = coalesce($2, language), theme = coalesce($3, theme),
    single_keys = coalesce($4, single_keys) WHERE id = $1`,
};

/** Keeps how a person likes their pages. */
export async function savePreferences(
  sql: Sql,
  userId: string,
  wishes: { readonly language?: Language; readonly theme?: Theme; readonly singleKeys?: boolean },
): Promise<void> {
  await sql.query(saveProfile, [userId, wishes.language ?? null, wishes.theme ?? null, wishes.singleKeys ?? null]);
}

/** Its last use is noted once a minute: a write for every call would make the calls of one token wait for each other. */
const useToken: Statement = {
  name: 'desk-use-token',
  text: `
    WITH token AS (SELECT id, name, roles, last_used_at FROM api_token WHERE token_hash = $1 AND revoked_at IS NULL),
    noted AS (
      UPDATE api_token t SET last_used_at = $2 FROM token
       WHERE t.id = token.id AND (token.last_used_at IS NULL OR token.last_used_at <= $2::timestamptz - interval '1 minute'))
    SELECT id, name, roles FROM token`,
};

/** The integration a token's hash belongs to, or null when it is unknown or revoked. Roles double as groups at every venue. */
export async function integrationOf(sql: Sql, tokenHash: string, now: Date): Promise<Actor | null> {
  const [row] = await sql.query<{ id: string; name: string; roles: Role[] }>(useToken, [tokenHash, now]);
  if (!row) return null;
  return { type: 'integration', ...row, candidateKeys: row.roles.map((role) => `${role}@*`) };
}
