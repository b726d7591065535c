import { findGap, type GapWish } from '../../src/domain/room-gaps';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
afterEach(() => emptyRooms(world.database));

const find = (change: Partial<GapWish> = {}) =>
  findGap(world.database, {
    venueId: world.venue.id,
    from: at('2026-11-21 20:00'),
    hours: 1,
    party: 4,
    roomType: null,
    laterMinutes: 60,
    now: evening,
    ...change,
  });
const take = (room: string, from: string, to: string) =>
  world.hold({ rooms: [room], from: at(`2026-11-21 ${from}`), to: at(`2026-11-21 ${to}`), party: 2 });
const all = (letter: string) => Object.keys(world.venue.rooms).filter((number) => number.startsWith(letter));

describe('a gap for a short stay', () => {
  it('is the tightest one of the smallest sufficient size', async () => {
    await take('B09', '18:00', '19:30');
    await take('B09', '21:30', '23:00');
    const gap = await find();
    expect(gap).toMatchObject({ roomType: 'small', from: at('2026-11-21 20:00').toISOString() });
    expect(gap!.to).toBe(at('2026-11-21 21:00').toISOString());
    expect(gap!.rooms.map(({ number }) => number)).toEqual(['B09', 'B01', 'B03', 'B05', 'B07', 'B11', 'B13']);
    expect(gap!.extendableUntil).toBe(at('2026-11-21 21:15').toISOString());
  });

  it('may begin a little later when every room is taken until then', async () => {
    for (const room of ['B', 'A', 'D', 'V'].flatMap(all)) await take(room, '18:00', '20:00');
    expect((await find())!.from).toBe(at('2026-11-21 20:15').toISOString());
  });

  it('is not there when nothing fits, and never runs past closing', async () => {
    for (const room of ['B', 'A', 'D', 'V'].flatMap(all)) await take(room, '19:30', '23:00');
    expect(await find()).toBeNull();
    expect(await find({ from: at('2026-11-22 01:30') })).toBeNull();
    expect((await find({ from: at('2026-11-22 01:00') }))!.to).toBe(at('2026-11-22 02:00').toISOString());
  });

  it('is of the wished size when there is a wish', async () => {
    expect((await find({ roomType: 'medium' }))!.rooms[0]!.number).toBe('A10');
    expect(await find({ party: 31 })).toBeNull();
  });
});
