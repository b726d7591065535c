/** Days as a venue's clock has them: the hour that is lost or given back, ends of months, nights past closing. */
import type { Variables } from '../../src/lib/json';
import { aheadWords } from './kit/ahead';
import { useKaraoke } from './kit/karaoke';

describe('a venue in Berlin', () => {
  const desk = useKaraoke();
  const ahead = aheadWords(desk);
  const zone = (name: string) => desk.database.query('UPDATE venue SET time_zone = $2 WHERE id = $1', [desk.venue.id, name]);
  beforeEach(() => zone('Europe/Berlin'));
  afterEach(() => zone('Asia/Shanghai'));

  /** It is then now, and the house has kept its books until then. */
  const itIs = async (now: string): Promise<void> => {
    desk.clock.set(new Date(now));
    await desk.run();
  };
  /** A request taken down at this moment for this day. */
  async function requested(now: string, date: string) {
    await itIs(now);
    const { id } = await ahead.handOver('flow-07', { date });
    await desk.complete('registerWish', desk.wish({ date }), { caseId: id });
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: id });
    const { bookingId, opensAt, businessDay, from } = (await desk.facts(id)).variables;
    return { id, opensAt, businessDay, from, booking: () => desk.booking(bookingId as string) };
  }

  it.each([
    // In the order of time: the house's clock does not go back for what starts by itself.
    ['the end of a year', '2026-12-10T12:00:00Z', '2027-01-07', '2026-12-31T09:00:00.000Z', '2027-01-07T19:30:00.000Z'],
    ['the end of a month', '2027-02-10T12:00:00Z', '2027-03-07', '2027-02-28T09:00:00.000Z', '2027-03-07T19:30:00.000Z'],
    ['spring', '2027-03-15T12:00:00Z', '2027-04-01', '2027-03-25T09:00:00.000Z', '2027-04-01T18:30:00.000Z'],
    ['spring, opening on the first day of it', '2027-03-15T12:00:00Z', '2027-04-04', '2027-03-28T08:00:00.000Z', '2027-04-04T18:30:00.000Z'],
    ['autumn', '2027-10-15T12:00:00Z', '2027-11-02', '2027-10-26T08:00:00.000Z', '2027-11-02T19:30:00.000Z'],
    ['autumn, opening on the first day of it', '2027-10-15T12:00:00Z', '2027-11-07', '2027-10-31T09:00:00.000Z', '2027-11-07T19:30:00.000Z'],
    ['the end of a leap February', '2028-02-10T12:00:00Z', '2028-03-07', '2028-02-29T09:00:00.000Z', '2028-03-07T19:30:00.000Z'],
  ])('gives rooms to requests at ten on its own clock: %s', async (_, now, date, opens, from) => {
    const request = await requested(now, date);
    expect(request).toMatchObject({ opensAt: opens, businessDay: date, from });
    const before = new Date(Date.parse(opens) - 60_000).toISOString();
    await desk.until(before);
    expect(await request.booking()).toMatchObject({ state: 'requested', takenRooms: 0 });
    await desk.until(opens);
    expect(await request.booking()).toMatchObject({ state: 'held', takenRooms: 1 });
    expect((await request.booking()).from.toISOString()).toBe(from);
    expect(await ahead.open(request.id)).toEqual(['dial']);
  });

  it('takes requests for six months, to the day, from the end of a month', async () => {
    await itIs('2027-08-31T10:00:00Z');
    const { id } = await ahead.handOver('flow-07', { date: '2028-03-01' });
    await desk.complete('registerWish', desk.wish({ date: '2028-03-01' }), { caseId: id });
    expect(await ahead.open(id)).toEqual(['registerWish']);
    await desk.complete('registerWish', desk.wish({ date: '2028-02-29' }), { caseId: id });
    expect(await ahead.open(id)).toEqual(['readBack']);
  });

  it.each<[string, string, Variables, Variables]>([
    [
      'the night that is an hour shorter',
      '2027-03-27T21:00:00Z',
      { date: '2027-03-27', startTime: '23:30', hours: 4 },
      { from: '2027-03-27T22:30:00.000Z', to: '2027-03-28T01:00:00.000Z', businessDay: '2027-03-27' },
    ],
    [
      'the same night, after midnight',
      '2027-03-27T23:30:00Z',
      { date: '2027-03-28', startTime: '01:00', hours: 2 },
      { from: '2027-03-28T00:00:00.000Z', to: '2027-03-28T01:00:00.000Z', businessDay: '2027-03-27' },
    ],
    [
      'the night that is an hour longer',
      '2027-10-30T20:00:00Z',
      { date: '2027-10-30', startTime: '23:30', hours: 4 },
      { from: '2027-10-30T21:30:00.000Z', to: '2027-10-31T01:00:00.000Z', businessDay: '2027-10-30' },
    ],
    [
      'the last night of a year',
      '2026-12-31T20:00:00Z',
      { date: '2027-01-01', startTime: '00:30', hours: 3 },
      { from: '2026-12-31T23:30:00.000Z', to: '2027-01-01T01:00:00.000Z', businessDay: '2026-12-31' },
    ],
  ])('cuts a stay at closing and says so: %s', async (_, now, wish, plan) => {
    await itIs(now);
    const call = await desk.call(wish);
    expect((await desk.facts(call)).variables).toMatchObject({ ...plan, cutAtClosing: true, daysAhead: 0 });
    const task = await desk.task('readBack', call);
    expect(task).toBeDefined();
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call });
    const [booking] = await desk.bookings();
    expect(booking).toMatchObject({ state: 'confirmed' });
    expect(booking!.to.toISOString()).toBe(plan['to']);
  });
});
