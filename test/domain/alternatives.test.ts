import { findAlternatives } from '../../src/domain/alternatives';
import { planWaitWindow } from '../../src/domain/wait-window';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
afterEach(async () => {
  await emptyRooms(world.database);
  await world.database.query(`UPDATE room SET state = 'in-service'`);
});
const keepOnly = (...numbers: string[]) =>
  world.database.query(
    `UPDATE room SET state = CASE WHEN venue_id = $1 AND number = ANY ($2) THEN 'in-service' ELSE 'retired' END`,
    [world.venue.id, numbers],
  );

describe('a waiting window', () => {
  const plan = (change: object) =>
    planWaitWindow(world.database, {
      ...{ venueId: world.venue.id, from: at('2026-11-21 20:30'), to: at('2026-11-21 23:30') },
      ...{ latestTime: null, waitUntil: null, leadMinutes: null },
      ...change,
    });

  it('is the wished time when nothing else is said', async () => {
    expect(await plan({})).toEqual({
      ...{ windowFrom: at('2026-11-21 20:30'), windowTo: at('2026-11-21 23:30'), stayHours: 3 },
      ...{ latestStart: at('2026-11-21 20:30'), callUntil: at('2026-11-21 20:30') },
    });
  });

  it('understands times after midnight as the night’s, and ends at closing', async () => {
    expect(await plan({ latestTime: '00:30' })).toMatchObject({ latestStart: at('2026-11-21 23:00') });
    const late = { from: at('2026-11-21 23:00'), to: at('2026-11-22 01:00'), latestTime: '00:00' };
    expect(await plan(late)).toMatchObject({ latestStart: at('2026-11-22 00:00'), windowTo: at('2026-11-22 02:00') });
  });

  it('does not begin before the wished time, and nobody is called when it is too late to come', async () => {
    expect(await plan({ latestTime: '19:00' })).toMatchObject({ latestStart: at('2026-11-21 20:30') });
    expect(await plan({ waitUntil: '22:00' })).toMatchObject({ callUntil: at('2026-11-21 20:30') });
    expect(await plan({ latestTime: '22:00', waitUntil: '21:15' })).toMatchObject({
      callUntil: at('2026-11-21 21:15'),
    });
    expect(await plan({ leadMinutes: 120 })).toMatchObject({ callUntil: at('2026-11-21 18:30') });
  });
});

describe('alternatives', () => {
  const find = (change: object = {}, around = 0) =>
    findAlternatives(
      world.database,
      {
        ...{ venueId: world.venue.id, from: at('2026-11-21 20:30'), to: at('2026-11-21 23:30'), party: 4 },
        ...{ roomType: null, roomId: null, now: evening, ...change },
      },
      { around, schedule: { openDays: 7, openTime: '10:00' } },
    );
  const said = async (...asked: Parameters<typeof find>) =>
    (await find(...asked)).map(({ value, kind, label }) => `${String(value)} ${kind} ${label.en}`);

  it('begin with the wished time where it is free by now', async () => {
    await keepOnly('B07');
    expect(await said()).toEqual(['1 time 20:30–23:30']);
  });

  it('are other times and, at the wished time, other venues', async () => {
    await keepOnly('B07');
    await world.database.query(`UPDATE room SET state = 'in-service' WHERE venue_id = $1`, [world.other.id]);
    await world.hold({ rooms: ['B07'], from: at('2026-11-21 19:30'), to: at('2026-11-21 20:45') });
    const offers = await find();
    expect(offers.map(({ kind }) => kind)).toEqual([...offers.slice(1).map(() => 'time'), 'venue']);
    expect(offers[0]).toMatchObject({ value: 1, from: at('2026-11-21 21:00').toISOString() });
    expect(offers.at(-1)).toMatchObject({ venueId: world.other.id, from: at('2026-11-21 20:30').toISOString() });
  });

  it('are nearby days that are not past and whose schedule is open', async () => {
    await keepOnly('B07');
    const wish = { from: at('2026-11-23 20:30'), to: at('2026-11-23 23:30') };
    await world.hold({ rooms: ['B07'], ...wish });
    const days = (await find(wish, 3)).filter(({ kind }) => kind === 'day').map(({ from }) => from.slice(0, 10));
    expect(days).toEqual(['2026-11-22', '2026-11-24', '2026-11-25', '2026-11-26']);
    const far = { from: at('2026-11-27 20:30'), to: at('2026-11-27 23:30') };
    expect((await find(far, 3)).filter(({ kind }) => kind === 'day').map(({ from }) => from.slice(0, 10))).toEqual([
      ...['2026-11-26', '2026-11-28', '2026-11-25', '2026-11-24'],
    ]);
  });

  it('are cut at closing', async () => {
    await keepOnly('B07');
    const wish = { from: at('2026-11-24 23:00'), to: at('2026-11-25 02:00') };
    await world.hold({ rooms: ['B07'], ...wish });
    const days = (await find(wish, 1)).filter(({ kind }) => kind === 'day');
    expect(days.map(({ to }) => to)).toContain(at('2026-11-26 02:00').toISOString());
  });
});
