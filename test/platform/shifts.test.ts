/** Shifts from the command line: entered, listed, removed, with what happened in the audit. */
import { readOptions, type Command } from '../../src/cli/command';
import { userShift, userShiftList, userShiftRemove } from '../../src/cli/shift';
import type { Base } from '../../src/compose';
import { useWeb } from '../web/kit';

const { desk } = useWeb();

const say = async (command: Command, typed: string): Promise<readonly string[]> => {
  const { database, clock } = desk;
  const options = readOptions(typed === '' ? [] : typed.split(' '), command.usage);
  return (await command.run({ database, clock } as unknown as Base, options)).lines;
};

test('a shift is entered, listed with its id, and removed', async () => {
  await say(userShift, '--login agent --duty agent --from 2026-11-23T10:00 --to 2026-11-23T18:00');
  await say(userShift, '--login agent2 --duty agent --from 2026-12-23T10:00 --to 2026-12-23T18:00');
  const [line, ...others] = await say(userShiftList, '');
  expect(line).toMatch(
    /^[0-9a-f-]{36} {2}agent · agent · 2026-11-23T10:00 – 2026-11-23T18:00 \(Asia\/Shanghai\) · \*$/,
  );
  expect(others).toEqual([]);
  expect(await say(userShiftList, '--from 2026-12-01 --to 2026-12-31 --login agent2')).toHaveLength(1);

  const [id] = line!.split(' ');
  expect(await say(userShiftRemove, `--id ${id}`)).toEqual([`${id}: removed`]);
  expect(await say(userShiftList, '')).toEqual(['—']);
  await expect(say(userShiftRemove, `--id ${id}`)).rejects.toMatchObject({ code: 'not-found' });
  await expect(say(userShiftRemove, '--id 7')).rejects.toMatchObject({ code: 'not-found' });
  const events = await desk.database.query<{ command: string }>(
    `SELECT command FROM audit_event WHERE stream LIKE 'subject:user:agent:%' AND command LIKE '%shift' ORDER BY seq`,
  );
  expect(events.map(({ command }) => command)).toEqual(['add-shift', 'remove-shift']);
});
