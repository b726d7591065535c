import { addShift, removeShift, shiftsBetween, type NewShift } from '../../src/domain/shifts';
import { Conflict, InputError } from '../../src/lib/errors';
import { newId } from '../../src/lib/ids';
import { useDatabase } from '../kit/database';

const kit = useDatabase();
const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 21, hour));

const shift = (change: Partial<NewShift> = {}): NewShift => ({
  ...{ id: newId(), userId: 'lin', venueId: null, from: at(10), to: at(18), duty: 'agent', createdBy: 'test' },
  createdAt: at(0),
  ...change,
});

beforeAll(async () => {
  for (const id of ['lin', 'zhao'])
    await kit.database.query(
      `INSERT INTO app_user (id, login, name, password_hash, roles, created_at) VALUES ($1, $1, $1, '', '{agent}', now())`,
      [id],
    );
});

test('nobody is on two shifts at once; one may begin when the other ends', async () => {
  await addShift(kit.database, shift());
  await expect(addShift(kit.database, shift({ from: at(17), to: at(20) }))).rejects.toThrow(Conflict);
  await addShift(kit.database, shift({ from: at(18), to: at(20) }));
  await addShift(kit.database, shift({ userId: 'zhao' }));
});

test('a shift ends after it begins and lasts a day at most', async () => {
  await expect(addShift(kit.database, shift({ from: at(30), to: at(30) }))).rejects.toThrow(InputError);
  await expect(addShift(kit.database, shift({ from: at(30), to: at(55) }))).rejects.toThrow(InputError);
});

test('shifts are listed by their beginning, of one person too, and what was entered wrongly is taken away', async () => {
  const [early, late] = [shift({ from: at(48), to: at(52) }), shift({ userId: 'zhao', from: at(50), to: at(58) })];
  for (const one of [late, early]) await addShift(kit.database, one);
  const within = { from: at(51), to: at(60) };
  const ids = (shifts: readonly { id: string }[]) => shifts.map(({ id }) => id);
  expect(ids(await shiftsBetween(kit.database, within))).toEqual([early.id, late.id]);
  expect(ids(await shiftsBetween(kit.database, { ...within, userId: 'zhao' }))).toEqual([late.id]);
  expect(ids(await shiftsBetween(kit.database, { ...within, from: at(52) }))).toEqual([late.id]);

  expect(await removeShift(kit.database, early.id)).toMatchObject({ userId: 'lin', from: at(48), to: at(52) });
  expect(await removeShift(kit.database, early.id)).toBeNull();
  expect(ids(await shiftsBetween(kit.database, within))).toEqual([late.id]);
});
