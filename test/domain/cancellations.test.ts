import { cancelBooking } from '../../src/domain/cancellations';
import { findBookings, verifyCaller, type BookingQuery } from '../../src/domain/booking-search';
import { confirmBooking } from '../../src/domain/holds';
import { recordDeposit, recordRefund } from '../../src/domain/deposits';
import { bookingMail, mailRecipient } from '../../src/domain/mails';
import { rescheduleBooking } from '../../src/domain/reschedule';
import { openRooms } from '../../src/domain/stays';
import { newId } from '../../src/lib/ids';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
afterEach(async () => {
  await emptyRooms(world.database);
  await world.database.query(`UPDATE booking SET state = 'cancelled', closed_at = now() WHERE closed_at IS NULL`);
});

async function booked(room = 'B07', phone = '+8619900000172') {
  const customerId = await world.customer(phone);
  const held = await world.hold({ rooms: [room], customerId });
  await confirmBooking(world.act(), held!.bookingId);
  return held!;
}
const cancel = (bookingId: string, now = evening) =>
  cancelBooking(world.act(now), { bookingId, reason: 'plans-changed', fault: 'guest' });

describe('cancelling', () => {
  it('frees every room of the booking and gives the facts for the refund', async () => {
    const { bookingId, bookingCode } = await booked();
    await addRoom(bookingId, 'B09');
    await recordDeposit(world.act(), bookingId, 20_000);
    expect(await cancel(bookingId, at('2026-11-21 19:30'))).toEqual({
      hoursBefore: 1,
      depositPaid: 20_000,
      bookingCode,
      releasedRooms: 2,
    });
    expect((await world.hold({ rooms: ['B07'] }))?.roomNumber).toBe('B07');
    expect((await world.hold({ rooms: ['B09'] }))?.roomNumber).toBe('B09');
  });

  it('is refused while the guests are inside and when it is over', async () => {
    const { bookingId } = await booked();
    await openRooms(world.act(at('2026-11-21 20:30')), { bookingId, sheetNumber: null, adultsChecked: true });
    expect(await cancel(bookingId)).toBe('IN_USE');
    const other = await booked('B09');
    await cancel(other.bookingId);
    expect(await cancel(other.bookingId)).toBe('ALREADY_OVER');
  });

  it('gives back no more than was paid', async () => {
    const { bookingId } = await booked();
    await recordDeposit(world.act(), bookingId, 20_000);
    await cancel(bookingId);
    await recordRefund(world.act(), bookingId, 15_000);
    await expect(recordRefund(world.act(), bookingId, 5_001)).rejects.toMatchObject({ code: 'conflict' });
    await recordRefund(world.act(), bookingId, 5_000);
  });
});

describe('another time instead', () => {
  const later = { from: at('2026-11-21 22:00'), to: at('2026-11-21 23:00'), quote: null };

  it('keeps the code and frees the old time', async () => {
    const { bookingId, bookingCode } = await booked();
    const moved = await rescheduleBooking(world.act(), { bookingId, rooms: [world.room('B07')], ...later });
    expect(moved).toEqual({
      bookingCode,
      roomNumbers: ['B07'],
      from: later.from.toISOString(),
      to: later.to.toISOString(),
    });
    expect(await world.hold({ rooms: ['B07'], to: at('2026-11-21 21:30') })).not.toBeNull();
  });

  it('changes nothing when the rooms are lost', async () => {
    const { bookingId } = await booked();
    await world.hold({ rooms: ['B09'], from: later.from, to: later.to });
    const lost = await rescheduleBooking(world.act(), { bookingId, rooms: [world.room('B09')], ...later });
    expect(lost).toBe('ROOM_LOST');
    expect(await world.hold({ rooms: ['B07'] })).toBeNull();
    expect(
      await world.hold({ rooms: ['B07'], from: at('2026-11-22 00:00'), to: at('2026-11-22 01:00') }),
    ).not.toBeNull();
  });

  it('moves as many rooms as the booking has, or none', async () => {
    const { bookingId } = await booked();
    await addRoom(bookingId, 'B09');
    const one = await rescheduleBooking(world.act(), { bookingId, rooms: [world.room('B11')], ...later });
    expect(one).toBe('ROOM_LOST');
    const both = await rescheduleBooking(world.act(), {
      bookingId,
      rooms: [world.room('B11'), world.room('B07'), world.room('B13')],
      ...later,
    });
    expect(both).toMatchObject({ roomNumbers: ['B11', 'B07'] });
  });
});

describe('finding a booking', () => {
  const find = (query: Partial<BookingQuery>) =>
    findBookings(world.database, {
      code: null,
      phone: null,
      name: null,
      date: null,
      venueId: null,
      now: evening,
      ...query,
    });

  it('goes by code, by phone, by its last four digits, or by name and day', async () => {
    const { bookingId, bookingCode } = await booked();
    await booked('B09', '+8619900000836');
    const typed = bookingCode.toLowerCase().replace(/(..)/g, '$1 ');
    for (const query of [
      { code: typed },
      { phone: '199 0000 0172' },
      { phone: '0172' },
      { phone: '0172', name: '陈' },
    ]) {
      expect((await find(query)).map((found) => found.bookingId)).toEqual([bookingId]);
    }
    expect(await find({ name: '陈', date: '2026-11-21' })).toHaveLength(2);
  });

  it('finds nothing for too little, for what is over and for a hold that has run out', async () => {
    const { bookingId, bookingCode } = await booked();
    const held = await world.hold({ rooms: ['B09'] });
    expect(await find({ name: '陈' })).toEqual([]);
    expect(await find({ code: held!.bookingCode, now: new Date(held!.heldUntil) })).toEqual([]);
    await cancel(bookingId);
    expect(await find({ code: bookingCode })).toEqual([]);
  });

  it('believes a caller who knows the code or the last four digits', async () => {
    const { bookingId, bookingCode } = await booked();
    expect(await verifyCaller(world.database, bookingId, '尾号 0172')).toBe(true);
    expect(await verifyCaller(world.database, bookingId, bookingCode.toLowerCase())).toBe(true);
    expect(await verifyCaller(world.database, bookingId, '0173')).toBe(false);
    expect(await verifyCaller(world.database, bookingId, '')).toBe(false);
  });
});

describe('a mail about a booking', () => {
  it('has its facts in the language of the customer, and no recipient without an address', async () => {
    const { bookingId, bookingCode } = await booked();
    expect(await mailRecipient(world.database, bookingId)).toBeNull();
    await world.database.query(`UPDATE customer SET email = 'guest@example.com', language = 'en'`);
    expect(await mailRecipient(world.database, bookingId)).toMatchObject({ language: 'en' });
    expect(await bookingMail(world.database, bookingId, 'en')).toMatchObject({
      to: 'guest@example.com',
      bookingCode,
      venueName: 'Zhongshan Road',
      roomNumbers: ['B07'],
      roomTypeName: 'Small',
    });
  });
});

async function addRoom(bookingId: string, number: string): Promise<void> {
  await world.database.query(
    `INSERT INTO booking_room (id, booking_id, room_id, during)
     SELECT $1, b.id, $3, tstzrange(lower(during), upper(during) + interval '15 minutes') FROM booking b WHERE b.id = $2`,
    [newId(), bookingId, world.venue.rooms[number]],
  );
}
