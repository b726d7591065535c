import {
  afterWorkingDays,
  afterWorkingHours,
  closesToday,
  opensNext,
  readOpening,
} from '../../src/domain/working-deadlines';
import { at, useWorld } from './world';

const world = useWorld();
const opening = (now: string) => readOpening(world.database, world.venue.id, at(now));

describe('working time', () => {
  it.each([
    ['runs on while they are open', '2026-11-21 19:22', 2, '2026-11-21 21:22'],
    ['goes on the next day after closing', '2026-11-22 01:30', 2, '2026-11-22 13:30'],
    ['begins at opening when they are closed', '2026-11-21 09:00', 2, '2026-11-21 14:00'],
  ])('%s', async (_, now, hours, due) => {
    expect(afterWorkingHours(await opening(now), at(now), hours)).toEqual(at(due));
  });

  it.each([
    ['two days on at the same time', '2026-11-21 19:22', '2026-11-23 19:22'],
    ['that of the business day after midnight', '2026-11-22 01:59', '2026-11-24 01:59'],
    ['across the end of a month', '2026-11-30 15:00', '2026-12-02 15:00'],
    ['today counts before opening', '2026-11-21 09:00', '2026-11-22 12:00'],
  ])('in days is %s', async (_, now, due) => {
    expect(afterWorkingDays(await opening(now), at(now), 2)).toEqual(at(due));
  });

  it('leaves out the days a venue is closed', async () => {
    await world.database.query(
      `INSERT INTO calendar_day (venue_id, day, kind, name, name_en) VALUES ($1, '2026-11-22', 'closed', '盘点', 'Stocktaking')`,
      [world.venue.id],
    );
    const now = '2026-11-21 19:22';
    expect(afterWorkingDays(await opening(now), at(now), 2)).toEqual(at('2026-11-24 19:22'));
    expect(opensNext(await opening('2026-11-22 01:30'), at('2026-11-22 01:30'))).toEqual(at('2026-11-23 12:00'));
    const chain = await readOpening(world.database, null, at(now));
    expect(afterWorkingDays(chain, at(now), 2)).toEqual(at('2026-11-23 19:22'));
    await world.database.query(`DELETE FROM calendar_day WHERE day = '2026-11-22' AND venue_id = $1`, [world.venue.id]);
  });

  it('knows until when they are there, and that nobody is when they are closed', async () => {
    const calendar = await opening('2026-11-22 01:30');
    expect(closesToday(calendar, at('2026-11-22 01:30'))).toEqual(at('2026-11-22 02:00'));
    expect(closesToday(await opening('2026-11-22 03:00'), at('2026-11-22 03:00'))).toEqual(at('2026-11-22 03:00'));
  });
});
