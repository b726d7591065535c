/** Migration from the command line: looked at, begun, followed, stopped and taken back. */
import {
  migrateCasesPreview,
  migrateCasesRollback,
  migrateCasesStart,
  migrateCasesStatus,
  migrateCasesStop,
} from '../../src/cli/migrate-cases';
import { readOptions, type Command } from '../../src/cli/command';
import type { Base } from '../../src/compose';
import { useDesk } from '../kit/desk';
import { drawn, plainHandlers } from '../engine/combinations/kit';
import { deployVersion, versionOf } from '../engine/migration/kit';
import { end, flows, start, user } from '../bpmn/diagram';

const line = (name: string): string => drawn('line', [start('s'), user(name), end('e'), flows(`s > ${name} > e`)]);
const desk = useDesk({ models: [line('ask')], handlers: plainHandlers });

const say = async (command: Command, typed: string): Promise<readonly string[]> => {
  const options = readOptions(typed.split(' '), command.usage);
  return (await command.run({ engine: desk.engine } as Base, options)).lines;
};
const choice = '--process line --from 1 --to 2';
let cases: readonly { caseId: string }[];
beforeAll(async () => {
  cases = [await desk.start('line'), await desk.start('line')];
  await deployVersion(desk, line('question'));
});

test('the preview lists what cannot go with its reason, and counts', async () => {
  expect(await say(migrateCasesPreview, choice)).toEqual([
    ...cases.map(({ caseId }) => `✗ ${caseId} element-gone ask`),
    '2 cases, 0 can go, 2 cannot',
    '  element-gone: 2',
  ]);
  expect(await say(migrateCasesPreview, `${choice} --map ask=question`)).toEqual(['2 cases, 2 can go, 0 cannot']);
});

test('a plan is begun, followed and taken back', async () => {
  const [first] = cases;
  const [id] = await say(migrateCasesStart, `${choice} --map ask=question --case ${first!.caseId} --reason renamed`);
  await desk.run();
  expect(await say(migrateCasesStatus, `--plan ${id}`)).toEqual(
    expect.arrayContaining([id, 'line v1 → v2: done', '  migrated: 1']) as string[],
  );
  expect(await versionOf(desk, first!)).toBe(2);

  await expect(say(migrateCasesStop, `--plan ${id} --reason late`)).rejects.toMatchObject({ code: 'conflict' });
  await say(migrateCasesRollback, `--plan ${id} --reason wrong`);
  await desk.run();
  expect(await versionOf(desk, first!)).toBe(1);
});

test('what is typed wrongly is told with the usage', async () => {
  await expect(say(migrateCasesPreview, '--process line --from one --to 2')).rejects.toThrow('--from');
  await expect(say(migrateCasesStart, choice)).rejects.toThrow('--reason');
});
