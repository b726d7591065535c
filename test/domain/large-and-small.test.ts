import { findAvailable } from '../../src/domain/availability';
import { findBookings } from '../../src/domain/booking-search';
import { cancelBooking } from '../../src/domain/cancellations';
import { giveCoupon } from '../../src/domain/coupons';
import { confirmBooking } from '../../src/domain/holds';
import { holdTogether } from '../../src/domain/holds-together';
import { findMovable, forecastLarge } from '../../src/domain/large-rooms';
import { moveRoom, setMovable } from '../../src/domain/moves';
import { findPairs } from '../../src/domain/pairs';
import { quoteTogether } from '../../src/domain/quotes-together';
import { findRoomsAgain } from '../../src/domain/rooms-again';
import { openRooms } from '../../src/domain/stays';
import type { RoomChoice } from '../../src/domain/shapes';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
afterEach(async () => {
  await emptyRooms(world.database);
  await world.database.query(`UPDATE booking SET may_be_moved = false`);
  await world.database.query(`UPDATE room SET state = 'in-service'`);
});

const visit = { from: at('2026-11-21 20:30'), to: at('2026-11-21 23:30') };
const wish = (party: number) => ({ venueId: world.venue.id, ...visit, party, now: evening });
const numbers = (pairs: RoomChoice[][]): string[] => pairs.map((pair) => pair.map(({ number }) => number).join('+'));
const rooms = (...names: string[]): RoomChoice[] => names.map((name) => world.room(name));

async function confirmed(room: string, more: { party?: number; from?: Date; to?: Date } = {}): Promise<string> {
  const held = await world.hold({ rooms: [room], ...more });
  await confirmBooking(world.act(), held!.bookingId);
  return held!.bookingId;
}
const takenRooms = async (bookingId: string): Promise<string[]> => {
  const rows = await world.database.query<{ number: string }>(
    `SELECT r.number FROM booking_room br JOIN room r ON r.id = br.room_id WHERE br.booking_id = $1 AND br.active ORDER BY 1`,
    [bookingId],
  );
  return rows.map(({ number }) => number);
};

describe('two rooms beside each other', () => {
  it('are found for a party no free room seats, smallest first and all of one combination', async () => {
    expect(numbers(await findPairs(world.database, wish(12)))).toEqual([
      'B01+B03',
      'B03+B05',
      'B05+B07',
      'B07+B09',
      'B09+B11',
      'B11+B13',
    ]);
    expect(numbers(await findPairs(world.database, wish(16)))).toEqual(['A10+A12', 'A12+A14', 'A16+A18', 'A18+A20']);
  });

  it('seat everybody in comfort before they are close together', async () => {
    await world.database.query(`UPDATE room SET state = 'retired' WHERE type NOT IN ('mini', 'small')`);
    expect(numbers(await findPairs(world.database, wish(7)))).toEqual([
      'B01+B03',
      'B03+B05',
      'B05+B07',
      'B07+B09',
      'B09+B11',
      'B11+B13',
    ]);
    expect(numbers(await findPairs(world.database, wish(14)))).toHaveLength(6);
    expect(await findPairs(world.database, wish(17))).toEqual([]);
  });

  it('are not offered when one of them is taken, out of order or the venue is closed', async () => {
    await world.hold({ rooms: ['B03'] });
    expect(numbers(await findPairs(world.database, wish(12)))).not.toContain('B01+B03');
    const closed = { ...wish(12), from: at('2026-11-22 05:00'), to: at('2026-11-22 08:00') };
    expect(await findPairs(world.database, closed)).toEqual([]);
  });

  it('are held together under one code, or not at all', async () => {
    const choices = [rooms('B01', 'B03'), rooms('B05', 'B07')];
    await world.hold({ rooms: ['B03'] });
    const held = await holdTogether(world.act(), { ...wish(12), choices, holdMinutes: 10 });
    expect(held).toMatchObject({ roomNumbers: ['B05', 'B07'], roomTypes: ['small', 'small'] });
    expect(await takenRooms(held!.bookingId)).toEqual(['B05', 'B07']);
    await world.hold({ rooms: ['B09'] });
    const lost = { ...wish(12), choices: [rooms('B09', 'B11')], holdMinutes: 10 };
    expect(await holdTogether(world.act(), lost)).toBeNull();
    expect(await world.hold({ rooms: ['B11'] })).not.toBeNull();
  });

  it('never take more than their safety maximum', async () => {
    const choices = [rooms('B01', 'B03')];
    expect(await holdTogether(world.act(), { ...wish(17), choices, holdMinutes: 10 })).toBeNull();
  });

  it('cost what both cost, line by line', async () => {
    const quote = await quoteTogether(world.database, { venueId: world.venue.id, ...visit }, ['small', 'medium']);
    expect(quote.lines).toHaveLength(2);
    expect(quote.total).toBe(quote.lines[0]!.amount + quote.lines[1]!.amount);
  });

  it('are looked for again when the party wants another time, their own counting as free', async () => {
    await world.database.query(`UPDATE room SET state = 'retired' WHERE number NOT IN ('B01', 'B03')`);
    const held = await holdTogether(world.act(), { ...wish(12), choices: [rooms('B01', 'B03')], holdMinutes: 10 });
    await confirmBooking(world.act(), held!.bookingId);
    const later = { from: at('2026-11-21 22:00'), to: at('2026-11-22 01:00') };
    const again = await findRoomsAgain(world.act(), held!.bookingId, later);
    expect(again).toMatchObject({ availability: 'match', roomTypes: ['small', 'small'] });
    await world.hold({ rooms: ['B03'], from: at('2026-11-21 23:45'), to: at('2026-11-22 01:45') });
    expect(await findRoomsAgain(world.act(), held!.bookingId, later)).toMatchObject({
      availability: 'none',
      rooms: [],
    });
  });
});

describe('moving to another room', () => {
  const moved = (now: Date, bookingId: string, room: string) =>
    moveRoom(world.act(now), { bookingId, rooms: rooms(room), quote: null, reason: 'room-needed', entryId: null });

  it('keeps code, time and price of guests who are still to come', async () => {
    const bookingId = await confirmed('D02', { party: 4 });
    const moved = await moveRoom(world.act(), {
      bookingId,
      rooms: rooms('B01'),
      quote: null,
      reason: 'room-needed',
      entryId: null,
    });
    expect(moved).toEqual({ roomNumbers: ['B01'], roomType: 'small', state: 'confirmed' });
    expect(await takenRooms(bookingId)).toEqual(['B01']);
    expect(await world.hold({ rooms: ['D02'] })).not.toBeNull();
  });

  it('gives guests who are inside the new room from now on, and keeps when they used the old one', async () => {
    const bookingId = await confirmed('D02', { party: 4 });
    await openRooms(world.act(visit.from), { bookingId, sheetNumber: null, adultsChecked: true });
    const now = at('2026-11-21 21:30');
    await moveRoom(world.act(now), {
      bookingId,
      rooms: rooms('B01'),
      quote: null,
      reason: 'room-needed',
      entryId: null,
    });
    expect(await takenRooms(bookingId)).toEqual(['B01']);
    const [old] = await world.database.query<{ until: Date }>(
      `SELECT upper(during) AS until FROM booking_room WHERE booking_id = $1 AND NOT active`,
      [bookingId],
    );
    expect(old?.until).toEqual(now);
  });

  it('gives the room they leave to nobody before it can be clean', async () => {
    const bookingId = await confirmed('D02', { party: 4 });
    await openRooms(world.act(visit.from), { bookingId, sheetNumber: null, adultsChecked: true });
    const now = at('2026-11-21 21:30');
    const clean = at('2026-11-21 21:45');
    await moved(now, bookingId, 'B01');
    const into = { from: now, to: at('2026-11-21 23:30'), party: 12, now };
    expect(await world.hold({ rooms: ['D02'], ...into })).toBeNull();
    await world.database.query(`UPDATE room SET state = 'retired' WHERE number NOT IN ('D02', 'B01')`);
    const asked = { ...wish(12), ...into, roomType: null, roomId: null };
    const { rooms: free, notOffered } = await findAvailable(world.database, asked);
    expect(free.map(({ number }) => number)).not.toContain('D02');
    const why = notOffered.find(({ number }) => number === 'D02');
    expect(why).toMatchObject({ reason: 'cleaning', until: clean.toISOString() });
    expect(await world.hold({ rooms: ['D02'], ...into, from: clean })).not.toBeNull();
  });

  it('moves guests who stay past their end', async () => {
    const bookingId = await confirmed('D02', { party: 4 });
    await openRooms(world.act(visit.from), { bookingId, sheetNumber: null, adultsChecked: true });
    const late = new Date(visit.to.getTime() + 600_000);
    expect(await moved(late, bookingId, 'B01')).toMatchObject({ roomNumbers: ['B01'], state: 'in-use' });
  });

  it('changes nothing when the room is taken, and nothing of what is over', async () => {
    const bookingId = await confirmed('D02', { party: 4 });
    await world.hold({ rooms: ['B01'] });
    const move = { bookingId, rooms: rooms('B01'), quote: null, reason: 'room-needed', entryId: null };
    expect(await moveRoom(world.act(), move)).toBe('ROOM_LOST');
    expect(await takenRooms(bookingId)).toEqual(['D02']);
    await cancelBooking(world.act(), { bookingId, reason: 'plans', fault: 'guest' });
    expect(await moveRoom(world.act(), move)).toBe('ALREADY_OVER');
  });
});

describe('the bookings of a guest who is recognised', () => {
  it('are found without a word, but what is said comes first', async () => {
    const customerId = await world.customer();
    const held = await world.hold({ rooms: ['B01'], customerId });
    const nothing = { code: null, phone: null, name: null, date: null, venueId: null, customerId, now: evening };
    const found = await findBookings(world.database, nothing);
    expect(found.map(({ bookingId }) => bookingId)).toEqual([held!.bookingId]);
    expect(await findBookings(world.database, { ...nothing, code: 'ZZZZZZ' })).toEqual([]);
    expect(await findBookings(world.database, { ...nothing, customerId: world.act().newId() })).toEqual([]);
  });
});

describe('the demand for large rooms', () => {
  const rules = { largeParty: 10, pastWeeks: 8 };

  it('is what is free, who waits and what the same hours of the last weeks asked for', async () => {
    const forecast = await forecastLarge(world.database, { ...wish(4), ...rules });
    expect(forecast).toMatchObject({ fittingType: 'small', largeRooms: 6, largeFree: 6, largeWaiting: 0 });
    expect(forecast).toMatchObject({ expectedMore: 0, band: 'prime', dayType: 'weekend' });
    for (const day of ['2026-11-14', '2026-11-07']) {
      const then = { from: at(`${day} 20:00`), to: at(`${day} 23:00`), now: at(`${day} 12:00`) };
      for (const room of ['D02', 'D04']) {
        const held = await world.hold({ rooms: [room], party: 12, ...then });
        await confirmBooking(world.act(then.now), held!.bookingId);
      }
    }
    await confirmed('D02', { party: 12 });
    expect(await forecastLarge(world.database, { ...wish(4), ...rules })).toMatchObject({
      largeFree: 5,
      expectedMore: 1,
    });
  });

  it('may be met by guests who agreed to move and have somewhere to go', async () => {
    const bookingId = await confirmed('D02', { party: 4 });
    expect(await findMovable(world.database, wish(12))).toBeNull();
    await setMovable(world.act(), bookingId, true);
    expect(await findMovable(world.database, wish(12))).toBe(bookingId);
    expect(await findMovable(world.database, wish(16))).toBeNull();
    await world.database.query(`UPDATE room SET state = 'retired' WHERE capacity < 10`);
    expect(await findMovable(world.database, wish(12))).toBeNull();
  });
});

describe('a coupon', () => {
  it('has a code, an amount or a thing, a last day, and who gave it', async () => {
    const customerId = await world.customer();
    const gift = { customerId, venueId: world.venue.id, bookingId: null, kind: 'small-room', validUntil: '2026-12-31' };
    const money = await giveCoupon(world.act(), { ...gift, amount: 3000, text: null });
    const fruit = await giveCoupon(world.act(), {
      ...gift,
      amount: null,
      text: { zh: '果盘一份', en: 'A plate of fruit' },
    });
    expect(money.couponCode).toMatch(/^([A-Z][2-9]){3}$/);
    expect(fruit.couponCode).not.toBe(money.couponCode);
    const rows = await world.database.query(`SELECT kind, amount, text_en, given_by FROM coupon ORDER BY amount`);
    expect(rows).toMatchObject([
      { kind: 'small-room', amount: 3000, given_by: 'tester' },
      { amount: null, text_en: 'A plate of fruit' },
    ]);
  });
});
