/**
 * A chain's whole work as rows: a million open tasks, a million done ones, 5,000 people and 300 groups, copied from one
 * case that the engine made, so that every task can be claimed and completed like any other.
 */
import { Client } from 'pg';
import { benchActor } from './workloads';
import type { Stage } from './stage';

/** A million open tasks and as many done; fewer where a look is enough. */
const openTasks = Number(process.env['BENCH_TASKS'] ?? 1_000_000);
const doneTasks = openTasks;
export const users = 5_000;
const groups = 300;
const venues = 50;
const guests = 100_000;

/** The groups of a person: three to eight, large ones more often; the same in every run. */
export function groupsOfUser(number: number): number[] {
  const picked = new Set<number>();
  for (let i = 0; i < 3 + (number % 6); i++) {
    const drawn = (((number + 1) * 2654435761 + i * 40503) % 10_007) / 10_007;
    picked.add(Math.floor(groups * drawn ** 2));
  }
  return [...picked];
}

/** Ids in the order of time, as the desk makes them. */
const idAt = (milliseconds: string, number: string, kind: string): string =>
  `(lpad(to_hex(${milliseconds}), 12, '0') || '7' || lpad(to_hex(${number} % 4096), 3, '0') || '8' || '${kind}' ||
    lpad(to_hex(${number}), 14, '0'))::uuid`;

/** Fourteen days of cases, one every so often. */
const madeAt = `((extract(epoch FROM $1::timestamptz) * 1000)::bigint - 1209600000 + n::bigint * 1209600000 / ${openTasks})`;
const caseId = idAt(madeAt, 'n', 'a');
const guestId = (n: string): string => `lpad(to_hex(${n}), 32, '0')::uuid`;

const people = `
  WITH u AS (INSERT INTO app_user (id, login, name, password_hash, roles, created_at)
    SELECT 'user-' || n, 'user-' || n, 'user-' || n, '', '{agent}', $1 FROM generate_series(0, ${users - 1}) n)
  INSERT INTO customer (id, name, created_at) SELECT ${guestId('n')}, '客人' || n, $1 FROM generate_series(1, ${guests}) n`;

const venueRows = `
  INSERT INTO venue (id, key, name, name_en, time_zone, hours, address, address_en, phone)
  SELECT ${guestId('n')}, 'bench-' || n, '门店' || n, 'Venue ' || n, 'Asia/Shanghai', '{}', '', '', ''
  FROM generate_series(1, ${venues}) n`;

/** Cases as copies of the one that is there; the hash chains go on from its head. */
const cases = `
  INSERT INTO "case" SELECT (jsonb_populate_record(k, jsonb_build_object('id', ${caseId}, 'root_id', ${caseId},
      'business_key', 'B' || n, 'venue_id', ${guestId(`1 + n % ${venues}`)}, 'customer_id', ${guestId(`1 + n * 7 % ${guests}`)},
      'started_at', to_timestamp(${madeAt} / 1000.0)))).*
  FROM "case" k, generate_series($3::int, $4::int) n WHERE k.id = $2`;

/** A third of all tasks belong to a fortieth of the groups; three of five are held by somebody; a tenth is never due; one of 200 is known by its name. */
const open = `
  INSERT INTO user_task (id, case_id, root_case_id, definition_id, process_key, element_id, item_id, form_key, state, groups,
    assignee, claimed_at, priority, due, local, business_key, venue_id, customer_id, created_at)
  SELECT ${idAt(madeAt, 'n', 'b')}, ${caseId}, ${caseId}, t.definition_id,
    CASE WHEN n % 200 = 0 THEN t.process_key ELSE 'flow-' || lpad((1 + floor(45 * power(random(), 2)))::text, 2, '0') END, t.element_id, t.item_id, t.form_key, 'open',
    ARRAY['group-' || floor(${groups} * power(random(), 3))], CASE WHEN n % 5 < 3 THEN 'user-' || floor(${users} * random()) END,
    CASE WHEN n % 5 < 3 THEN $1::timestamptz END, 50 + 5 * (n % 11),
    CASE WHEN n % 10 = 9 THEN 'infinity' ELSE $1::timestamptz + (random() * 336 - 24) * interval '1 hour' END,
    '{}', 'B' || n, ${guestId(`1 + n % ${venues}`)}, ${guestId(`1 + n * 7 % ${guests}`)}, to_timestamp(${madeAt} / 1000.0)
  FROM user_task t, generate_series($3::int, $4::int) n WHERE t.case_id = $2 AND t.state = 'open'`;

const done = `
  INSERT INTO user_task (id, case_id, root_case_id, definition_id, process_key, element_id, item_id, form_key, state, groups,
    assignee, claimed_at, priority, due, local, business_key, venue_id, customer_id, created_at, closed_at, closed_by)
  SELECT ${idAt(madeAt, 'n', 'd')}, t.case_id, t.case_id, t.definition_id, t.process_key, t.element_id, 'done', t.form_key,
    'completed', t.groups, who, t.created_at, t.priority, t.due, '{}', t.business_key, t.venue_id, t.customer_id,
    t.created_at, t.created_at + interval '1 hour', who
  FROM generate_series($2::int, $3::int) n JOIN user_task t ON t.id = ${idAt(madeAt, 'n', 'b')},
    LATERAL (SELECT 'user-' || floor(${users} * random()) AS who WHERE n > 0) w`;

const candidates = `
  INSERT INTO task_candidate (candidate_key, task_id, claimed, priority, due, process_key)
  SELECT t.groups[1] || '@' || w.place, t.id, t.assignee IS NOT NULL, t.priority, t.due, t.process_key
  FROM user_task t, LATERAL (VALUES ('*'), (t.venue_id::text)) w(place)
  WHERE t.state = 'open' AND t.groups[1] LIKE 'group-%'`;

/** Fills the stage as the owner of the tables, whom no time limit stops; gives how many tasks one person is offered on average. */
export async function fillInbox({ engine, ownerUrl }: Stage): Promise<number> {
  const now = new Date();
  const { caseId: pattern } = await engine.startCase({
    actor: benchActor,
    process: 'bench-seq',
    variables: { guest: 'G' },
  });
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(people, [now]);
  await owner.query(venueRows);
  for (const [from, to] of batches(openTasks)) {
    await owner.query(cases, [now, pattern, from, to]);
    await owner.query(open, [now, pattern, from, to]);
  }
  for (const [from, to] of batches(doneTasks)) await owner.query(done, [now, from, to]);
  await owner.query(candidates);
  // What autovacuum would do in its time.
  await owner.query('VACUUM ANALYZE "case", user_task, task_candidate, customer, venue, app_user');
  const { rows } = await owner.query<{ n: number }>(offeredToOne, membership());
  await owner.end();
  return Math.round(rows[0]!.n);
}

const offeredToOne = `
  SELECT avg(n)::float AS n FROM (SELECT sum(c.n) AS n FROM unnest($1::text[], $2::text[]) AS w(who, key)
    JOIN (SELECT candidate_key, count(*) AS n FROM task_candidate GROUP BY 1) c ON c.candidate_key = w.key GROUP BY who) x`;

function* batches(rows: number): Generator<readonly [number, number]> {
  const size = 100_000;
  for (let from = 1; from <= rows; from += size) yield [from, from + size - 1];
}

function membership(): [string[], string[]] {
  const pairs = Array.from({ length: users }, (_, n) =>
    groupsOfUser(n).map((group) => [`user-${n}`, group] as const),
  ).flat();
  return [pairs.map(([who]) => who), pairs.map(([, group]) => `group-${group}@*`)];
}
