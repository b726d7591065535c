import { hash } from '@node-rs/argon2';
import type { Config } from '../config';
import type { Database } from '../db/database';
import { loadDemo, type DemoSummary } from '../demo/load';
import type { WorkEngine } from '../engine/engine';
import type { Logger } from '../lib/log';
import type { Clock } from '../lib/clock';

interface DemoParts {
  readonly config: Config;
  readonly embedded: boolean;
  readonly engine: WorkEngine;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
}

const local = new Set(['127.0.0.1', 'localhost', '::1']);
const isEmpty = {
  name: 'demo_empty',
  text: 'SELECT NOT EXISTS (SELECT FROM app_user) AND NOT EXISTS (SELECT FROM "case") AS empty',
};
const present = { name: 'demo_present', text: 'SELECT login FROM app_user WHERE login = ANY($1) AND active' };

/**
 * Loads the demo chain where it is asked for, or where nobody is harmed by it: into an empty embedded database that
 * only this machine can reach. Gives the sign-ins that exist, null when this is not a demo.
 */
export async function offerDemo({ config, embedded, ...parts }: DemoParts): Promise<DemoSummary | null> {
  if (!(await mayLoad(config, embedded, parts.database))) return null;
  const summary = await loadDemo({ ...parts, hashPassword: (password) => hash(password) });
  const logins = summary.signIns.map(({ login }) => login);
  const there = await parts.database.query<{ login: string }>(present, [logins]);
  return there.length === logins.length ? summary : null;
}

async function mayLoad(config: Config, embedded: boolean, database: Database): Promise<boolean> {
  if (config.demo !== 'if-local') return config.demo === 'yes';
  if (!embedded || !local.has(config.http.host)) return false;
  const [venue] = await database.query('SELECT FROM venue LIMIT 1');
  // With venues there loading changes nothing, and tells whether these are the demo's.
  if (venue) return true;
  const [row] = await database.query<{ empty: boolean }>(isEmpty);
  return row!.empty;
}
