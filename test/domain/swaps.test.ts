import { cancelBooking } from '../../src/domain/cancellations';
import { confirmBooking } from '../../src/domain/holds';
import type { RoomChoice } from '../../src/domain/shapes';
import { findSwapPartner, swapRooms } from '../../src/domain/swaps';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
const stay = { from: at('2026-11-21 20:30'), to: at('2026-11-21 23:30') };

beforeEach(() => emptyRooms(world.database));

/** A confirmed booking of these rooms; of a guest where none is named otherwise. */
async function booked(rooms: string[], change: Partial<typeof stay> & { party?: number } = {}): Promise<string> {
  const customerId = await world.customer();
  const held = await world.hold({ rooms: rooms.slice(0, 1), customerId, ...stay, ...change });
  await confirmBooking(world.act(), held!.bookingId);
  return held!.bookingId;
}
const held = async (room: string): Promise<string> => (await world.hold({ rooms: [room], ...stay }))!.bookingId;
const find = (roomNumber: string, now = evening) =>
  findSwapPartner(world.database, { venueId: world.venue.id, roomNumber, ...stay, now });
const roomsOf = async (bookingId: string): Promise<string[]> => {
  const query = `SELECT r.number FROM booking_room br JOIN room r ON r.id = br.room_id WHERE br.booking_id = $1 AND br.active`;
  return (await world.database.query<{ number: string }>(query, [bookingId])).map(({ number }) => number);
};
const swap = (bookingId: string, otherBookingId: string, rooms: RoomChoice[] = []) =>
  swapRooms(world.act(), { bookingId, otherBookingId, rooms });

describe('who could give way', () => {
  it('is the one guest who has the room, with rooms as good or better, theirs left out', async () => {
    const other = await booked(['B07']);
    const partner = await find('b 07');
    expect(partner).toMatchObject({ bookingId: other, roomType: 'small', party: 4 });
    const types = new Set(partner!.rooms.map(({ type }) => type));
    expect([...types]).toEqual(['small', 'medium', 'large', 'deluxe']);
    expect(partner!.rooms.map(({ number }) => number)).not.toContain('B07');
  });

  it.each([
    ['nobody has the room', () => Promise.resolve()],
    ['the room is only held', async () => void (await held('B07'))],
    [
      'two guests have it in that time',
      async () => {
        await booked(['B07'], { to: at('2026-11-21 21:15') });
        await booked(['B07'], { from: at('2026-11-21 22:00') });
      },
    ],
  ])('is nobody when %s', async (_, given) => {
    await given();
    expect(await find('B07')).toBeNull();
  });

  it('is nobody when the other guests are there already, or nothing as good is free', async () => {
    const other = await booked(['V01'], { party: 20 });
    expect(await find('V01', at('2026-11-21 20:30'))).toBeNull();
    await booked(['V02'], { party: 20 });
    expect(await find('V01')).toBeNull();
    expect(other).toBeDefined();
  });
});

describe('a swap', () => {
  it('gives each guest the other room when there is no third', async () => {
    const [mine, other] = [await held('B09'), await booked(['B07'])];
    expect(await swap(mine, other)).toEqual({ roomNumber: 'B07', otherRoomNumber: 'B09' });
    expect([await roomsOf(mine), await roomsOf(other)]).toEqual([['B07'], ['B09']]);
  });

  it('moves the other guest to the first room that is free and gives back what is left', async () => {
    const [mine, other] = [await held('B09'), await booked(['B07'])];
    await held('B11');
    const rooms = [world.room('B11'), world.room('B13')];
    expect(await swap(mine, other, rooms)).toEqual({ roomNumber: 'B07', otherRoomNumber: 'B13' });
    expect(await world.hold({ rooms: ['B09'], ...stay })).not.toBeNull();
  });

  it('is refused when the other booking is over, or its guests are due', async () => {
    const [mine, other] = [await held('B09'), await booked(['B07'])];
    const late = world.act(at('2026-11-21 20:30'));
    expect(await swapRooms(late, { bookingId: mine, otherBookingId: other, rooms: [] })).toBe('GONE');
    await cancelBooking(world.act(), { bookingId: other, reason: 'plans', fault: 'guest' });
    expect(await swap(mine, other)).toBe('GONE');
    expect(await roomsOf(mine)).toEqual(['B09']);
  });

  it('is refused when their time does not fit the rooms, and nothing is left of the attempt', async () => {
    const mine = await held('B09');
    const other = await booked(['B07'], { to: at('2026-11-22 01:00') });
    await booked(['B09'], { from: at('2026-11-21 23:45'), to: at('2026-11-22 01:00') });
    const attempt = world.database.transaction(async (tx) => {
      const refused = await swapRooms(world.act(evening, tx), { bookingId: mine, otherBookingId: other, rooms: [] });
      throw new Error(typeof refused === 'string' ? refused : 'swapped');
    });
    await expect(attempt).rejects.toThrow('ROOM_LOST');
    expect([await roomsOf(mine), await roomsOf(other)]).toEqual([['B09'], ['B07']]);
  });
});
