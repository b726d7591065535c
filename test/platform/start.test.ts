import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../src/db/embedded';
import { projectRoot } from '../../src/lib/root';

jest.setTimeout(120_000);

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** Starts a program of the desk with these settings and waits for its end; `until` is answered with SIGTERM. */
function start(
  program: 'main' | 'cli',
  env: Record<string, string>,
  options: { until?: string; args?: string[] } = {},
): Promise<Ended> {
  const { until, args = [] } = options;
  const child = spawn(process.execPath, ['--import', 'tsx', join(projectRoot, 'src', `${program}.ts`), ...args], {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const hear = (part: Buffer): void => {
    said += part.toString();
    if (until !== undefined && said.includes(until)) child.kill('SIGTERM');
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

const freePort = (): Promise<string> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(String(port)));
    });
  });

const expectSentences = ({ code, said }: Ended, zh: RegExp, en: RegExp): void => {
  expect(code).toBe(1);
  expect(said).toMatch(zh);
  expect(said).toMatch(en);
  expect(said).not.toMatch(/^\s+at /m);
};

describe('a start that cannot be', () => {
  let dataDir = '';
  beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'encore-start-'))));
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  test('says that the port is in use', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const PORT = String((other.address() as AddressInfo).port);

    const ended = await start('main', { PORT, DATA_DIR: dataDir });

    other.close();
    expectSentences(ended, new RegExp(`端口 ${PORT} 已被占用`), new RegExp(`Port ${PORT} is in use`));
  });

  test('says that DATABASE_URL leads nowhere', async () => {
    const DATABASE_URL = 'postgres://desk:secret-word@127.0.0.1:1/desk';

    const ended = await start('main', { PORT: await freePort(), DATABASE_URL, SESSION_SECRET: 'x'.repeat(32) });

    expectSentences(ended, /连不上数据库/, /Check host and port in DATABASE_URL/);
    expect(ended.said).not.toContain('secret-word');
  });

  test('says that the data directory cannot be written', async () => {
    const ended = await start('main', { PORT: await freePort(), DATA_DIR: '/sys/encore' });

    expectSentences(ended, /数据目录/, /DATA_DIR/);
  });

  test('lists every setting that is wrong', async () => {
    const ended = await start('main', { PORT: 'abc', ENCORE_ROLE: 'boss' });

    expectSentences(ended, /PORT 应为/, /ENCORE_ROLE must be/);
  });

  test('says that another app uses the data directory, while a command joins it', async () => {
    const server = await startEmbedded({ dataDir, explicit: true, kind: 'app' });
    try {
      const ended = await start('main', { PORT: await freePort(), DATA_DIR: dataDir });
      const joined = await start('cli', { DATA_DIR: dataDir }, { args: ['migrate'] });

      expectSentences(ended, /正在使用数据目录/, new RegExp(`process ${process.pid}`));
      expect(joined).toMatchObject({ code: 0, said: expect.stringContaining('up to date') as string });
    } finally {
      await server.release();
    }
  });
});

describe('a start on an empty machine', () => {
  test('says address and sign-ins after all that the demo evening left to do', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'encore-start-'));
    const PORT = await freePort();

    const { code, said } = await start('main', { PORT, DATA_DIR: dataDir }, { until: 'admin ' });

    expect(code).toBe(0);
    expect(said).toContain(`http://127.0.0.1:${PORT}`);
    expect(said.split('"kind":"mail.send"').length).toBeGreaterThan(20);
    expect(said.slice(said.indexOf('Demo sign-ins'))).not.toContain('"kind":"mail.send"');
    rmSync(dataDir, { recursive: true, force: true });
  });

  test.each(['processes deployed', '"kind":"mail.send"'])(
    'ends without a stack when asked to right after “%s”',
    async (until) => {
      const dataDir = mkdtempSync(join(tmpdir(), 'encore-start-'));

      const { code, said } = await start('main', { PORT: await freePort(), DATA_DIR: dataDir }, { until });

      expect(code).toBe(0);
      expect(said).not.toMatch(/^\s+at /m);
      rmSync(dataDir, { recursive: true, force: true });
    },
  );

  test('ends in order when asked to, and leaves no server behind', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'encore-start-'));
    const PORT = await freePort();

    const first = await start('main', { PORT, DATA_DIR: dataDir, ENCORE_DEMO: '0' }, { until: '"ready"' });
    const second = await startEmbedded({ dataDir, explicit: true });

    expect(first).toMatchObject({ code: 0 });
    expect(first.said).toContain(`http://127.0.0.1:${PORT}`);
    expect(second.started).toBe(true);
    await second.release();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
