/** The venues somebody may choose among. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { seesVenue } from '../policy';

const list: Statement = {
  name: 'desk-venue-names',
  text: 'SELECT id, name, name_en AS "nameEn" FROM venue WHERE active ORDER BY name LIMIT 500',
};

/** The active venues within what the actor sees, by name. */
export async function venueNames(
  desk: Desk,
  actor: Actor,
  language: Language,
): Promise<{ readonly value: string; readonly label: string }[]> {
  const venues = await desk.database.query<{ id: string; name: string; nameEn: string }>(list);
  return venues
    .filter(({ id }) => seesVenue(actor, id))
    .map(({ id, name, nameEn }) => ({ value: id, label: language === 'en' ? nameEn : name }));
}
