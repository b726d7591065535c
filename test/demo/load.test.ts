import { loadDemo } from '../../src/demo/load';
import { silentLog } from '../../src/engine/log';
import { useDesk, type Desk } from '../kit/desk';

// An evening is three hundred steps; a busy machine may need its time for them.
jest.setTimeout(120_000);

const load = (desk: Desk) =>
  loadDemo({
    engine: desk.engine,
    database: desk.database,
    clock: desk.clock,
    log: silentLog,
    hashPassword: (password) => Promise.resolve(`hash of ${password}`),
  });
const counts = async (desk: Desk, sql: string): Promise<Record<string, number>> => {
  const rows = await desk.database.query<{ key: string; n: number }>(sql);
  return Object.fromEntries(rows.map(({ key, n }) => [key, n]));
};
const byState = (desk: Desk) => counts(desk, 'SELECT state AS key, count(*)::int AS n FROM booking GROUP BY state');

describe('the demo chain on a Saturday evening', () => {
  const desk = useDesk({ at: '2026-11-21T11:27:00.000Z' });

  it('is three venues with an evening of bookings made by real steps, loaded once', async () => {
    expect(await load(desk)).toMatchObject({ loaded: true, venues: 3, rooms: 72, customers: 400, bookings: 53 });
    expect(await byState(desk)).toMatchObject({ completed: 10, 'in-use': 12, confirmed: 24, 'no-show': 3, held: 1 });
    expect(await load(desk)).toMatchObject({ loaded: false });
  });

  it('leaves cases at work with somebody for every task, and nothing broken', async () => {
    const open = `SELECT element_id AS key, count(*)::int AS n FROM user_task WHERE state = 'open' GROUP BY element_id`;
    expect(await counts(desk, open)).toMatchObject({ readBack: 1, registerWish: 1, guestsLeave: 12 });
    const offered = `SELECT DISTINCT unnest(groups) AS key, 1 AS n FROM user_task WHERE state = 'open'`;
    const staffed = await counts(desk, 'SELECT DISTINCT group_key AS key, 1 AS n FROM user_group');
    expect(Object.keys(staffed)).toEqual(expect.arrayContaining(Object.keys(await counts(desk, offered))));
    expect(await desk.database.query('SELECT code, detail FROM incident')).toEqual([]);
  });

  it('books no room twice and keeps every room to its size', async () => {
    const wrong = await desk.database.query(`
      SELECT b.code FROM booking b JOIN booking_room br ON br.booking_id = b.id JOIN room r ON r.id = br.room_id
      WHERE b.party > r.maximum OR r.venue_id <> b.venue_id`);
    expect(wrong).toEqual([]);
  });

  it('has one sign-in for every role', async () => {
    const roles = await counts(desk, 'SELECT DISTINCT unnest(roles) AS key, 1 AS n FROM app_user');
    const expected = ['administrator', 'agent', 'auditor', 'front-desk', 'manager', 'process-owner', 'supervisor'];
    expect(Object.keys(roles).sort()).toEqual(expected);
  });
});

describe('the demo chain at another hour', () => {
  const night = useDesk({ at: '2026-11-20T21:00:00.000Z' });
  const lastHour = useDesk({ at: '2026-11-21T17:20:00.000Z' });
  const afterClosing = useDesk({ at: '2026-11-22T18:10:00.000Z' });

  it('has only bookings that the opening hours allow: at five in the morning those of the coming day', async () => {
    await load(night);
    const states = await byState(night);
    expect(states).toMatchObject({ confirmed: expect.any(Number) as number });
    expect(states).not.toHaveProperty('in-use');
  });

  it('has as many of them right after closing, when nobody can have called for that day before', async () => {
    const { bookings } = await load(afterClosing);
    expect(bookings).toBeGreaterThan(20);
  });

  it('is at work in the last hour before closing', async () => {
    await load(lastHour);
    expect(Object.keys(await byState(lastHour))).toEqual(expect.arrayContaining(['in-use', 'completed']));
  });
});
