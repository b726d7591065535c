import { NotFound } from '../lib/errors';
import type { Sql } from '../lib/sql';
import { said } from './command';

const venueByName = {
  name: 'cli_venue',
  text: `SELECT id FROM venue WHERE id::text = $1 OR key = $1 OR name = $1 OR name_en = $1 LIMIT 1`,
};

/** The id of the venue with this id, key or name; null when none was asked for, `NotFound` when there is no such venue. */
export async function venueOf(sql: Sql, wanted: string | undefined): Promise<string | null> {
  if (wanted === undefined) return null;
  const [venue] = await sql.query<{ id: string }>(venueByName, [wanted]);
  if (!venue) throw new NotFound(`no venue ${wanted}`, said(`没有门店 ${wanted}。`, `There is no venue ${wanted}.`));
  return venue.id;
}
