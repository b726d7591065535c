/**
 * Two years of a chain's cases as rows (`BENCH_CASES`, else a million) with guests, numbers, bookings, done tasks and
 * comments, copied from one case that the engine made; their words are taken in by the product's own filling.
 */
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { fillFind } from '../../src/jobs/find-index';
import { systemClock } from '../../src/lib/clock';
import { benchActor } from './workloads';
import type { Stage } from './stage';

export const cases = Number(process.env['BENCH_CASES'] ?? 1_000_000);
export const guests = Math.round(cases / 3);
export const users = 500;
const venues = 50;
const rooms = 60;
const years = 2 * 365 * 86_400_000;

const idAt = (milliseconds: string, number: string, kind: string): string =>
  `(lpad(to_hex(${milliseconds}), 12, '0') || '7' || lpad(to_hex(${number} % 4096), 3, '0') || '8' || '${kind}' ||
    lpad(to_hex(${number}), 14, '0'))::uuid`;
const madeAt = `((extract(epoch FROM $1::timestamptz) * 1000)::bigint - ${years} + n::bigint * ${years} / ${cases})`;
const at = `to_timestamp(${madeAt} / 1000.0)`;
const caseId = idAt(madeAt, 'n', 'a');
export const plainId = (n: string | number): string => `lpad(to_hex(${n}), 32, '0')::uuid`;
const guestOf = `${plainId(`1 + (n::bigint * 7919) % ${guests}`)}`;
const venueOf = plainId(`1 + n % ${venues}`);

const surnames = '林陈顾白江宋孟唐许韩秦方贺苏邵姚任季雷贾夏郭魏董曾丁余高简汤';
const given = '屿清露舟满夏予曼秋云澜若景望衿安和知听初行舒子一小';
const sentences = [
  ...['要订包厢，靠近电梯', '订包厢，想安静一点', '订包厢给同事聚会', '客人问今晚还有没有大包', '想换一间大一点的包厢'],
  ...['要生日蛋糕和气球', '带老人来，请备温水', '话筒有杂音，请检查', '想加一小时，问价格', '发票抬头还没有定'],
];
const letter = (from: string, seed: string): string => `substr('${from}', 1 + (${seed}) % ${[...from].length}, 1)`;
const matter = `(ARRAY[${sentences.map((one) => `'${one}'`).join(',')}])[1 + floor(${sentences.length} * random() * random())::int]
  || '，' || ${letter(surnames, 'n / 3')} || ${letter(given, 'n / 7')} || ${letter(given, 'n / 11')} || '说过'
  || CASE WHEN n % 20000 = 7 THEN '，雪山主题布置' ELSE '' END`;

const statements = {
  people: `INSERT INTO app_user (id, login, name, password_hash, roles, created_at)
    SELECT 'user-' || n, 'user-' || n, '同事' || n, '', '{agent}', $1 FROM generate_series(0, ${users - 1}) n`,
  venues: `INSERT INTO venue (id, key, name, name_en, time_zone, hours, address, address_en, phone)
    SELECT ${plainId('n')}, 'bench-' || n, '门店' || n, 'Venue ' || n, 'Asia/Shanghai', '{}', '', '', '' FROM generate_series(1, ${venues}) n
    WHERE $1::timestamptz IS NOT NULL`,
  types: `INSERT INTO room_type (venue_id, key, name, name_en, rank, persons_from, persons_to)
    SELECT ${plainId('n')}, 'small', '小包', 'Small', 1, 1, 6 FROM generate_series(1, ${venues}) n WHERE $1::timestamptz IS NOT NULL`,
  rooms: `INSERT INTO room (id, venue_id, number, floor, type, capacity, maximum)
    SELECT ${plainId(`v * 1000 + n`)}, ${plainId('v')}, (300 + n)::text, 3, 'small', 4, 6
    FROM generate_series(1, ${venues}) v, generate_series(1, ${rooms}) n WHERE $1::timestamptz IS NOT NULL`,
} as const;

const batched = {
  guests: `WITH c AS (INSERT INTO customer (id, name, created_at)
      SELECT ${plainId('n')}, ${letter(surnames, 'n')} || ${letter(given, 'n / 31')} || ${letter(given, 'n / 775')}, $1 FROM generate_series($2::int, $3::int) n)
    INSERT INTO customer_phone (id, customer_id, e164, tail, added_at)
    SELECT ${plainId('n')}, ${plainId('n')}, '+86139' || lpad(n::text, 8, '0'), phone_tail('139' || lpad(n::text, 8, '0')), $1
    FROM generate_series($2::int, $3::int) n`,
  cases: `INSERT INTO "case" SELECT (jsonb_populate_record(k, jsonb_build_object('id', ${caseId}, 'root_id', ${caseId},
      'business_key', 'B' || n, 'venue_id', ${venueOf}, 'customer_id', ${guestOf}, 'status', 'completed',
      'process_key', 'flow-' || lpad((1 + floor(45 * power(random(), 2)))::text, 2, '0'),
      'outcome', CASE WHEN n % 5000 = 3 THEN 'refused-minor' WHEN n % 10 < 7 THEN 'booked' ELSE 'declined' END,
      'variables', jsonb_build_object('matter', ${matter}, 'bookingCode', 'B' || n),
      'started_at', ${at}, 'ended_at', ${at}))).*
    FROM "case" k, generate_series($2::int, $3::int) n WHERE k.id = $4`,
  comments: `INSERT INTO comment (id, case_id, root_case_id, kind, author, at, body)
    SELECT ${idAt(madeAt, 'n', 'c')}, ${caseId}, ${caseId}, 'comment', 'user-1', ${at},
      to_jsonb((ARRAY['已回电，客人同意', '客人对花生过敏', '等店长答复'])[1 + floor(3 * random() * random())::int])
    FROM generate_series($2::int, $3::int) n WHERE n % 5 = 0`,
  tasks: `INSERT INTO user_task (id, case_id, root_case_id, definition_id, process_key, element_id, item_id, form_key, state, groups,
      priority, local, venue_id, created_at, closed_at, closed_by)
    SELECT ${idAt(madeAt, 'n', 'd')}, ${caseId}, ${caseId}, t.definition_id, 'flow-01', t.element_id, 'done', t.form_key, 'completed', t.groups,
      50, '{}', ${venueOf}, ${at}, ${at}, 'user-' || n % ${users}
    FROM user_task t, generate_series($2::int, $3::int) n WHERE t.case_id = $4 AND t.state = 'open'`,
  bookings: `WITH b AS (INSERT INTO booking (id, code, venue_id, customer_id, case_id, state, party, during, business_day, created_at, created_by,
        closed_at)
      SELECT ${plainId('n')}, 'B' || n, ${venueOf}, ${guestOf}, ${caseId}, 'completed', 4, tstzrange(${at}, ${at} + interval '3 hours'),
        ${at}::date, ${at}, 'bench', ${at} FROM generate_series($2::int, $3::int) n WHERE n % 2 = 0)
    INSERT INTO booking_room (id, booking_id, room_id, during, active)
    SELECT ${plainId('n')}, ${plainId('n')}, ${plainId(`(1 + n % ${venues}) * 1000 + 1 + (n / ${venues}) % ${rooms}`)},
      tstzrange(${at}, ${at} + interval '3 hours'), false FROM generate_series($2::int, $3::int) n WHERE n % 2 = 0`,
} as const;

export interface FindFilled {
  readonly seconds: number;
  /** Milliseconds a case took to be taken in with the index in place. */
  readonly perCase: number;
}

/** Fills the stage as the owner of the tables; the index over words is made again when all are in. */
export async function fillForFind({ engine, database, ownerUrl }: Stage): Promise<FindFilled> {
  const now = new Date();
  const started = performance.now();
  const { caseId: pattern } = await engine.startCase({
    actor: benchActor,
    process: 'bench-seq',
    variables: { guest: 'G' },
  });
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  for (const text of Object.values(statements)) await owner.query(text, [now]);
  for (const [from, to] of batches(guests)) await owner.query(batched.guests, [now, from, to]);
  for (const [from, to] of batches(cases)) {
    for (const text of [batched.cases, batched.tasks]) await owner.query(text, [now, from, to, pattern]);
    for (const text of [batched.comments, batched.bookings]) await owner.query(text, [now, from, to]);
  }
  // What autovacuum would do in its time.
  await owner.query(
    'VACUUM ANALYZE "case", user_task, customer, customer_phone, comment, booking, booking_room, venue, room, app_user',
  );
  const perCase = await takeIn(owner, database);
  await owner.end();
  return { seconds: (performance.now() - started) / 1000, perCase };
}

async function takeIn(owner: Client, database: Stage['database']): Promise<number> {
  const tools = { database, clock: systemClock };
  const before = performance.now();
  let first = 0;
  for (let round = 0; round < 4; round++) first += await fillFind(tools);
  const perCase = (performance.now() - before) / first;
  const { rows } = await owner.query<{ text: string }>(
    `SELECT pg_get_indexdef('find_case_tokens_ix'::regclass) AS text`,
  );
  await owner.query('DROP INDEX find_case_tokens_ix');
  while ((await fillFind(tools)) > 0);
  await owner.query(rows[0]!.text);
  await owner.query('VACUUM ANALYZE find_case');
  return perCase;
}

function* batches(count: number): Generator<readonly [number, number]> {
  const size = 100_000;
  for (let from = 1; from <= count; from += size) yield [from, Math.min(from + size - 1, count)];
}
