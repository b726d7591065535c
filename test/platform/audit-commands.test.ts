/** The auditor's commands as they are typed: what they prove, with whose key, and what they refuse. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditCheckpointNow, auditDeleteOld, auditVerify } from '../../src/cli/audit';
import { readOptions, type Command, type Outcome } from '../../src/cli/command';
import type { Base } from '../../src/compose';
import { newSigningKey, publicKeyFromPem } from '../../src/engine/audit/signing';
import { handlersOf } from '../../src/engine/handlers';
import { newId } from '../../src/lib/ids';
import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';

const desk = useDesk({
  models: [model('simple', [start(), userTask('ask'), end('done')], ['started > ask > done'])],
  handlers: handlersOf(),
});
const folder = mkdtempSync(join(tmpdir(), 'encore-auditor-'));
afterAll(() => rmSync(folder, { recursive: true }));

const key = (name: string): { readonly own: string; readonly pub: string } => {
  const [own, pub, pem] = [join(folder, `${name}.pem`), join(folder, `${name}-public.pem`), newSigningKey()];
  writeFileSync(own, pem);
  writeFileSync(pub, publicKeyFromPem(pem).pem);
  return { own, pub };
};
const [house, stranger] = [key('house'), key('stranger')];

const typed = (command: Command, words = ''): Promise<Outcome> => {
  const audit = {
    signingKey: house.own,
    retentionDays: 730,
    checkpointDir: join(folder, 'outside'),
    checkpointMail: null,
  };
  const server = { auditSecret: null, migrationUrl: desk.testDatabase.ownerUrl };
  const base = { database: desk.database, clock: desk.clock, config: { audit }, server } as unknown as Base;
  return command.run(base, readOptions(words === '' ? [] : words.split(' '), command.usage));
};

beforeAll(async () => {
  await desk.start('simple', {});
});

test('a checkpoint that is asked for is handed outside like the hourly ones', async () => {
  await typed(auditCheckpointNow);
  expect(await desk.database.query(`SELECT key FROM job WHERE kind = 'audit.hand-out'`)).toEqual([
    { key: 'audit.hand-out:1' },
  ]);
});

test('the key the auditor brought decides, not the one this machine was given', async () => {
  expect(await typed(auditVerify, `--key ${house.pub}`)).toMatchObject({ failed: false });
  const { lines, failed } = await typed(auditVerify, `--key ${stranger.pub}`);
  expect(failed).toBe(true);
  expect(lines.join('\n')).toContain('one of the house');
});

test('a case that nothing is known of fails the proof', async () => {
  const { lines, failed } = await typed(auditVerify, `--case ${newId()}`);
  expect(failed).toBe(true);
  expect(lines[0]).toContain('nothing is known of it');
});

test.each([
  ['--chekpoint copy.json', auditVerify],
  ['--keys auditor.pem', auditVerify],
  ['--day 90', auditDeleteOld],
  ['--days two', auditDeleteOld],
  ['--days -1', auditDeleteOld],
  ['--days 1e9', auditDeleteOld],
])('what is mistyped is refused and does nothing: %s', async (words, command) => {
  await expect(async () => typed(command, words)).rejects.toThrow(/missing or wrong/);
});
