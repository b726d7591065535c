import { findAvailable, type RoomWish } from '../../src/domain/availability';
import { at, emptyRooms, evening, useWorld } from './world';

const world = useWorld();
afterEach(() => emptyRooms(world.database));

const find = (wish: Partial<RoomWish> = {}) =>
  findAvailable(world.database, {
    venueId: world.venue.id,
    from: at('2026-11-21 20:30'),
    to: at('2026-11-21 23:30'),
    party: 4,
    roomType: null,
    roomId: null,
    now: evening,
    ...wish,
  });
const numbers = ({ rooms }: { rooms: { number: string }[] }) => rooms.map(({ number }) => number);
const all = (letter: string) => Object.keys(world.venue.rooms).filter((number) => number.startsWith(letter));
const take = async (rooms: string[], from = '2026-11-21 20:30', to = '2026-11-21 23:30', party = 2) => {
  for (const room of rooms) await world.hold({ rooms: [room], from: at(from), to: at(to), party });
};

describe('finding a room', () => {
  it('offers the smallest sufficient size, floor and number in order', async () => {
    const found = await find();
    expect(found.availability).toBe('match');
    expect(numbers(found)).toEqual(['B01', 'B03', 'B05', 'B07', 'B09', 'B11', 'B13']);
    expect(found.alternatives).toEqual({ times: [], sizes: [], venues: [] });
  });

  it('goes to the next size when the fitting ones are taken', async () => {
    await take(all('B'));
    expect(numbers(await find())).toEqual(['A10', 'A12', 'A14', 'A16', 'A18', 'A20']);
  });

  it('keeps a quarter of an hour for the cleaning between two bookings', async () => {
    await take(['B07'], '2026-11-21 18:00', '2026-11-21 20:20');
    await take(['B09'], '2026-11-21 18:00', '2026-11-21 20:15');
    await take(['B11'], '2026-11-21 23:40', '2026-11-22 01:00');
    const found = numbers(await find());
    expect(found).toContain('B09');
    expect(found).not.toContain('B07');
    expect(found).not.toContain('B11');
  });

  it('offers other sizes, times and venues when the wished size is taken', async () => {
    await take(all('D'), '2026-11-21 20:30', '2026-11-21 22:00', 12);
    const found = await find({ party: 12, roomType: 'large', to: at('2026-11-21 21:30') });
    expect(found.availability).toBe('other-sizes');
    expect(numbers(found)).toEqual(['V01', 'V02']);
    expect(found.alternatives.sizes).toEqual([
      { type: 'mini', count: 5 },
      { type: 'small', count: 7 },
      { type: 'medium', count: 6 },
      { type: 'deluxe', count: 2 },
    ]);
    expect(found.alternatives.venues).toEqual([{ venueId: world.other.id, name: '江湾店', count: 4 }]);
    expect(found.alternatives.times.map(({ from }) => new Date(from))).toEqual([at('2026-11-21 22:30')]);
  });

  it('never offers a room beyond its safety maximum', async () => {
    await take([...all('D'), ...all('V')]);
    const found = await find({ party: 12 });
    expect(found).toMatchObject({ availability: 'other-sizes', rooms: [] });
    expect((await find({ party: 10 })).rooms.map(({ type }) => type)).toEqual(Array(6).fill('medium'));
    expect((await find({ party: 40 })).rooms).toEqual([]);
  });

  it('finds a named room, or says that others are free', async () => {
    const b07 = world.venue.rooms.B07!;
    expect(numbers(await find({ roomId: b07 }))).toEqual(['B07']);
    await take(['B07'], '2026-11-21 20:30', '2026-11-21 22:00');
    const found = await find({ roomId: b07, to: at('2026-11-21 21:30') });
    expect(found.availability).toBe('other-sizes');
    expect(found.alternatives.times.map(({ number }) => number)).toEqual(['B07']);
  });

  it('finds nothing when everything is taken and outside opening hours', async () => {
    expect((await find({ from: at('2026-11-22 10:00'), to: at('2026-11-22 11:00') })).availability).toBe('none');
    await take(Object.keys(world.venue.rooms));
    expect(await find()).toMatchObject({ availability: 'none', rooms: [] });
  });

  it('goes by the calendar of the venue, which wins over the chain: closed here, open there', async () => {
    const closed = { from: at('2026-12-31 20:00'), to: at('2026-12-31 22:00') };
    await world.database.query(
      `INSERT INTO calendar_day (venue_id, day, kind, name, name_en)
       VALUES (NULL, '2026-12-31', 'holiday', '跨年夜', $2), ($1, '2026-12-31', 'closed', '停业盘点', 'Stocktaking')`,
      [world.venue.id, "New Year's Eve"],
    );
    expect((await find(closed)).availability).toBe('none');
    expect((await find(closed)).alternatives).toMatchObject({ times: [], venues: [{ venueId: world.other.id }] });
    expect((await find({ ...closed, venueId: world.other.id })).availability).toBe('match');
    expect((await find({ from: at('2026-12-31 00:30'), to: at('2026-12-31 01:30') })).availability).toBe('match');
  });

  it('offers no time that is over and none within the last hour before closing', async () => {
    await take(Object.keys(world.venue.rooms), '2026-11-21 19:00', '2026-11-21 19:30');
    const now = at('2026-11-21 19:05');
    const found = await find({ from: at('2026-11-21 19:10'), to: at('2026-11-21 20:10'), now });
    expect(found.alternatives.times.every(({ from }) => new Date(from) >= now)).toBe(true);
    await emptyRooms(world.database);
    await take(Object.keys(world.venue.rooms), '2026-11-22 00:15', '2026-11-22 01:00');
    const late = await find({ from: at('2026-11-22 00:30'), to: at('2026-11-22 01:30') });
    expect(late.alternatives.times.every(({ from }) => new Date(from) <= at('2026-11-22 01:00'))).toBe(true);
  });

  it('does not count a hold that has run out, a room out of service or the booking that is to be moved', async () => {
    const held = await world.hold({ rooms: ['B01'] });
    expect(numbers(await find())).not.toContain('B01');
    expect(numbers(await find({ now: new Date(held!.heldUntil) }))).toContain('B01');
    expect(numbers(await find({ movingBookingId: held!.bookingId }))).toContain('B01');
    await world.database.query(
      `UPDATE room SET out_of_service = tstzrange('2026-11-21', '2026-11-22 06:00Z'), out_reason = '音响维修' WHERE id = $1`,
      [world.venue.rooms.B11],
    );
    expect(numbers(await find())).not.toContain('B11');
  });

  describe('says why a room is not offered', () => {
    const reasonsOf = async (wish: Partial<RoomWish> = {}) => {
      const { notOffered } = await find(wish);
      return Object.fromEntries(notOffered.map(({ number, reason }) => [number, reason]));
    };

    it('for every other room when nothing matches, and not at all when something does', async () => {
      expect((await find()).notOffered).toEqual([]);
      await take(all('D'), '2026-11-21 18:00', '2026-11-21 20:20', 12);
      const confirm = `UPDATE booking SET state = $2, hold_until = NULL, opened_at = now() WHERE id IN
        (SELECT booking_id FROM booking_room WHERE room_id = $1)`;
      await world.database.query(confirm, [world.venue.rooms.D02, 'confirmed']);
      await world.database.query(confirm, [world.venue.rooms.D04, 'in-use']);
      const reasons = await reasonsOf({ party: 12, roomType: 'large' });
      expect(reasons).toMatchObject({ D02: 'cleaning', D04: 'in-use', D06: 'held', A10: 'over-maximum' });
      expect(reasons).not.toHaveProperty('V01');
    });

    it('with the time until which it is so', async () => {
      await take(all('D'), '2026-11-21 20:00', '2026-11-21 22:00', 12);
      await take(all('V'), '2026-11-21 20:00', '2026-11-21 22:00', 12);
      const { notOffered } = await find({ party: 12 });
      const d02 = notOffered.find(({ number }) => number === 'D02');
      expect(d02).toEqual({
        number: 'D02',
        type: 'large',
        reason: 'held',
        until: at('2026-11-21 22:15').toISOString(),
      });
    });

    it('when the venue is closed then', async () => {
      const reasons = await reasonsOf({ from: at('2026-11-22 10:00'), to: at('2026-11-22 11:00'), party: 12 });
      expect(reasons).toMatchObject({ D02: 'closed', B01: 'over-maximum' });
    });

    it('when it is tight, another size or larger than needed', async () => {
      await take(all('A'));
      expect(await reasonsOf({ party: 9, roomType: 'medium' })).toMatchObject({ A10: 'held', B01: 'over-maximum' });
      const reasons = await reasonsOf({ party: 8, roomType: 'medium' });
      expect(reasons).toMatchObject({ C01: 'over-maximum' });
      const named = await find({ party: 8, roomId: world.venue.rooms.A10! });
      expect(named.notOffered.map(({ number }) => number)).toContain('A10');
    });
  });
});
