import type { Sql } from '../../src/lib/sql';

const several = 50;
const drawnCases = `
  SELECT id, business_key AS key FROM "case" WHERE status = $1 ORDER BY hashtext(id::text), id LIMIT ${several}`;
const crowded = `
  SELECT process_key AS process, element_id AS element, count(*)::int AS n FROM node_now GROUP BY 1, 2 ORDER BY n DESC, 1, 2`;
const ran = `
  SELECT process_key AS process FROM "case" WHERE started_at > $1::timestamptz - interval '30 days' GROUP BY 1 ORDER BY count(*), 1 LIMIT 1`;

interface Case {
  readonly id: string;
  readonly key: string | null;
}

/** What is asked for, by name: several addresses where one would always find the same rows in memory. */
export async function pagesOf(sql: Sql, now: Date): Promise<Readonly<Record<string, readonly string[]>>> {
  const [ended, running] = await Promise.all([
    sql.query<Case>(drawnCases, ['completed']),
    sql.query<Case>(drawnCases, ['running']),
  ]);
  const [most] = await sql.query<{ process: string; element: string }>(crowded);
  const [least] = await sql.query<{ process: string }>(ran, [now]);
  const of = (some: readonly Case[], rest = ''): string[] => some.map(({ id }) => `/cases/${id}${rest}`);
  const busy = `/processes/${most!.process}`;
  const quiet = `/processes/${least!.process}`;
  return {
    cases: ['/cases'],
    'cases, running': ['/cases?status=running'],
    'cases, failed (none)': ['/cases?status=failed'],
    'cases, one process running': [
      `/cases?status=running&process=${least!.process}`,
      `/cases?status=running&process=${most!.process}`,
    ],
    'cases, a process nobody ran': ['/cases?process=flow-45'],
    'cases, by code': ended.flatMap(({ key }) => (key === null ? [] : [`/cases?q=${key}`])),
    'case, ended': of(ended),
    'case, running': of(running),
    'case, its timeline of people': of(running, '?who=people'),
    'case, replay': of(ended, '/replay'),
    'case, film': of(ended, '/film.json'),
    map: ['/processes'],
    'process, busy': [busy],
    'process, busy, heat of a year': [`${busy}?days=365&heat=p95`],
    'process, busy, marks': [`${busy}/marks.json`],
    'process, quiet': [quiet],
    'node, busy': [`${busy}/nodes/${most!.element}`],
    audit: ['/audit'],
    'audit, of a case': ended.map(({ id }) => `/audit?about=${id}`),
    'audit, of a process': [`/audit?process=${most!.process}`],
  };
}
