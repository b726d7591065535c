/** Venues as the rules need them: zone, hours, bands and the calendar of the days in question, read in one query. */
import { NotFound } from '../lib/errors';
import type { Sql } from '../lib/sql';

/** A day that differs from its weekday. `opens`/`closes` as in `Hours`, where the day has hours of its own. */
export interface CalendarDay {
  readonly day: string;
  readonly kind: 'holiday' | 'weekend' | 'workday' | 'closed';
  readonly name: string;
  readonly opens: string | null;
  readonly closes: string | null;
}
/** `HH:mm`; hours past 24:00 belong to the next morning. */
export interface Hours {
  readonly opens: string;
  readonly closes: string;
}
export interface Venue {
  readonly id: string;
  readonly name: string;
  readonly nameEn: string;
  readonly timeZone: string;
  /** By ISO weekday, `1` is Monday; a weekday that is missing is closed. */
  readonly hours: Readonly<Record<string, Hours>>;
  readonly curfew: { readonly from: string; readonly to: string } | null;
  readonly bands: readonly { readonly key: string; readonly from: string }[];
  readonly weekendDays: readonly number[];
  readonly cleaningMinutes: number;
  /** Only of the dates asked for when the venue was loaded. */
  readonly days: Readonly<Record<string, CalendarDay>>;
}

/** Rows of venues as `Venue` has them, as SQL: those (`v`) of which this is true, with the calendar of these dates. */
export const venueRows = (which: string, dates: string): string => `
SELECT v.id, v.key, v.name, v.name_en AS "nameEn", v.time_zone AS "timeZone", v.hours, v.bands,
       v.weekend_days AS "weekendDays", v.cleaning_minutes AS "cleaningMinutes",
       CASE WHEN v.curfew_from IS NOT NULL THEN
         jsonb_build_object('from', to_char(v.curfew_from, 'HH24:MI'), 'to', to_char(v.curfew_to, 'HH24:MI')) END AS curfew,
       coalesce((
         SELECT jsonb_object_agg(d.day, to_jsonb(d))
         FROM (SELECT DISTINCT ON (c.day) c.day, c.kind, c.name, c.opens, c.closes
               FROM calendar_day c
               WHERE c.day = ANY (${dates}::date[]) AND (c.venue_id = v.id OR c.venue_id IS NULL)
               ORDER BY c.day, c.venue_id NULLS LAST) d), '{}') AS days
FROM venue v
WHERE v.active AND ${which}
ORDER BY v.key
LIMIT 500`;

const loadSql = { name: 'venues.load', text: venueRows('($1::uuid IS NULL OR v.id = $1)', '$2') };

/** The venue with its calendar for these dates (`YYYY-MM-DD`); `NotFound` when there is none. */
export async function loadVenue(sql: Sql, venueId: string, dates: readonly string[]): Promise<Venue> {
  const [venue] = await sql.query<Venue>(loadSql, [venueId, dates]);
  if (!venue) throw new NotFound('no such venue', { venueId });
  return venue;
}

/** Every active venue of the chain, with the calendar for these dates. */
export const loadVenues = (sql: Sql, dates: readonly string[]): Promise<Venue[]> =>
  sql.query<Venue>(loadSql, [null, dates]);

/** The zone dates are read in for a case at this venue; the chain's own where it has none. Asked once per venue. */
export function venueZones(
  chainZone = 'Asia/Shanghai',
): (sql: Sql, venueId: string | null) => Promise<string> | string {
  const known = new Map<string, string>();
  return (sql, venueId) => (venueId ? (known.get(venueId) ?? load(sql, venueId)) : chainZone);

  async function load(sql: Sql, venueId: string): Promise<string> {
    const [row] = await sql.query<{ zone: string }>('SELECT time_zone AS zone FROM venue WHERE id = $1', [venueId]);
    if (row) known.set(venueId, row.zone);
    return row?.zone ?? chainZone;
  }
}

const inUse = {
  name: 'venues.in_use',
  text: 'SELECT id, time_zone AS "timeZone" FROM venue WHERE active ORDER BY key LIMIT 1000',
};

/** The venues in use with their zones. */
export const venuesInUse = (sql: Sql): Promise<{ readonly id: string; readonly timeZone: string }[]> =>
  sql.query(inUse);

/** The dates on which an instant, or the business day it belongs to, can fall anywhere in the world. */
export function datesAround(...instants: readonly Date[]): string[] {
  const days = instants.flatMap((at) =>
    [-2, -1, 0, 1].map((offset) => new Date(at.getTime() + offset * 86_400_000).toISOString().slice(0, 10)),
  );
  return [...new Set(days)];
}
