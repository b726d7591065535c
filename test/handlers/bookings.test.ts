import type { Json, Variables } from '../../src/lib/json';
import { at, emptyRooms } from '../domain/world';
import { handlers, useHandlers } from './world';

const world = useHandlers();
afterEach(() => emptyRooms(world.database));

const wish = { date: '2026-11-21', startTime: '20:30', hours: 3 };

/** As flow 01 does it, until the room is held. */
async function held(party = 4, changes: Variables = {}): Promise<Variables> {
  const venueId = world.venue.id;
  const guest = await world.call('customers.findOrCreate', { name: '陈屿', phone: '199 0000 0172' });
  const plan = await world.call('calendar.planVisit', { venueId, ...wish });
  const found = await world.call('rooms.findAvailable', { venueId, ...plan, party, roomType: null });
  const rooms = found['rooms'] as { type: string }[];
  const price = await world.call('prices.quote', { venueId, ...plan, party, roomType: rooms[0]!.type });
  const given = { venueId, party, holdMinutes: 10, ...guest, ...plan, ...found, ...price, ...changes };
  return { ...given, ...(await world.call('bookings.hold', given)) };
}
const confirmed = async (): Promise<Variables> => {
  const booking = await held();
  return { ...booking, ...(await world.call('bookings.confirm', booking)) };
};

describe('the handlers', () => {
  it('all load, each with a title in two languages', () => {
    expect(handlers.size).toBeGreaterThanOrEqual(23);
    for (const { title } of handlers.values()) expect([title.zh, title.en].every((text) => text.length > 0)).toBe(true);
  });

  it('refuse input that does not fit, by name', async () => {
    await expect(world.call('bookings.confirm', { bookingId: 'B07' })).rejects.toMatchObject({
      details: { reason: 'handler-input', handler: 'bookings.confirm' },
    });
  });
});

describe('a booking made by handlers', () => {
  it('goes from the wish to the checked room', async () => {
    const booking = await confirmed();
    expect(booking).toMatchObject({ availability: 'match', quoteTotal: 38_600, roomNumber: 'B01', roomType: 'small' });
    const facts = await world.call('bookings.load', booking);
    expect(facts).toMatchObject({ state: 'confirmed', party: 4, roomNumbers: ['B01'], quoteTotal: 38_600 });
    const until = at('2026-11-21 20:45').toISOString();
    expect(await world.call('bookings.extendHold', { ...booking, until })).toEqual({ heldUntil: until });
    const arrived = at('2026-11-21 20:35');
    const opened = await world.call('bookings.open', { ...booking, adultsChecked: true }, arrived);
    expect(opened).toMatchObject({ agreedEnd: at('2026-11-21 23:30').toISOString() });
    const longer = { ...booking, until: at('2026-11-22 00:30').toISOString() };
    expect(await world.call('bookings.extendStay', longer)).toMatchObject({ agreedEnd: longer.until });
    await world.call('bookings.settle', { ...booking, amount: 48_400, method: 'wechat' });
    const found = { finds: '灰色围巾', damage: false };
    expect(await world.call('bookings.complete', { ...booking, ...found })).toHaveProperty('completedAt');
    expect(await world.call('bookings.load', booking)).toMatchObject({ state: 'completed' });
  });

  it('tells the agent who was slower, and the one whose hold is over', async () => {
    const booking = await held();
    const lost = { ...booking, rooms: [world.room('B01')] as unknown as Json };
    expect(await world.call('bookings.hold', lost)).toEqual({ error: 'ROOM_LOST' });
    const late = new Date(booking['heldUntil'] as string);
    expect(await world.call('bookings.confirm', booking, late)).toEqual({ error: 'HOLD_EXPIRED' });
    expect(await world.call('bookings.release', { ...booking, reason: 'hold-expired' })).toEqual({});
  });

  it('is found, verified, moved and cancelled', async () => {
    const booking = await confirmed();
    const found = await world.call('bookings.find', { phone: '0172', code: null });
    expect(found).toMatchObject({ matches: 1, bookings: [{ bookingCode: booking['bookingCode'] }] });
    const verify = (answer: string) => world.call('bookings.verifyCaller', { ...booking, answer });
    expect([await verify('0172'), await verify('9999')]).toEqual([{ verified: true }, { verified: false }]);
    const later = { from: at('2026-11-21 22:00').toISOString(), to: at('2026-11-21 23:00').toISOString() };
    const moved = await world.call('bookings.reschedule', { ...booking, ...later, quote: null });
    expect(moved).toMatchObject({ bookingCode: booking['bookingCode'], ...later });
    const cancelled = await world.call('bookings.cancel', { ...booking, reason: 'ill', fault: 'guest' });
    expect(cancelled).toMatchObject({ depositPaid: 0, releasedRooms: 1 });
    expect(cancelled['hoursBefore']).toBeCloseTo(2.63, 2);
    const again = await world.call('bookings.cancel', { ...booking, reason: 'ill', fault: 'guest' });
    expect(again).toEqual({ error: 'ALREADY_OVER' });
    expect(await world.call('deposits.recordRefund', { ...booking, amount: 0 })).toHaveProperty('refundedAt');
  });

  it('ends as a no-show or a refusal', async () => {
    const absent = await world.call('bookings.markNoShow', await confirmed());
    expect(absent).toEqual({ released: true, depositForfeited: 0 });
    const refused = await world.call('bookings.refuseMinor', await confirmed());
    expect(refused).toEqual({ releasedRooms: 1, depositPaid: 0 });
  });

  it('cannot be opened twice, moved or cancelled while the guests are inside', async () => {
    const booking = await confirmed();
    await world.call('bookings.open', { ...booking, adultsChecked: true }, at('2026-11-21 20:30'));
    const later = { from: at('2026-11-22 00:00').toISOString(), to: at('2026-11-22 01:00').toISOString() };
    expect(await world.call('bookings.reschedule', { ...booking, ...later })).toEqual({ error: 'IN_USE' });
    const cancel = { ...booking, reason: 'ill', fault: 'guest' };
    expect(await world.call('bookings.cancel', cancel)).toEqual({ error: 'IN_USE' });
  });

  it('puts a mail into the outbox only for a guest with an address', async () => {
    const booking = await confirmed();
    const send = () => world.call('mail.sendBooking', { ...booking, template: 'booking-confirmed', graceMinutes: 10 });
    expect(await send()).toEqual({ queued: false });
    await world.database.query(`UPDATE customer SET email = 'guest@example.com'`);
    expect(await send()).toEqual({ queued: true });
    expect(world.jobs).toEqual([
      {
        kind: 'mail.send',
        payload: {
          template: 'booking-confirmed',
          bookingId: booking['bookingId'],
          customerId: booking['customerId'],
          graceMinutes: 10,
          language: 'zh-CN',
        },
      },
    ]);
  });
});

describe('what happens without a booking', () => {
  it('is kept: the refusal, the wish nobody could serve, the number that is none', async () => {
    const venueId = world.venue.id;
    await world.call('customers.noteRefusal', { venueId, reason: 'minors' });
    const stay = { from: at('2026-11-22 00:30').toISOString(), to: at('2026-11-22 01:30').toISOString() };
    await world.call('demand.recordLost', { venueId, ...stay, party: 4, reason: 'price' });
    expect(
      await world.database.query(`SELECT band, to_char(business_day, 'YYYY-MM-DD') AS day, party FROM lost_demand`),
    ).toEqual([{ band: 'late', day: '2026-11-21', party: 4 }]);
    const invalid = await world.call('customers.findOrCreate', { name: '陈屿', phone: '12345' });
    expect(invalid).toEqual({ error: 'INVALID_PHONE' });
  });
});
