import { markNoShow, refuseMinor } from '../../src/domain/arrivals';
import { bookingFacts } from '../../src/domain/booking-facts';
import { findOrCreateCustomer } from '../../src/domain/customers';
import { recordRefund } from '../../src/domain/deposits';
import { confirmBooking } from '../../src/domain/holds';
import { completeStay, extendStay, openRooms, settleStay } from '../../src/domain/stays';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
afterEach(() => emptyRooms(world.database));

const from = at('2026-11-21 20:30');
const to = at('2026-11-21 22:30');
const nothing = { finds: null, damage: null, hazards: null };

async function booked(room: string, begins = from, ends = to): Promise<string> {
  const customerId = await world.customer();
  const held = await world.hold({ rooms: [room], from: begins, to: ends, customerId });
  await confirmBooking(world.act(), held!.bookingId);
  return held!.bookingId;
}
const open = (bookingId: string, now: Date) =>
  openRooms(world.act(now), { bookingId, sheetNumber: 'S-1', adultsChecked: true });
const facts = (bookingId: string) => bookingFacts(world.database, bookingId);

describe('opening a room', () => {
  it('keeps the agreed end however late the guests are', async () => {
    const bookingId = await booked('B07');
    expect(await open(bookingId, at('2026-11-21 20:50'))).toEqual({
      openedAt: at('2026-11-21 20:50').toISOString(),
      agreedEnd: to.toISOString(),
      closesAt: at('2026-11-22 02:00').toISOString(),
    });
    expect((await facts(bookingId)).state).toBe('in-use');
  });

  it('lets early guests in when the room is free and clean', async () => {
    const bookingId = await booked('B07');
    expect(await open(bookingId, at('2026-11-21 20:10'))).not.toBeNull();
    expect(await world.hold({ rooms: ['B07'], from: evening, to: at('2026-11-21 20:00') })).toBeNull();
  });

  it('makes early guests wait while the room belongs to others or is being cleaned', async () => {
    await booked('B07', at('2026-11-21 19:30'), at('2026-11-21 20:10'));
    const bookingId = await booked('B07');
    expect(await open(bookingId, at('2026-11-21 20:20'))).toBeNull();
    expect((await facts(bookingId)).state).toBe('confirmed');
    expect(await open(bookingId, at('2026-11-21 20:25'))).not.toBeNull();
  });

  it('makes guests wait while those before them are still inside', async () => {
    const before = await booked('B07', at('2026-11-21 19:30'), at('2026-11-21 20:15'));
    await open(before, at('2026-11-21 19:30'));
    const bookingId = await booked('B07');
    expect(await open(bookingId, at('2026-11-21 20:31'))).toBeNull();
    await completeStay(world.act(at('2026-11-21 20:33')), before, nothing);
    expect(await open(bookingId, at('2026-11-21 20:40'))).not.toBeNull();
  });

  it('happens once', async () => {
    const bookingId = await booked('B07');
    await open(bookingId, from);
    await expect(open(bookingId, from)).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('a longer stay', () => {
  it('is given while nobody else has the room, at most to closing', async () => {
    const bookingId = await booked('B07');
    await open(bookingId, from);
    const longer = await extendStay(world.act(at('2026-11-21 22:15')), bookingId, at('2026-11-22 03:00'));
    expect(longer).toMatchObject({ agreedEnd: at('2026-11-22 02:00').toISOString() });
    expect((await facts(bookingId)).agreedEnd).toBe(at('2026-11-22 02:00').toISOString());
  });

  it('is not given past the next booking and its cleaning, and then nothing is changed', async () => {
    const bookingId = await booked('B07');
    await booked('B07', at('2026-11-21 23:00'), at('2026-11-22 01:00'));
    await open(bookingId, from);
    expect(await extendStay(world.act(from), bookingId, at('2026-11-21 22:50'))).toBeNull();
    expect((await facts(bookingId)).agreedEnd).toBe(to.toISOString());
    expect(await world.hold({ rooms: ['B07'], from, to })).toBeNull();
    expect(await extendStay(world.act(from), bookingId, at('2026-11-21 22:45'))).not.toBeNull();
  });

  it('is not stopped by a hold that has run out', async () => {
    const bookingId = await booked('B07');
    await world.hold({ rooms: ['B07'], from: at('2026-11-21 23:00'), to: at('2026-11-22 01:00') });
    await open(bookingId, from);
    expect(await extendStay(world.act(from), bookingId, at('2026-11-21 23:30'))).not.toBeNull();
  });
});

describe('leaving', () => {
  it('frees the room as soon as it can be clean', async () => {
    const bookingId = await booked('B07');
    await open(bookingId, from);
    await settleStay(world.act(at('2026-11-21 21:28')), { bookingId, amount: 38_600, method: 'wechat' });
    await completeStay(world.act(at('2026-11-21 21:30')), bookingId, { ...nothing, finds: '灰色围巾' });
    expect((await facts(bookingId)).state).toBe('completed');
    const now = at('2026-11-21 21:31');
    expect(await world.hold({ rooms: ['B07'], from: at('2026-11-21 21:40'), to, now })).toBeNull();
    expect(await world.hold({ rooms: ['B07'], from: at('2026-11-21 21:45'), to, now })).not.toBeNull();
    expect(await eventsOf(bookingId)).toEqual(['held', 'confirmed', 'opened', 'settled', 'completed']);
  });
});

describe('a booking nobody comes to', () => {
  it('frees its room at once and keeps the prepayment, until some of it is given back', async () => {
    const bookingId = await booked('B07');
    await world.database.query('UPDATE booking SET deposit_paid = 20000 WHERE id = $1', [bookingId]);
    const late = at('2026-11-21 20:45');
    expect(await markNoShow(world.act(late), bookingId)).toEqual({ released: true, depositForfeited: 20_000 });
    expect((await facts(bookingId)).state).toBe('no-show');
    expect(await world.hold({ rooms: ['B07'], now: late })).not.toBeNull();
    await recordRefund(world.act(late), bookingId, 5_000);
    const [kept] = await world.database.query('SELECT deposit_forfeited, deposit_refunded FROM booking WHERE id = $1', [
      bookingId,
    ]);
    expect(kept).toEqual({ deposit_forfeited: 15_000, deposit_refunded: 5_000 });
  });

  it('counts at the next call of the same guest', async () => {
    const customerId = await world.customer('+8619900000173');
    const held = await world.hold({ rooms: ['B07'], customerId });
    await confirmBooking(world.act(), held!.bookingId);
    await markNoShow(world.act(from), held!.bookingId);
    expect(await findOrCreateCustomer(world.act(), { name: null, e164: '+8619900000173' })).toMatchObject({
      customerId,
      pastNoShows: 1,
    });
  });
});

describe('a party with somebody under eighteen', () => {
  it('is not admitted: the room is free and the refusal is on record', async () => {
    const bookingId = await booked('B07');
    expect(await refuseMinor(world.act(from), bookingId)).toEqual({ releasedRooms: 1, depositPaid: 0 });
    expect((await facts(bookingId)).state).toBe('cancelled');
    expect(await world.database.query('SELECT reason FROM refusal')).toEqual([{ reason: 'minor' }]);
  });
});

describe('the facts of a booking', () => {
  it('tell its day, its rooms and when the venue closes', async () => {
    const later = await booked('B09', at('2026-11-21 22:00'), at('2026-11-21 23:00'));
    expect(await facts(later)).toMatchObject({
      roomNumbers: ['B09'],
      member: false,
      businessDay: '2026-11-21',
      closesAt: at('2026-11-22 02:00').toISOString(),
    });
  });
});

async function eventsOf(bookingId: string): Promise<string[]> {
  const rows = await world.database.query<{ type: string }>(
    'SELECT type FROM booking_event WHERE booking_id = $1 ORDER BY id',
    [bookingId],
  );
  return rows.map(({ type }) => type);
}
