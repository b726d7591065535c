import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Client } from 'pg';
import { startEmbedded, type EmbeddedServer } from '../../src/db/embedded';
import type { ConfigError } from '../../src/lib/errors';
import { projectRoot } from '../../src/lib/root';

const made: string[] = [];
const holds: EmbeddedServer[] = [];
const children: ChildProcess[] = [];

const newDirectory = (): string => {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'encore-embedded-'));
  made.push(dir);
  return dir;
};
const start = async (dataDir: string, kind: 'app' | 'guest' = 'app', ephemeral = true): Promise<EmbeddedServer> => {
  const server = await startEmbedded({ dataDir, kind, ephemeral, explicit: true });
  holds.push(server);
  return server;
};
const ask = async <Row>(url: string, sql: string): Promise<Row[]> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
};
const readPid = (dataDir: string): number =>
  Number(fs.readFileSync(path.join(dataDir, 'pgdata', 'postmaster.pid'), 'utf8').split('\n')[0]);
const watchdogOf = (postmaster: number): number =>
  Number(/\) . (\d+)/.exec(fs.readFileSync(`/proc/${postmaster}/stat`, 'utf8'))![1]);
const alive = (pid: number): boolean =>
  fs.existsSync(`/proc/${pid}/stat`) && !/\) [ZX] /.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'));
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + 60_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it never came to that');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** Another process that holds the server until it is killed. */
async function holdElsewhere(dataDir: string, kind: 'app' | 'guest'): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(projectRoot, 'test/db/hold-server.ts'), dataDir, kind],
    {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.push(child);
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('the embedded server', () => {
  // Crash recovery writes the whole directory to the disk; on a busy machine that takes its time.
  jest.setTimeout(90_000);

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    for (const hold of holds.splice(0)) await hold.release();
    for (const dir of made.splice(0)) fs.rmSync(dir, { recursive: true, force: true });
  });

  test('starts on an empty directory with an owner and an app role, and keeps its data', async () => {
    const dir = newDirectory();
    const first = await start(dir);
    await ask(first.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
    await first.release();

    const second = await start(dir);

    expect(await ask(second.ownerUrl, 'SELECT n FROM kept')).toEqual([{ n: 1 }]);
    expect(second.port).toBe(first.port);
    await expect(ask(second.appUrl, 'CREATE TABLE mine ()')).rejects.toMatchObject({ code: '42501' });
  });

  test('lets nobody in as superuser or without a password', async () => {
    const dir = newDirectory();
    const server = await start(dir, 'app', false);

    await expect(ask(server.adminUrl, 'SELECT 1')).rejects.toThrow(/pg_hba/);
    await expect(ask(server.appUrl.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
    expect(await ask(server.appUrl, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user')).toEqual([
      { rolsuper: false },
    ]);
  });

  test('is gone a moment after its last holder let go', async () => {
    const dir = newDirectory();
    const server = await start(dir);
    const postmaster = readPid(dir);

    await server.release();

    expect(alive(postmaster)).toBe(false);
  });

  test('refuses a second app on the same directory and says who is there', async () => {
    const dir = newDirectory();
    await start(dir, 'app');

    const second = startEmbedded({ dataDir: dir, kind: 'app', ephemeral: true, explicit: true });

    const fault = await second.catch((reason: unknown) => reason as ConfigError);
    expect(fault).toMatchObject({ code: 'config' });
    expect(JSON.stringify((fault as ConfigError).details)).toContain(String(process.pid));
  });

  test('is joined by guests and outlives whoever started it as long as one of them is there', async () => {
    const dir = newDirectory();
    const guest = await start(dir, 'guest');
    const app = await start(dir, 'app');

    await guest.release();

    expect([guest.started, app.started]).toEqual([true, false]);
    expect(await ask(app.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('serves several that start at the same moment on an empty directory', async () => {
    const dir = newDirectory();

    const servers = await Promise.all([start(dir, 'guest'), start(dir, 'guest'), start(dir, 'app')]);

    expect(new Set(servers.map(({ port }) => port)).size).toBe(1);
    expect(await ask(servers[0].appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('stops when the app is killed, and frees the directory for the next one', async () => {
    const dir = newDirectory();
    const app = await holdElsewhere(dir, 'app');
    const postmaster = readPid(dir);

    app.kill('SIGKILL');
    await until(() => !alive(postmaster));

    const next = await start(dir, 'app');
    expect(await ask(next.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('is taken over when app and watchdog were killed together', async () => {
    const dir = newDirectory();
    const app = await holdElsewhere(dir, 'app');
    const orphan = readPid(dir);
    const watchdog = watchdogOf(orphan);
    process.kill(watchdog, 'SIGKILL');
    app.kill('SIGKILL');
    await until(() => !alive(watchdog));

    const next = await start(dir, 'app');

    expect(readPid(dir)).toBe(orphan);
    await next.release();
    expect(alive(orphan)).toBe(false);
  });

  test('gets a new watchdog when its watchdog is killed under a running app', async () => {
    const dir = newDirectory();
    const app = await start(dir, 'app');
    const postmaster = readPid(dir);
    process.kill(watchdogOf(postmaster), 'SIGKILL');

    await until(async () => {
      const outcome = await startEmbedded({ dataDir: dir, kind: 'app', ephemeral: true, explicit: true }).catch(
        (fault: Error) => fault,
      );
      if (!(outcome instanceof Error)) await outcome.release();
      return outcome instanceof Error && outcome.message.includes(String(process.pid));
    });
    await app.release();

    expect(alive(postmaster)).toBe(false);
  });

  test('is started again when the server itself is killed, with everything that was committed', async () => {
    const dir = newDirectory();
    const app = await start(dir, 'app', false);
    await ask(app.ownerUrl, 'CREATE TABLE kept AS SELECT 1 AS n');
    const postmaster = readPid(dir);

    process.kill(postmaster, 'SIGKILL');

    await until(() =>
      ask<{ n: number }>(app.ownerUrl, 'SELECT n FROM kept').then(
        (rows) => rows.length === 1 && readPid(dir) !== postmaster,
        () => false,
      ),
    );
  });

  test('does not take a stale pid file for a running server', async () => {
    const dir = newDirectory();
    await (await start(dir)).release();
    const pidFile = path.join(dir, 'pgdata', 'postmaster.pid');
    fs.writeFileSync(pidFile, `${process.pid}\n${path.join(dir, 'pgdata')}\n1\n5432\n\n127.0.0.1\n\nready\n`);
    const { uid, gid } = fs.statSync(path.join(dir, 'pgdata'));
    fs.chownSync(pidFile, uid, gid);

    const server = await start(dir);

    expect(await ask(server.appUrl, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('refuses data of another major version, and a directory whose secret is lost', async () => {
    const dir = newDirectory();
    await (await start(dir)).release();
    fs.writeFileSync(path.join(dir, 'pgdata', 'PG_VERSION'), '17\n');

    await expect(start(dir)).rejects.toThrow(/made by PostgreSQL 17/);
    fs.rmSync(path.join(dir, 'secret'));
    await expect(start(dir)).rejects.toThrow(/secret is missing/);
  });

  test('refuses a named directory it cannot write, and never moves it', async () => {
    await expect(start('/sys/encore')).rejects.toThrow(/cannot (be written|reach)/);
  });
});
