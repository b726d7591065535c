/** Rooms and colleagues that may be meant. */
import type { Statement } from '../../lib/sql';
import { seesVenue } from '../policy';
import type { Kind } from './suggestion';

const rooms: Statement = {
  name: 'desk-find-rooms',
  text: `SELECT r.number, r.venue_id AS "venueId", v.name, v.name_en AS "nameEn" FROM room r JOIN venue v ON v.id = r.venue_id
    WHERE upper(r.number) = $1 ORDER BY v.active DESC, v.name LIMIT 60`,
};
interface RoomRow {
  readonly number: string;
  readonly venueId: string;
  readonly name: string;
  readonly nameEn: string;
}

export const roomsOf: Kind = async ({ database }, actor, { text, language, say, on }) => {
  const number = text.replace(/\s*(包厢|号房|房|room)\s*/gi, '').toUpperCase();
  if (!/^[A-Z]{0,2}\d{1,4}[A-Z]?$/.test(number)) return [];
  const found = await database.query<RoomRow>(rooms, [number]);
  const seen = found.filter(({ venueId }) => seesVenue(actor, venueId)).slice(0, 4);
  return seen.map(({ number: room, venueId, name, nameEn }) => ({
    ...{ kind: 'room', text: say('find.room', { room }), detail: language === 'en' ? nameEn : name },
    leads: { criteria: { room, venue: venueId, ...on } },
  }));
};

const people: Statement = {
  name: 'desk-find-people',
  text: `SELECT login, name FROM app_user WHERE name ILIKE $1 OR login ILIKE $1 ORDER BY active DESC, name, login LIMIT 3`,
};

export const peopleOf: Kind = async ({ database }, _actor, { text, on }) => {
  if (/^\d+$/.test(text)) return [];
  const like = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const found = await database.query<{ login: string; name: string }>(people, [like]);
  return found.map(({ login, name }) => ({
    ...{ kind: 'person', text: name, detail: login },
    leads: { criteria: { person: login, ...on } },
  }));
};
