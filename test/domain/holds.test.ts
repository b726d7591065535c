import { bookingCode, normaliseCode } from '../../src/domain/booking-code';
import { confirmBooking, extendHold, holdRoom, releaseHold } from '../../src/domain/holds';
import { newId } from '../../src/lib/ids';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
afterEach(() => emptyRooms(world.database));

const minutesLater = (minutes: number) => new Date(evening.getTime() + minutes * 60_000);
const stateOf = async (bookingId: string) =>
  (await world.database.query<{ state: string }>('SELECT state FROM booking WHERE id = $1', [bookingId]))[0]!.state;

describe('a hold', () => {
  it('takes the first room that can be had, for ten minutes', async () => {
    await world.hold({ rooms: ['B07'] });
    const held = await world.hold({ rooms: ['B07', 'B09', 'B11'] });
    expect(held).toMatchObject({ roomNumber: 'B09', roomType: 'small', heldUntil: minutesLater(10).toISOString() });
    expect(await stateOf(held!.bookingId)).toBe('held');
  });

  it('leaves nothing behind when every room is lost', async () => {
    await world.hold({ rooms: ['B07'] });
    const before = await world.database.query('SELECT id FROM booking');
    expect(await world.hold({ rooms: ['B07'] })).toBeNull();
    expect(await world.database.query('SELECT id FROM booking')).toHaveLength(before.length);
  });

  it('never puts more persons into a room than its safety maximum', async () => {
    expect(await world.hold({ rooms: ['B07'], party: 9 })).toBeNull();
  });

  it('that has run out blocks nobody and cannot be confirmed', async () => {
    const first = await world.hold({ rooms: ['B07'] });
    const second = await world.hold({ rooms: ['B07'], now: minutesLater(10) });
    expect(second?.roomNumber).toBe('B07');
    expect(await confirmBooking(world.act(minutesLater(11)), first!.bookingId)).toBe(false);
    expect(await confirmBooking(world.act(minutesLater(11)), second!.bookingId)).toBe(true);
  });

  it('becomes a booking that nothing sweeps away', async () => {
    const held = await world.hold({ rooms: ['B07'] });
    expect(await confirmBooking(world.act(minutesLater(3)), held!.bookingId)).toBe(true);
    expect(await world.hold({ rooms: ['B07'], now: minutesLater(30) })).toBeNull();
    expect(await confirmBooking(world.act(minutesLater(4)), held!.bookingId)).toBe(false);
  });

  it('is given back at once, and only while it is one', async () => {
    const held = await world.hold({ rooms: ['B07'] });
    await releaseHold(world.act(), { bookingId: held!.bookingId, reason: 'declined' });
    expect(await stateOf(held!.bookingId)).toBe('cancelled');
    const next = await world.hold({ rooms: ['B07'] });
    await confirmBooking(world.act(), next!.bookingId);
    await releaseHold(world.act(), { bookingId: next!.bookingId, reason: 'late' });
    expect(await stateOf(next!.bookingId)).toBe('confirmed');
  });

  it('can be kept longer while it lasts', async () => {
    const held = await world.hold({ rooms: ['B07'] });
    await extendHold(world.act(minutesLater(9)), held!.bookingId, minutesLater(20));
    expect(await world.hold({ rooms: ['B07'], now: minutesLater(15) })).toBeNull();
    expect(await confirmBooking(world.act(minutesLater(19)), held!.bookingId)).toBe(true);
    const late = await world.hold({ rooms: ['B09'] });
    await expect(extendHold(world.act(minutesLater(10)), late!.bookingId, minutesLater(20))).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('two agents racing for the last room', () => {
  const wish = (rooms: string[]) => ({
    venueId: world.venue.id,
    rooms: rooms.map((number) => world.room(number)),
    from: at('2026-11-21 20:30'),
    to: at('2026-11-21 23:30'),
    party: 4,
    holdMinutes: 10,
  });

  it('end with one booking; the other learns that the room is gone', async () => {
    const rivals = Array.from({ length: 6 }, () =>
      world.database.transaction((tx) => holdRoom(world.act(evening, tx), wish(['B07']))),
    );
    const won = (await Promise.all(rivals)).filter((held) => held !== null);
    expect(won).toHaveLength(1);
  });

  it('end with as many bookings as there are rooms, expired holds swept by all of them at once', async () => {
    const rooms = ['B01', 'B03', 'B05', 'B07'];
    for (const number of rooms) await world.hold({ rooms: [number] });
    const later = minutesLater(10);
    const rivals = Array.from({ length: 12 }, (_, index) =>
      world.database.transaction((tx) => holdRoom(world.act(later, tx), wish([...rooms.slice(index % 4), ...rooms]))),
    );
    const won = (await Promise.all(rivals)).filter((held) => held !== null).map(({ roomNumber }) => roomNumber);
    expect(won.sort()).toEqual(rooms);
  });

  it('get a room each while there is a next one, whichever of two open transactions ends first', async () => {
    const first = world.database.transaction(async (tx) => {
      const held = await holdRoom(world.act(evening, tx), wish(['B07', 'B09']));
      // The rival runs into the row that is not committed yet, and waits for it.
      rival = world.database.transaction((other) => holdRoom(world.act(evening, other), wish(['B07', 'B09'])));
      await untilSomebodyWaits();
      return held;
    });
    let rival: ReturnType<typeof holdRoom> | undefined;
    expect((await first)?.roomNumber).toBe('B07');
    expect((await rival)?.roomNumber).toBe('B09');
  });

  it('give the room to the one who stays when the other rolls back', async () => {
    let rival: ReturnType<typeof holdRoom> | undefined;
    const first = world.database.transaction(async (tx) => {
      await holdRoom(world.act(evening, tx), wish(['B07']));
      rival = world.database.transaction((other) => holdRoom(world.act(evening, other), wish(['B07'])));
      await untilSomebodyWaits();
      throw new Error('the guest hung up');
    });
    await expect(first).rejects.toThrow('the guest hung up');
    expect((await rival)?.roomNumber).toBe('B07');
  });
});

describe('a booking code', () => {
  it('has no letter or digit that looks like another, and says itself in pairs', () => {
    for (let i = 0; i < 2_000; i++) expect(bookingCode(newId())).toMatch(/^([ACDEFHJKMNPQRTVWXY][2-9]){3}$/);
  });

  it('is the same for the same bits and understood however it is typed', () => {
    const id = newId();
    expect(bookingCode(id)).toBe(bookingCode(id));
    expect(normaliseCode(' k7-f3 ｍ２ ')).toBe('K7F3M2');
  });
});

async function untilSomebodyWaits(): Promise<void> {
  for (;;) {
    const waiting = await world.database.query(
      `SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()`,
    );
    if (waiting.length > 0) return;
  }
}
