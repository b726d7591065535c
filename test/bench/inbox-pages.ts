import { hash } from '@node-rs/argon2';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import type { Sql } from '../../src/lib/sql';
import { stopped } from './crew';
import { groupsOfUser } from './inbox-data';
import { sample, summarize, type Lane, type Measured } from './measure';
import type { Stage } from './stage';
import { signedIn, type BenchVisitor } from './visitor';

const seconds = 5;
const password = 'for measurements only';
/** Twenty of the five thousand, drawn from all over. */
const numbers = Array.from({ length: 20 }, (_, i) => i * 251);

/**
 * Milliseconds from asking for a page of the inbox to its last byte, each time as another of twenty people, with the desk's
 * web in a process of its own; the aim is a p95 below 60 ms for the first byte.
 */
export async function benchInboxPages({ database, url }: Stage): Promise<Measured[]> {
  await enrol(database);
  const desk = fork(join(__dirname, `http-desk${extname(__filename)}`), [url]);
  try {
    const [port] = (await once(desk, 'message')) as [number];
    const visitors: BenchVisitor[] = [];
    for (const number of numbers) visitors.push(await signedIn(port, `user-${number}`, password));
    const results: Measured[] = [];
    for (const [name, address] of Object.entries(await addresses(database))) {
      const lane = laneOf(visitors, address);
      await sample([lane], Number.POSITIVE_INFINITY, 2);
      results.push(summarize(`inbox.page.${name}`, [await sample([lane], Number.POSITIVE_INFINITY, seconds)], null));
    }
    return results;
  } finally {
    await stopped(desk);
  }
}

/** They can sign in, and are in the groups their tasks are offered to. */
async function enrol(sql: Sql): Promise<void> {
  const ids = numbers.map((number) => `user-${number}`);
  const known = await hash(password, { memoryCost: 64, timeCost: 1, parallelism: 1 });
  await sql.query('UPDATE app_user SET password_hash = $1 WHERE id = ANY($2::text[])', [known, ids]);
  const pairs = numbers.flatMap((number) => groupsOfUser(number).map((group) => [`user-${number}`, `group-${group}`]));
  await sql.query('INSERT INTO user_group (user_id, group_key) SELECT * FROM unnest($1::text[], $2::text[])', [
    pairs.map(([user]) => user),
    pairs.map(([, group]) => group),
  ]);
}

type AddressOf = (person: number) => string;

async function addresses(sql: Sql): Promise<Readonly<Record<string, AddressOf>>> {
  const held = await Promise.all(
    numbers.map(async (number) => {
      const [task] = await sql.query<{ id: string }>(
        `SELECT id FROM user_task WHERE assignee = $1 AND state = 'open' ORDER BY due, id LIMIT 1`,
        [`user-${number}`],
      );
      return task!.id;
    }),
  );
  return {
    mine: () => '/tasks',
    groups: () => '/tasks?box=groups',
    unassigned: () => '/tasks?box=unassigned',
    late: () => '/tasks?box=late',
    'a task': (person) => `/tasks/${held[person]}`,
  };
}

function laneOf(visitors: readonly BenchVisitor[], address: AddressOf): Lane {
  let at = 0;
  const call = async (): Promise<void> => {
    const person = at++ % visitors.length;
    await visitors[person]!.get(address(person));
  };
  return { prepare: () => Promise.resolve(), call };
}
