/**
 * Fills a desk with as many cases as are wanted, copied from those that were run on it: a year of them, most ended, some
 * running, with tasks, history and audit. Every hash chain is the copy's own and verifies.
 */
import { Client } from 'pg';
import type { Database } from '../../../src/db/database';
import { foldHistory } from '../../../src/jobs/kinds/history-fold';
import { auditColumns, copyOf, type EventLine, type Wanted } from './copies';
import { copyIn } from './copy-in';
import { readPatterns, tables, type Pattern } from './patterns';

export interface FillWish {
  readonly database: Database;
  /** For what only the owner of the tables may do. */
  readonly ownerUrl: string;
  readonly now: Date;
  readonly cases: number;
}
export interface Filled {
  readonly cases: number;
  readonly running: number;
  readonly events: number;
  readonly seconds: number;
}

const day = 24 * 3600 * 1000;
const year = 365 * day;
/** Running ones began in the last days. */
const sinceOldest = 30 * day;
/** One case in so many is running. */
const oneRunning = 20;
const venues = 50;
/** One customer for so many cases. */
const casesOfCustomer = 10;
const atOnce = 500;

export async function fillCases(wish: FillWish): Promise<Filled> {
  const started = performance.now();
  const owner = new Client({ connectionString: wish.ownerUrl });
  await owner.connect();
  try {
    const { patterns, columns } = await readPatterns(owner);
    await makeReference(owner, wish);
    const bare = await strip(owner);
    const copies = planned(patterns, wish);
    const written = await writeCopies(owner, copies, { columns, cases: wish.cases });
    for (const statement of bare) await owner.query(statement);
    // What autovacuum would do in its time.
    await owner.query(`VACUUM ANALYZE ${all.map(quoted).join(', ')}`);
    await foldHistory(wish.database, wish.now);
    await owner.query('VACUUM ANALYZE node_day, node_month, node_now, case_now');
    return { ...written, seconds: (performance.now() - started) / 1000 };
  } finally {
    await owner.end();
  }
}

const all = ['case', 'audit_event', ...Object.keys(tables)];
const quoted = (table: string): string => `"${table}"`;

const madeId = (kind: string, n: string): string => `('${kind}' || lpad(to_hex(${n}), 24, '0'))::uuid`;
const idOfMade = (kind: string, n: number): string => {
  const hex = `${kind}${n.toString(16).padStart(24, '0')}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
const venueKind = 'aaaaaaaa';
const customerKind = 'cccccccc';

/** Months, venues and customers the copies lie in and belong to. */
async function makeReference(owner: Client, { now, cases }: FillWish): Promise<void> {
  await owner.query('SELECT ensure_month_partitions($1::date, 16)', [new Date(now.getTime() - year - 31 * day)]);
  await owner.query(
    `INSERT INTO venue (id, key, name, name_en, time_zone, hours, address, address_en, phone)
     SELECT ${madeId(venueKind, 'n')}, 'bench-' || n, '门店' || n, 'Venue ' || n, 'Asia/Shanghai', '{}', '', '', ''
     FROM generate_series(1, ${venues}) n`,
  );
  await owner.query(
    `INSERT INTO customer (id, name, created_at)
     SELECT ${madeId(customerKind, 'n')}, '客人' || n, $1 FROM generate_series(1, $2::int) n`,
    [now, customersFor(cases)],
  );
}
const customersFor = (cases: number): number => Math.max(1, Math.floor(cases / casesOfCustomer));

/** Takes off what makes writing slow, and gives the statements that put it back. Foreign keys are not checked again. */
async function strip(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ off: string; on: string }>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS off,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname,
         pg_get_constraintdef(oid) || CASE WHEN convalidated THEN ' NOT VALID' ELSE '' END) AS on
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY($1::regclass[])
     UNION ALL
     SELECT format('DROP INDEX %s', x.indexrelid::regclass), replace(pg_get_indexdef(x.indexrelid), ' ON ONLY ', ' ON ')
     FROM pg_index x WHERE x.indrelid = ANY($1::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = x.indexrelid)`,
    [all.map(quoted)],
  );
  for (const { off } of rows) await owner.query(off);
  return rows.map(({ on }) => on);
}

interface Copy {
  readonly pattern: Pattern;
  readonly begins: number;
  readonly instant: Wanted['instant'];
}

/** The same in every run: ended ones spread over the year, running ones over its last days, in the order they begin. */
function planned(patterns: readonly Pattern[], { now, cases }: FillWish): Copy[] {
  const open = Math.floor(cases / oneRunning);
  const running = chosen(
    patterns.filter((one) => one.running > 0),
    open,
    (one) => one.running,
  );
  const ended = chosen(
    patterns.filter((one) => one.running === 0),
    cases - running.reduce((n, one) => n + one.cases.length, 0),
    (one) => one.cases.length,
  );
  const copies = [
    ...ended.map((pattern, i) => endedCopy(pattern, now, (i + drawn(i)) / ended.length)),
    ...running.map((pattern, i) => runningCopy(pattern, now, (i + drawn(i)) / running.length)),
  ];
  return copies.sort((a, b) => a.begins - b.begins);
}

/** Takes half to twice as long as its pattern, and is over by now. */
function endedCopy(pattern: Pattern, now: Date, share: number): Copy {
  const stretch = 0.5 + drawn(share * 1e9) * 1.5;
  const begins = now.getTime() - year + share * (year - (pattern.last - pattern.first) * stretch);
  return { pattern, begins, instant: (at) => Math.round(begins + (at - pattern.first) * stretch) };
}

/** What lies ahead of it lies ahead of the copy, sooner or later: not all of them are late, and not all at the same time. */
function runningCopy(pattern: Pattern, now: Date, share: number): Copy {
  const begins = now.getTime() - sinceOldest + share * (sinceOldest - (pattern.last - pattern.first));
  const later = drawn(share * 1e9) * 4;
  const instant = (at: number): number =>
    at > pattern.last
      ? Math.round(now.getTime() + (at - pattern.last) * later)
      : Math.round(begins + at - pattern.first);
  return { pattern, begins, instant };
}

/** A number between 0 and 1 that looks drawn. */
const drawn = (n: number): number => {
  const x = Math.sin(n * 12.9898 + 4.1414) * 43758.5453;
  return x - Math.floor(x);
};

/** One pattern after the other until there are enough cases, of those that count. */
function chosen(patterns: readonly Pattern[], cases: number, count: (pattern: Pattern) => number): Pattern[] {
  if (patterns.length === 0) return [];
  const picked: Pattern[] = [];
  for (let made = 0; made < cases;) {
    const next = patterns[picked.length % patterns.length]!;
    picked.push(next);
    made += count(next);
  }
  return picked;
}

type Columns = ReadonlyMap<string, readonly string[]>;

/** Writes what begins together together; events wait until nothing can come before them any more. */
async function writeCopies(
  owner: Client,
  copies: readonly Copy[],
  { columns, cases }: { readonly columns: Columns; readonly cases: number },
): Promise<Omit<Filled, 'seconds'>> {
  let waiting: EventLine[] = [];
  const written = { cases: 0, running: 0, events: 0 };
  for (let from = 0; from < copies.length; from += atOnce) {
    const lines = new Map<string, string[]>([...columns.keys()].map((table) => [table, []]));
    copies.slice(from, from + atOnce).forEach(({ pattern, instant }, i) => {
      const copied = copyOf(pattern, { ...belongings(from + i + 1, cases), instant }, columns.get('case')!);
      for (const [table, more] of copied.lines) lines.get(table)!.push(...more);
      waiting.push(...copied.events);
      written.cases += pattern.cases.length;
      written.running += pattern.running;
    });
    for (const [table, rows] of lines) await copyIn(owner, into(table, columns.get(table)!), rows);
    waiting.sort((a, b) => a.at - b.at);
    const next = copies[from + atOnce]?.begins ?? Number.POSITIVE_INFINITY;
    const due = waiting.filter(({ at }) => at < next);
    await copyIn(
      owner,
      `audit_event (${auditColumns})`,
      due.map(({ line }) => line),
    );
    written.events += due.length;
    waiting = waiting.filter(({ at }) => at >= next);
  }
  return written;
}

const into = (table: string, columns: readonly string[]): string =>
  `${quoted(table)} (${columns.map(quoted).join(', ')})`;

const belongings = (number: number, cases: number): Pick<Wanted, 'number' | 'venue' | 'customer'> => ({
  number,
  venue: idOfMade(venueKind, 1 + Math.floor(drawn(number) * venues)),
  customer: idOfMade(customerKind, 1 + Math.floor(drawn(number + 0.5) * customersFor(cases))),
});
