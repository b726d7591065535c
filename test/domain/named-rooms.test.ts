import { checkNamedRoom, findTwins, roomNumberOf, type NamedWish } from '../../src/domain/named-rooms';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
afterEach(() => emptyRooms(world.database));

const wish = (change: Partial<NamedWish> = {}): NamedWish => ({
  venueId: world.venue.id,
  roomNumber: 'B07',
  from: at('2026-11-21 20:30'),
  to: at('2026-11-21 22:30'),
  party: 4,
  now: evening,
  ...change,
});
const check = (change: Partial<NamedWish> = {}, later = 60) => checkNamedRoom(world.database, wish(change), later);
const take = (room: string, from: string, to: string) =>
  world.hold({ rooms: [room], from: at(`2026-11-21 ${from}`), to: at(`2026-11-21 ${to}`), party: 2 });

describe('a named room', () => {
  it('is free', async () => {
    expect(await check()).toMatchObject({ found: 'free', reason: null, room: { number: 'B07', type: 'small' } });
  });

  it.each(['b07', 'B 07', 'Ｂ０７', 'B07房', ' b-07 '])('is found however it is typed: %s', async (typed) => {
    expect(roomNumberOf(typed)).toBe('B07');
    expect((await check({ roomNumber: typed })).found).toBe('free');
  });

  it('is free a little later, at the earliest quarter of an hour', async () => {
    await take('B07', '19:00', '20:50');
    const found = await check();
    expect(found).toMatchObject({ found: 'later', reason: 'held' });
    expect(found.later).toEqual({
      from: at('2026-11-21 21:15').toISOString(),
      to: at('2026-11-21 23:15').toISOString(),
    });
    expect(found.busyUntil).toBe(at('2026-11-21 21:05').toISOString());
  });

  it('is busy when it is taken longer than an hour after the wished time', async () => {
    await take('B07', '19:00', '21:20');
    expect(await check()).toMatchObject({ found: 'busy', later: null });
  });

  it('says why it cannot be had', async () => {
    const reason = async (change: Partial<NamedWish>) => (await check(change)).reason;
    expect(await reason({ roomNumber: 'X99' })).toBe('unknown');
    expect(await reason({ party: 9 })).toBe('over-maximum');
    expect(await reason({ from: at('2026-11-22 09:00'), to: at('2026-11-22 10:00') })).toBe('closed');
    const repair = `UPDATE room SET out_of_service = $2 WHERE number = $1`;
    await world.database.query(repair, ['B07', `["${evening.toISOString()}",)`]);
    expect(await reason({})).toBe('out-of-service');
    await world.database.query(repair, ['B07', null]);
  });

  it('has twins: rooms of the same size on the same floor, none beyond its maximum', async () => {
    const numbers = async (change: Partial<NamedWish> = {}) =>
      (await findTwins(world.database, wish(change))).map(({ number }) => number);
    expect(await numbers()).toEqual(['B01', 'B03', 'B05', 'B09', 'B11', 'B13']);
    await take('B03', '20:00', '21:00');
    expect(await numbers()).not.toContain('B03');
    expect(await numbers({ roomNumber: 'A10' })).toEqual(['A12', 'A14']);
    expect(await numbers({ party: 9 })).toEqual([]);
    expect(await numbers({ roomNumber: 'X99' })).toEqual([]);
  });
});
