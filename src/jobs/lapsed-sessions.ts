import type { Sql } from '../lib/sql';

/** Sessions run on the time of the machines people sign in to, not on the desk's clock. */
const sweep = {
  name: 'lapsed_sessions',
  text: `DELETE FROM user_session WHERE sid = ANY(ARRAY(SELECT sid FROM user_session WHERE expire < now() ORDER BY expire LIMIT 5000))`,
};

/** Removes sessions nobody can use any more. */
export async function sweepLapsedSessions(sql: Sql): Promise<void> {
  await sql.query(sweep);
}
