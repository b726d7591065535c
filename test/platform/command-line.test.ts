/** What is typed on the command line: refused in a sentence where it is wrong, never passed over or guessed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditDeleteOld, auditNewKey, auditRotateKey, auditVerify } from '../../src/cli/audit';
import { callSimulate } from '../../src/cli/call';
import { readOptions, type Command, type Outcome } from '../../src/cli/command';
import { migrateCasesStart } from '../../src/cli/migrate-cases';
import { userShift } from '../../src/cli/shift';
import { userAdd } from '../../src/cli/user';
import type { Base } from '../../src/compose';
import { faultLines } from '../../src/compose/fault-lines';
import { findSigner } from '../../src/compose/signer';
import type { Config } from '../../src/config';
import { newId } from '../../src/lib/ids';
import { useWeb } from '../web/kit';

const { desk } = useWeb();
const folder = mkdtempSync(join(tmpdir(), 'encore-typed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = async (command: Command, ...typed: string[]): Promise<Outcome> => {
  const { database, clock } = desk;
  const server = { auditSecret: 'of this test alone', telephoneSecret: 'x'.repeat(32), migrationUrl: 'nowhere' };
  const config = { audit: { signingKey: null, retentionDays: 730 }, http: { publicUrl: 'nowhere' } };
  return command.run({ database, clock, server, config } as unknown as Base, readOptions(typed, command.usage));
};
/** What a person reads instead of the answer. */
const refusal = async (command: Command, ...typed: string[]): Promise<string> => {
  const fault: unknown = await run(command, ...typed).catch((reason: unknown) => reason);
  return faultLines(fault)?.join('\n') ?? `not refused, or not in words: ${JSON.stringify(fault)}`;
};

describe('options', () => {
  test.each([
    ['--chekpoint', ['--chekpoint', 'kept.json']],
    ['--checkpoint', ['--checkpoint']],
    ['--checkpoint', ['--checkpoint', '']],
    ['--checkpoint', ['--checkpoint', '--key', 'auditor.pem']],
    ['kept.json', ['kept.json']],
  ])('%s of %j is refused, and the usage said', async (what, typed) => {
    const said = await refusal(auditVerify, ...typed);

    expect(said).toContain(what);
    expect(said).toMatch(/用法：.*\[--checkpoint FILE\][^]*Usage: .*\[--checkpoint FILE\]/);
  });

  test('are read with an equals sign, several times and as lists', () => {
    const options = readOptions(['--key=a=b.pem', '--key', 'c.pem,d.pem'], auditVerify.usage);

    expect(options.list('key')).toEqual(['a=b.pem', 'c.pem', 'd.pem']);
  });
});

describe('moving cases to another version', () => {
  const move = ['--process', 'line', '--from', '1', '--to', '2', '--reason', 'renamed'] as const;

  test.each([
    ['--case 17', ['--case', '17']],
    ['--venue zhongshan', ['--venue', 'zhongshan']],
    ['--vneue', ['--vneue', newId()]],
  ])('of %s is refused: it could mean every venue', async (what, typed) => {
    expect(await refusal(migrateCasesStart, ...move, ...typed)).toContain(what);
  });
});

describe('proving the audit', () => {
  test('of a case nobody has fails: no faults would read like a proof', async () => {
    const id = newId(desk.clock.now().getTime());

    expect(await refusal(auditVerify, '--case', 'K7F3M2')).toMatch(/--case K7F3M2 缺少或有误/);
    const { failed, lines } = await run(auditVerify, '--case', id);
    expect(failed).toBe(true);
    expect(lines[0]).toMatch(/nothing is known of it/);
  });

  test.each([
    ['--checkpoint', '找不到', 'no such file', 'gone.json'],
    ['--key', '找不到', 'no such file', 'gone.pem'],
    ['--checkpoint', '这是一个目录', 'it is a folder', '.'],
  ])('with a file of %s that cannot be read says so', async (option, zh, en, name) => {
    const file = join(folder, name);
    const said = await refusal(auditVerify, option, file);

    expect(said).toContain(`${option} 指定的文件 ${file} 无法读取：${zh}`);
    expect(said).toContain(en);
  });

  test.each(['not JSON', '{"number": 7}', 'null'])('with a checkpoint that is %s says so', async (text) => {
    const file = join(folder, 'kept.json');
    writeFileSync(file, text);

    expect(await refusal(auditVerify, '--checkpoint', file)).toMatch(/不是检查点[^]*holds no checkpoint/);
  });
});

describe('the keys of the audit', () => {
  test('never replace a file that is there', async () => {
    const file = join(folder, 'key.pem');
    await run(auditNewKey, '--out', file);
    const key = readFileSync(file, 'utf8');

    expect(await refusal(auditNewKey, '--out', file)).toMatch(/不会覆盖[^]*not written over/);
    expect(readFileSync(file, 'utf8')).toBe(key);
    expect(await refusal(auditRotateKey, '--to', join(folder, 'gone.pem'))).toMatch(/--to 指定的文件/);
  });

  test('a setting that names no file says which one', () => {
    const config = { audit: { signingKey: join(folder, 'gone.pem') } } as Config;
    const find = (): unknown => findSigner(config, { auditSecret: null } as Base['server']);

    expect(find).toThrow(/AUDIT_SIGNING_KEY cannot be read/);
  });
});

test.each(['soon', '59', '-1', '1e3', '999999999'])('deleting what is older than %s days is refused', async (days) => {
  expect(await refusal(auditDeleteOld, '--days', days)).toContain(`--days ${days}`);
});

test('a simulated call to a desk that is away says that the desk is, not the database', async () => {
  const url = 'http://127.0.0.1:1';
  const said = await refusal(callSimulate, '--url', url, '--story', 'ringing');

  expect(said).toContain(`连不上 ${url}`);
  expect(said).toContain('Is the desk running?');
  expect(said).not.toContain('DATABASE_URL');
});

test('a simulated call to something that is no desk ends with its status', async () => {
  const other = createServer((socket) => {
    socket.once('data', () =>
      socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nConnection: close\r\n\r\nnope'),
    );
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;

  try {
    const outcome = await run(callSimulate, '--url', `http://127.0.0.1:${port}`, '--story', 'ringing');

    expect(outcome).toEqual({ lines: ['incoming  404 '], failed: true });
  } finally {
    other.close();
  }
});

test('a venue is known by its key, too', async () => {
  const shift = ['--duty', 'agent', '--from', '2027-01-05T10:00', '--to', '2027-01-05T18:00'];

  const { lines } = await run(userShift, '--login', 'agent', ...shift, '--venue', 'zhongshan');

  expect(lines[0]).toContain('agent · agent · 2027-01-05T10:00');
});

describe('a new person', () => {
  test('has a login that is nobody’s, however it is written: signing in does not tell capitals apart', async () => {
    expect(await refusal(userAdd, '--login', ' Agent ', '--name', 'X', '--role', 'agent')).toMatch(
      /登录名 Agent 已被使用/,
    );
  });

  test('never has an empty password: it is made up and shown', async () => {
    process.env['ENCORE_PASSWORD'] = '';
    const { lines } = await run(userAdd, '--login', 'new', '--name', 'X', '--role', 'agent');
    delete process.env['ENCORE_PASSWORD'];

    expect(lines[0]).toMatch(/^new \/ \S{16}$/);
  });
});
