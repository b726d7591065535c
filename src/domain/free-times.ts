/**
 * When a room is free between two instants, as SQL: a multirange that includes the time for cleaning after the last
 * guests. One look into the exclusion constraint's index, however many beginnings are tried afterwards. Holds that have
 * run out by `now` take nothing; a booking that is to be moved does not stand in its own way.
 */
export function freeTimes(
  room: string,
  names: { from: string; to: string; cleaning: string; now: string; moving?: string },
): string {
  const { from, to, cleaning, now, moving = 'NULL' } = names;
  const whole = `tstzrange(${from}::timestamptz, ${to}::timestamptz + make_interval(mins => ${cleaning}::int))`;
  return `tstzmultirange(${whole})
    - coalesce((SELECT range_agg(b.during) FROM booking_room b
                WHERE b.room_id = ${room}.id AND b.active AND b.during && ${whole}
                  AND (b.held_until <= ${now}::timestamptz) IS NOT TRUE
                  AND (b.booking_id = ${moving}::uuid) IS NOT TRUE), '{}')
    - coalesce(tstzmultirange(${room}.out_of_service), '{}')
    - CASE WHEN ${room}.cleaning_until IS NULL THEN '{}' ELSE tstzmultirange(tstzrange(NULL, ${room}.cleaning_until)) END`;
}
