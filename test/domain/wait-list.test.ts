import { cancelBooking } from '../../src/domain/cancellations';
import { confirmBooking, releaseHold } from '../../src/domain/holds';
import { completeStay, openRooms } from '../../src/domain/stays';
import { entryFacts } from '../../src/domain/wait-entries';
import {
  confirmOffer,
  joinWaitList,
  leaveWaitList,
  passOnOffer,
  promoteEntry,
  type WaitWish,
} from '../../src/domain/wait-list';
import { offerTimes } from '../../src/domain/wait-offers';
import { quoteStay } from '../../src/domain/prices';
import type { Quote } from '../../src/domain/shapes';
import { sweepLapsedHolds } from '../../src/domain/booking-rooms';
import { newId } from '../../src/lib/ids';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
const keepOnly = (...numbers: string[]) =>
  world.database.query(`UPDATE room SET state = CASE WHEN number = ANY ($1) THEN 'in-service' ELSE 'retired' END`, [
    numbers,
  ]);
afterEach(async () => {
  await emptyRooms(world.database);
  await world.database.query(`UPDATE wait_entry SET state = 'cancelled', closed_at = now() WHERE closed_at IS NULL`);
  await world.database.query(`UPDATE room SET state = 'in-service'`);
  world.enqueued.length = 0;
});

const wish = (change: Partial<WaitWish> = {}): WaitWish => ({
  venueId: world.venue.id,
  from: at('2026-11-21 20:30'),
  to: at('2026-11-21 23:30'),
  hours: 3,
  party: 4,
  roomType: null,
  callUntil: at('2026-11-21 21:30'),
  offerMinutes: 20,
  offerHours: null,
  ...change,
});
const join = (change: Partial<WaitWish> = {}, now = evening) => joinWaitList(world.act(now), wish(change));
const minutesLater = (minutes: number) => new Date(evening.getTime() + minutes * 60_000);
const stateOf = async (id: string) => (await entryFacts(world.database, id, evening)).state;
const booking = async (id: string) =>
  (await world.database.query(`SELECT state, hold_until, close_reason FROM booking WHERE id = $1`, [id]))[0]!;
const offers = () =>
  world.enqueued.map(({ payload }) => ({
    to: payload['key'],
    room: (payload['payload'] as Record<string, unknown>)['roomNumber'],
  }));
/** The only small room, taken by somebody. */
const fullHouse = async () => {
  await keepOnly('B07');
  return (await world.hold({ rooms: ['B07'] }))!.bookingId;
};
const cancel = (bookingId: string, now = evening) =>
  cancelBooking(world.act(now), { bookingId, reason: 'changed their mind', fault: 'guest' });

describe('a room that becomes free', () => {
  it('is held for the first who wait for it, and they are told', async () => {
    const taken = await fullHouse();
    const first = await join();
    const second = await join();
    expect([first.place, second.place]).toEqual([1, 2]);
    await cancel(taken);
    expect(offers()).toEqual([{ to: first.bookingId, room: 'B07' }]);
    expect(await stateOf(first.bookingId)).toBe('offered');
    expect(await booking(first.bookingId)).toMatchObject({ state: 'held', hold_until: minutesLater(20) });
    expect(await stateOf(second.bookingId)).toBe('waiting');
    expect(await world.hold({ rooms: ['B07'] })).toBeNull();
    expect(world.enqueued[0]!.payload).toMatchObject({ name: 'room.released', timeToLive: 'PT20M' });
  });

  it('is offered at its price, kept line by line until they have it or wait again', async () => {
    const taken = await fullHouse();
    const { bookingId } = await join();
    const quote = async (): Promise<Quote> =>
      (await world.database.query<{ quote: Quote }>('SELECT quote FROM booking WHERE id = $1', [bookingId]))[0]!.quote;
    expect(await quote()).toEqual({ lines: [], total: 0 });
    await cancel(taken);
    const stay = { venueId: world.venue.id, from: at('2026-11-21 20:30'), to: at('2026-11-21 23:30') };
    const price = await quoteStay(world.database, { ...stay, roomType: 'small' });
    expect(price.total).toBeGreaterThan(0);
    expect(await quote()).toEqual(price);
    await passOnOffer(world.act(minutesLater(5)), bookingId, 'keep');
    expect(await quote()).toEqual({ lines: [], total: 0 });
    const again = await join({ party: 5 });
    expect(await stateOf(again.bookingId)).toBe('offered');
    expect(await confirmOffer(world.act(minutesLater(1)), again.bookingId, null)).toBe(true);
    const [kept] = await world.database.query<{ quote: Quote }>('SELECT quote FROM booking WHERE id = $1', [
      again.bookingId,
    ]);
    expect(kept!.quote).toEqual(price);
  });

  it('is offered without a price where the list has none', async () => {
    const taken = await fullHouse();
    const { bookingId } = await join();
    await world.database.query(`UPDATE price_band SET band = 'old ' || band`);
    await cancel(taken).finally(() => world.database.query(`UPDATE price_band SET band = substr(band, 5)`));
    expect(await stateOf(bookingId)).toBe('offered');
  });

  it('becomes theirs when they say yes in time, at the price they were told', async () => {
    const taken = await fullHouse();
    const { bookingId } = await join();
    await cancel(taken);
    const quote = { lines: [], total: 26_400 };
    expect(await confirmOffer(world.act(minutesLater(19)), bookingId, quote)).toBe(true);
    expect(await stateOf(bookingId)).toBe('served');
    const [row] = await world.database.query(`SELECT state, quote FROM booking WHERE id = $1`, [bookingId]);
    expect(row).toMatchObject({ state: 'confirmed', quote });
  });

  it('is not theirs any more when the offer is over, and goes to the next', async () => {
    const taken = await fullHouse();
    const first = await join();
    const second = await join();
    await cancel(taken);
    expect(await confirmOffer(world.act(minutesLater(20)), first.bookingId, null)).toBe(false);
    await passOnOffer(world.act(minutesLater(20)), first.bookingId, 'expired');
    expect(offers().map(({ to }) => to)).toEqual([first.bookingId, second.bookingId]);
    expect(await booking(first.bookingId)).toMatchObject({ state: 'cancelled', close_reason: 'offer-expired' });
  });

  it('is not offered again to those who would rather wait on, but the next one is', async () => {
    await keepOnly('B07', 'B09');
    const b07 = (await world.hold({ rooms: ['B07'] }))!.bookingId;
    const b09 = (await world.hold({ rooms: ['B09'] }))!.bookingId;
    const { bookingId } = await join();
    await cancel(b07);
    await passOnOffer(world.act(), bookingId, 'keep');
    expect(await stateOf(bookingId)).toBe('waiting');
    expect(await booking(bookingId)).toMatchObject({ state: 'waitlisted', hold_until: null });
    await cancel(b09);
    expect(offers().map(({ room }) => room)).toEqual(['B07', 'B09']);
    expect(await confirmOffer(world.act(), bookingId, null)).toBe(true);
  });

  it.each([
    ['a hold is given back', async (id: string) => releaseHold(world.act(), { bookingId: id, reason: 'declined' })],
    [
      'a hold has run out and somebody looks',
      async () => {
        await sweepLapsedHolds(world.act(minutesLater(10)), null);
      },
    ],
    [
      'guests leave early',
      async (id: string) => {
        await confirmBooking(world.act(), id);
        const inside = { bookingId: id, sheetNumber: null, adultsChecked: true };
        await openRooms(world.act(at('2026-11-21 20:31')), inside);
        await completeStay(world.act(at('2026-11-21 20:40')), id, { finds: null, damage: null, hazards: null });
      },
    ],
  ])('is offered whichever way it became free: %s', async (_, free) => {
    const taken = await fullHouse();
    const { bookingId } = await join({ to: at('2026-11-22 01:00') });
    await free(taken);
    expect(offers()).toEqual([{ to: bookingId, room: 'B07' }]);
  });

  it('is offered before whoever asks at that moment, when a hold ran out unseen', async () => {
    await fullHouse();
    const { bookingId } = await join();
    expect(await world.hold({ rooms: ['B07'], now: minutesLater(10) })).toBeNull();
    expect(offers()).toEqual([{ to: bookingId, room: 'B07' }]);
  });

  it('is offered to nobody whom it does not suit', async () => {
    const taken = await fullHouse();
    await join({ party: 12 });
    await join({ roomType: 'large' });
    await join({ from: at('2026-11-22 19:30'), to: at('2026-11-22 22:30'), callUntil: evening });
    await join({ from: at('2026-11-21 19:30'), to: at('2026-11-22 01:30'), hours: 6 });
    await keepOnly('B07');
    await world.hold({ rooms: ['B07'], from: at('2026-11-21 23:45'), to: at('2026-11-22 01:45') });
    await cancel(taken);
    expect(offers()).toEqual([]);
  });
});

describe('the time that is offered', () => {
  it('begins when the offer ends at the earliest, so that the guests can come, and within their window', async () => {
    const taken = await fullHouse();
    const { bookingId } = await join({ from: at('2026-11-21 19:30'), to: at('2026-11-22 01:00') });
    await cancel(taken, at('2026-11-21 20:03'));
    const [row] = await world.database.query<{ from: Date }>(
      `SELECT lower(during) AS "from" FROM booking WHERE id = $1`,
      [bookingId],
    );
    expect(row!.from).toEqual(at('2026-11-21 20:25'));
  });

  it('follows the guests before them and the cleaning', async () => {
    await keepOnly('B07');
    await world.hold({ rooms: ['B07'], from: at('2026-11-21 19:30'), to: at('2026-11-21 20:47') });
    const later = await world.hold({ rooms: ['B07'], from: at('2026-11-21 21:15'), to: at('2026-11-22 01:45') });
    const { bookingId } = await join({ to: at('2026-11-22 01:30') });
    await cancel(later!.bookingId);
    const [row] = await world.database.query<{ from: Date }>(
      `SELECT lower(during) AS "from" FROM booking WHERE id = $1`,
      [bookingId],
    );
    expect(row!.from).toEqual(at('2026-11-21 21:05'));
  });

  it('lets an offer of several hours run in daytime only', () => {
    const offer = { offerMinutes: 120, offerFrom: '09:00', offerTo: '22:00', timeZone: 'Asia/Shanghai' };
    expect(offerTimes(offer, at('2026-11-21 14:00')).heldUntil).toEqual(at('2026-11-21 16:00'));
    expect(offerTimes(offer, at('2026-11-21 21:30')).heldUntil).toEqual(at('2026-11-22 10:30'));
    expect(offerTimes(offer, at('2026-11-22 01:30')).heldUntil).toEqual(at('2026-11-22 11:00'));
    expect(offerTimes(offer, at('2026-11-22 01:30')).callFrom).toEqual(at('2026-11-22 09:00'));
  });
});

describe('the order', () => {
  it('is promoted, then grade, then joined', async () => {
    const taken = await fullHouse();
    const guest = async (phone: string, grade: string) => {
      const customerId = await world.customer(phone);
      await world.database.query('UPDATE customer SET grade = $2 WHERE id = $1', [customerId, grade]);
      return customerId;
    };
    const plain = await join();
    const gold = await join({ customerId: await guest('+8619900000181', 'gold') }, minutesLater(1));
    const vip = await join({ customerId: await guest('+8619900000182', 'vip') }, minutesLater(2));
    const last = await join({}, minutesLater(3));
    expect([gold.place, vip.place, last.place]).toEqual([1, 1, 4]);
    const promoted = await promoteEntry(world.act(minutesLater(4)), last.bookingId, 'an elderly guest');
    expect(promoted).toMatchObject({
      before: { place: 4 },
      after: { place: 1 },
      overtaken: [vip.bookingCode, gold.bookingCode, plain.bookingCode],
    });
    await cancel(taken, minutesLater(5));
    for (const { bookingId } of [last, vip, gold]) await passOnOffer(world.act(minutesLater(6)), bookingId, 'declined');
    expect(offers().map(({ to }) => to)).toEqual([last, vip, gold, plain].map(({ bookingId }) => bookingId));
  });

  it('keeps who was overtaken, by whom and why', async () => {
    const taken = await fullHouse();
    const [first, second] = [await join(), await join()];
    await promoteEntry(world.act(), second.bookingId, 'VIP');
    const said = await world.database.query(
      `SELECT booking_id AS id, type, details FROM booking_event WHERE type IN ('promoted', 'overtaken') ORDER BY booking_event.id`,
    );
    expect(said.slice(-2)).toEqual([
      { id: second.bookingId, type: 'promoted', details: { reason: 'VIP', overtaken: [first.bookingCode] } },
      { id: first.bookingId, type: 'overtaken', details: { reason: 'VIP', by: second.bookingCode } },
    ]);
    await cancel(taken);
    expect(await promoteEntry(world.act(), second.bookingId, 'again')).toBeNull();
  });
});

describe('leaving', () => {
  it('while a room is offered passes it on', async () => {
    const taken = await fullHouse();
    const [first, second] = [await join(), await join()];
    await cancel(taken);
    await leaveWaitList(world.act(), first.bookingId, 'cancelled');
    expect(await stateOf(second.bookingId)).toBe('offered');
    await leaveWaitList(world.act(), first.bookingId, 'expired');
    expect(await stateOf(first.bookingId)).toBe('cancelled');
  });

  it('by a cancellation of the booking does the same', async () => {
    const taken = await fullHouse();
    const [first, second] = [await join(), await join()];
    await cancel(taken);
    await cancel(first.bookingId);
    expect(await stateOf(first.bookingId)).toBe('cancelled');
    expect(await stateOf(second.bookingId)).toBe('offered');
    expect(await cancel(first.bookingId)).toBe('ALREADY_OVER');
  });
});

describe('at the same moment', () => {
  it('a room becomes free and somebody begins to wait: they get it', async () => {
    for (let round = 0; round < 10; round++) {
      const taken = await fullHouse();
      const free = world.database.transaction((tx) =>
        cancelBooking(world.act(evening, tx), { bookingId: taken, reason: 'x', fault: 'guest' }),
      );
      const wait = world.database.transaction((tx) => joinWaitList(world.act(evening, tx), wish()));
      const [, { bookingId }] = await Promise.all([free, wait]);
      expect(await stateOf(bookingId)).toBe('offered');
      await leaveWaitList(world.act(), bookingId, 'cancelled');
    }
  });

  it('two rooms become free: two who wait get one each', async () => {
    await keepOnly('B07', 'B09');
    const taken = [(await world.hold({ rooms: ['B07'] }))!, (await world.hold({ rooms: ['B09'] }))!];
    const waiting = [await join(), await join(), await join()];
    await Promise.all(
      taken.map(({ bookingId }) =>
        world.database.transaction((tx) =>
          cancelBooking(world.act(evening, tx), { bookingId, reason: 'x', fault: 'guest' }),
        ),
      ),
    );
    expect(await Promise.all(waiting.map(({ bookingId }) => stateOf(bookingId)))).toEqual([
      'offered',
      'offered',
      'waiting',
    ]);
  });
});

it('an unknown entry is said to be one', async () => {
  await expect(leaveWaitList(world.act(), newId(), 'expired')).rejects.toMatchObject({ code: 'not-found' });
});
