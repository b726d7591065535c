import { allocateSchedule } from '../../src/domain/allocation';
import { cancelBooking } from '../../src/domain/cancellations';
import { depositFacts } from '../../src/domain/deposit-facts';
import { recordDeposit, releaseUnpaid, requireDeposit } from '../../src/domain/deposits';
import { confirmBooking } from '../../src/domain/holds';
import { rescheduleBooking } from '../../src/domain/reschedule';
import { requestBooking, requestFacts, rescheduleRequest } from '../../src/domain/requests';
import { scheduleOpens } from '../../src/domain/schedule';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
const times = { openDays: 7, openTime: '10:00' };

beforeEach(async () => {
  for (const table of ['wait_offer', 'wait_entry', 'booking_request'])
    await world.database.query(`DELETE FROM ${table}`);
  await emptyRooms(world.database);
});

const request = (day: string, change: { party?: number } = {}) =>
  requestBooking(world.act(), {
    venueId: world.venue.id,
    from: at(`${day} 20:30`),
    to: at(`${day} 23:30`),
    party: 4,
    roomType: null,
    namedRoom: null,
    ...times,
    ...change,
  });

describe('the schedule of a business day', () => {
  it.each([
    ['a week before', 'Asia/Shanghai', '2026-12-05', '2026-11-28T02:00:00.000Z'],
    ['over the end of a month', 'Asia/Shanghai', '2027-03-03', '2027-02-24T02:00:00.000Z'],
    ['over the end of a leap February', 'Asia/Shanghai', '2028-03-05', '2028-02-27T02:00:00.000Z'],
    ['over the end of a year', 'Asia/Shanghai', '2027-01-02', '2026-12-26T02:00:00.000Z'],
    ['at ten on the clock before summer time begins', 'America/New_York', '2027-03-15', '2027-03-08T15:00:00.000Z'],
    ['at ten on the clock after summer time has begun', 'America/New_York', '2027-03-22', '2027-03-15T14:00:00.000Z'],
  ])('opens %s', (_, timeZone, day, opens) => {
    expect(scheduleOpens({ timeZone }, day, times).toISOString()).toBe(opens);
  });

  it('counts the business day, so half past one at night belongs to the day before', async () => {
    const night = { from: at('2026-12-06 01:00'), to: at('2026-12-06 02:00'), party: 4 };
    const wish = { venueId: world.venue.id, ...night, roomType: null, namedRoom: null, ...times };
    const { opensAt } = await requestBooking(world.act(), wish);
    expect(opensAt).toBe('2026-11-28T02:00:00.000Z');
  });
});

describe('a request', () => {
  it('keeps its number and code when it is moved, and waits for the schedule of its new day', async () => {
    const { bookingId, bookingCode, requestNumber } = await request('2026-12-05');
    const move = { bookingId, from: at('2027-01-31 20:30'), to: at('2027-01-31 23:30') };
    const moved = await rescheduleBooking(world.act(), { ...move, rooms: [], quote: null });
    expect(moved).toMatchObject({ bookingCode, roomNumbers: [] });
    expect(await requestFacts(world.database, bookingId)).toEqual({
      requestNumber,
      opensAt: '2027-01-24T02:00:00.000Z',
      businessDay: '2027-01-31',
    });
  });

  it('cannot be moved once it is cancelled', async () => {
    const { bookingId } = await request('2026-12-05');
    await cancelBooking(world.act(), { bookingId, reason: 'plans', fault: 'guest' });
    const move = { bookingId, from: at('2026-12-06 20:30'), to: at('2026-12-06 23:30') };
    await expect(rescheduleRequest(world.act(), move)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is decided once, in order, and only when its schedule is open', async () => {
    const requests = [await request('2026-12-05'), await request('2026-12-06'), await request('2026-12-05')];
    const opening = new Date('2026-11-28T02:00:00.000Z');
    const round = { venueId: world.venue.id, bookingId: null, holdUntil: new Date('2026-11-29T04:00:00.000Z') };
    expect((await allocateSchedule(world.act(new Date('2026-11-28T01:59:59.000Z')), round)).decisions).toEqual([]);
    const { decisions, more } = await allocateSchedule(world.act(opening), round);
    expect(more).toBe(false);
    expect(decisions.map(({ bookingId }) => bookingId)).toEqual([requests[0]!.bookingId, requests[2]!.bookingId]);
    expect(new Set(decisions.map(({ roomNumber }) => roomNumber)).size).toBe(2);
    expect((await allocateSchedule(world.act(opening), round)).decisions).toEqual([]);
  });

  it('does not get a room its party may not enter', async () => {
    const { bookingId } = await request('2026-12-05', { party: 40 });
    const round = { venueId: world.venue.id, bookingId, holdUntil: new Date('2026-11-29T04:00:00.000Z') };
    const { decisions } = await allocateSchedule(world.act(new Date('2026-11-28T02:00:00.000Z')), round);
    expect(decisions).toMatchObject([{ result: 'nothing-free', roomNumber: null, heldUntil: null }]);
  });
});

describe('a deposit', () => {
  async function booked(): Promise<string> {
    const customerId = await world.customer();
    const held = await world.hold({ rooms: ['B07'], customerId });
    await confirmBooking(world.act(), held!.bookingId);
    return held!.bookingId;
  }

  it('is due until it is paid, and then the room is not released for it', async () => {
    const bookingId = await booked();
    const dueAt = new Date(evening.getTime() + 4 * 3_600_000);
    await requireDeposit(world.act(), { bookingId, amount: 10_000, dueAt });
    const facts = await depositFacts(world.database, bookingId, evening);
    expect(facts).toMatchObject({ depositDue: 10_000, depositDueAt: dueAt.toISOString(), roomType: 'small' });
    expect(facts.remindDepositAt).toBe(new Date(evening.getTime() + 2 * 3_600_000).toISOString());
    expect(await recordDeposit(world.act(), bookingId, 4_000)).toBe(6_000);
    expect(await recordDeposit(world.act(), bookingId, 6_000, 'cash')).toBe(0);
    expect(await releaseUnpaid(world.act(), bookingId)).toBe(false);
  });

  it('that is not paid frees the room, once', async () => {
    const bookingId = await booked();
    await requireDeposit(world.act(), { bookingId, amount: 10_000, dueAt: null });
    expect(await releaseUnpaid(world.act(), bookingId)).toBe(true);
    expect(await releaseUnpaid(world.act(), bookingId)).toBe(false);
    expect(await world.hold({ rooms: ['B07'] })).not.toBeNull();
  });

  it('is neither asked for nor taken when the booking is over', async () => {
    const bookingId = await booked();
    await cancelBooking(world.act(), { bookingId, reason: 'plans', fault: 'guest' });
    await expect(requireDeposit(world.act(), { bookingId, amount: 1, dueAt: null })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(recordDeposit(world.act(), bookingId, 1)).rejects.toMatchObject({ code: 'conflict' });
  });
});
