/** The audit over many events: a page stays quick, and what takes long stops, says so and goes on. */
import { openDatabase } from '../../src/db/database';
import { auditList } from '../../src/desk/read/audit';
import type { AuditCriteria } from '../../src/desk/read/audit-filter';
import { useInbox } from '../desk/inbox/house';
import { person } from '../kit/people';

const house = useInbox();
const auditor = person('auditor', [], { roles: ['auditor'] });
const events = 400_000;
const atOnce = 50_000;
/** Generous: other things are at work where this runs. */
const mostMs = 1_500;
const mostStoppedMs = 6_000;

/** A real event of a completed task, copied over ninety days: eight to a case, one in a hundred thousand of its own kind. */
const copy = `
INSERT INTO audit_event (stream, seq, at, case_id, actor_id, command, format, body, previous_hash, hash)
SELECT 'case:' || c.id, 1 + i % 8, $1::timestamptz - i * interval '90 days' / ${events}, c.id, 'person-' || i % 40,
  CASE WHEN i % 100000 = 50000 THEN 'cancel-case' WHEN i % 3 = 0 THEN 'claim-task' ELSE 'complete-task' END, m.format,
  CASE WHEN i % 100000 = 50000 THEN replace(m.body, '"notes"', '"notes of the needle"') ELSE m.body END, m.previous_hash, m.hash
FROM generate_series($2::int, $3::int) i
CROSS JOIN (SELECT * FROM audit_event WHERE command = 'complete-task' LIMIT 1) m
CROSS JOIN LATERAL (SELECT ('00000000-0000-7000-8000-' || lpad((i / 8)::text, 12, '0'))::uuid AS id) c
ON CONFLICT DO NOTHING`;

const parts = `SELECT inhrelid::regclass::text AS part FROM pg_inherits WHERE inhparent = 'audit_event'::regclass`;

beforeAll(async () => {
  const { kit } = house;
  await house.task({ code: 'K1', note: '走廊很吵，客人要求换到安静的包厢，主管已同意'.repeat(20) });
  await kit.complete('do', { answer: '已回电，客人表示满意'.repeat(20) });
  await kit.database.query(`SELECT ensure_month_partitions('2026-08-01', 8)`);
  for (let i = 0; i < events; i += atOnce) await kit.database.query(copy, [kit.clock.now(), i + 1, i + atOnce]);
  const owner = await openDatabase({ url: kit.testDatabase.ownerUrl, applicationName: 'encore-test' });
  for (const { part } of await owner.query<{ part: string }>(parts)) await owner.query(`VACUUM ANALYZE ${part}`);
  await owner.close();
}, 600_000);

/** One page of a search, and how long it took. */
async function timed(criteria: AuditCriteria, after?: string) {
  const begun = performance.now();
  const list = await auditList(house.desk, auditor, criteria, { after, recorded: false });
  return { list, ms: performance.now() - begun };
}

describe(`${events} events`, () => {
  it.each<[string, AuditCriteria]>([
    ['everything', {}],
    ['a person', { who: 'person-7' }],
    ['a frequent kind', { kind: 'task' }],
    ['a day two months ago', { from: '2026-09-20', to: '2026-09-20' }],
    ['a case by its number', { about: 'K1' }],
    ['a process', { process: 'work' }],
    ['words most events have', { text: '客人表示满意' }],
  ])('a page of %s comes at once', async (name, criteria) => {
    const first = await timed(criteria);
    const second = first.list.next === null ? null : await timed(criteria, first.list.next);
    console.info(`${name}: ${Math.round(first.ms)} ms, next page ${second ? Math.round(second.ms) : '–'} ms`);
    expect(first.list.lines.length).toBeGreaterThan(0);
    expect(Math.max(first.ms, second?.ms ?? 0)).toBeLessThan(mostMs);
  });

  it.each<[string, AuditCriteria]>([
    ['a rare command', { command: 'cancel-case' }],
    ['rare words', { text: 'notes of the needle' }],
  ])(
    '%s is found by going on, no look taking long',
    async (name, criteria) => {
      const found: string[] = [];
      const took: number[] = [];
      for (let after: string | undefined; ;) {
        const { list, ms } = await timed(criteria, after);
        took.push(Math.round(ms));
        found.push(...list.lines.map(({ stream }) => stream));
        if (list.next === null) break;
        after = list.next;
      }
      console.info(`${name}: ${took.join(', ')} ms`);
      expect(found).toHaveLength(events / 100_000);
      expect(Math.max(...took)).toBeLessThan(mostStoppedMs);
    },
    120_000,
  );
});
