/** What the ids among a case's values stand for, so that people read names. */
import { isUuid } from '../../lib/ids';
import type { Json } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import type { CaseFacts } from './case';

const names: Statement = {
  name: 'desk-known-ids',
  text: `SELECT id::text AS id, name, name_en AS "nameEn" FROM venue WHERE id = ANY($1::uuid[])
    UNION ALL SELECT id::text, number, number FROM room WHERE id = ANY($1::uuid[])
    UNION ALL SELECT id::text, code, code FROM booking WHERE id = ANY($1::uuid[])
    UNION ALL SELECT id::text, business_key, business_key FROM "case" WHERE id = ANY($1::uuid[]) AND business_key IS NOT NULL
    UNION ALL SELECT id, name, name FROM app_user WHERE id = ANY($1::text[])`,
};

/**
 * The ids in `values`, however deep: venues by name, rooms by number, bookings and cases by code, colleagues by name, the
 * case's guest by name where the reader may know it.
 */
export async function knownIds(
  desk: Pick<Desk, 'database'>,
  facts: CaseFacts,
  values: Json,
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(idsIn(values))];
  if (ids.length === 0) return new Map();
  const rows = await desk.database.query<{ id: string; name: string; nameEn: string }>(names, [ids]);
  const known = new Map(rows.map(({ id, name, nameEn }) => [id, language === 'en' ? nameEn : name]));
  if (facts.customer_id !== null && facts.customer_name !== null) known.set(facts.customer_id, facts.customer_name);
  return known;
}

function idsIn(value: Json): string[] {
  if (typeof value === 'string') return isUuid(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values<Json>(value).flatMap(idsIn);
}
