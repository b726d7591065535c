import { DateTime } from 'luxon';
import type { Sql } from '../lib/sql';

const nextSql = {
  name: 'day-serial.next',
  text: `
INSERT INTO day_serial AS s (kind, day, last) VALUES ($1, $2, 1)
ON CONFLICT (kind, day) DO UPDATE SET last = s.last + 1 RETURNING last`,
};

/** The next number of its kind on a day (`YYYY-MM-DD`), as people say it: `P-20261121-003`. */
export async function nextNumber(sql: Sql, kind: string, day: string): Promise<string> {
  const [row] = await sql.query<{ last: number }>(nextSql, [kind, day]);
  return `${kind}-${day.replaceAll('-', '')}-${String(row!.last).padStart(3, '0')}`;
}

/** The chain's calendar day of an instant, for what belongs to no venue. */
export const chainDay = (at: Date): string => DateTime.fromJSDate(at, { zone: 'Asia/Shanghai' }).toISODate()!;
