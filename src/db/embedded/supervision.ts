import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { projectRoot } from '../../lib/root';
import type { DataDirectory } from './data-directory';
import { refusal } from './refusal';

/** The app is alone on a data directory; command line, further workers and tests are guests beside it. */
export type HolderKind = 'app' | 'guest';

/** Everything bin/pg-watchdog.js needs to run one server. */
export interface WatchdogPlan {
  readonly address: string;
  readonly token: string;
  readonly pgdata: string;
  readonly logFile: string;
  readonly portFile: string;
  readonly postgres: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
}

/** A held server: it runs as long as somebody holds it. */
export interface Hold {
  readonly port: number;
  /** True when this hold found no watchdog and started one. */
  readonly started: boolean;
  /** Lets go; resolves when the server has stopped, or at once when others still hold it. */
  release(): Promise<void>;
}

type Answer = { port: number } | { taken: number } | { stopping: true } | { failed: string } | undefined;

const patienceMs = 120_000;
const renewalMs = 100;

/** Where the watchdog of a directory is met. Binding it is exclusive, and the system frees it when the process ends. */
export function watchdogAddress(pgdata: string): string {
  const name = `encore-${createHash('sha256').update(pgdata).digest('hex').slice(0, 24)}`;
  if (process.platform === 'linux') return `\0${name}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

/**
 * Joins those who hold the server, starting watchdog and server when nobody does. A second app is refused. When the
 * watchdog dies, the hold is renewed: a new watchdog takes the running server over.
 */
export async function holdServer(directory: DataDirectory, kind: HolderKind, plan: WatchdogPlan): Promise<Hold> {
  let released = false;
  let joined = await enter(directory, kind, plan);
  const renew = (): void => {
    if (released) return;
    enter(directory, kind, plan).then(watch, () => setTimeout(renew, renewalMs).unref());
  };
  const watch = (next: Joined): void => {
    joined = next;
    joined.socket.once('close', renew);
  };
  watch(joined);
  return {
    port: joined.port,
    started: joined.started,
    release: async () => {
      released = true;
      if (joined.socket.destroyed) return;
      const closed = new Promise((resolve) => joined.socket.once('close', resolve));
      joined.socket.ref();
      joined.socket.end();
      await closed;
    },
  };
}

interface Joined {
  readonly socket: Socket;
  readonly port: number;
  readonly started: boolean;
}

async function enter(directory: DataDirectory, kind: HolderKind, plan: WatchdogPlan): Promise<Joined> {
  const deadline = Date.now() + patienceMs;
  let started = false;
  while (Date.now() < deadline) {
    const socket = await reach(plan.address);
    if (!socket) {
      if (!started) launch(plan);
      started = true;
      await pause(5);
      continue;
    }
    const answer = await ask(socket, { token: plan.token, kind, pid: process.pid });
    if (answer && 'port' in answer) return { socket: socket.unref(), port: answer.port, started };
    if (answer && 'taken' in answer) throw taken(directory.path, answer.taken);
    if (answer && 'failed' in answer) throw notStarted(plan.logFile, answer.failed);
    started = false;
    await pause(50);
  }
  throw notStarted(plan.logFile, '');
}

function launch(plan: WatchdogPlan): void {
  const child = spawn(process.execPath, [join(projectRoot, 'bin', 'pg-watchdog.js')], {
    // A process group of its own: Ctrl-C must not reach the server before the app has drained.
    detached: true,
    stdio: 'ignore',
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC', ENCORE_WATCHDOG_PLAN: JSON.stringify(plan) },
  });
  child.unref();
}

function reach(address: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** What the watchdog says to a holder; undefined when it ended without a word. */
function ask(socket: Socket, hello: { token: string; kind: HolderKind; pid: number }): Promise<Answer> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (part: string) => {
      text += part;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)) as Answer);
    });
    socket.once('close', () => resolve(undefined));
    socket.write(JSON.stringify(hello) + '\n');
  });
}

const taken = (path: string, pid: number): Error =>
  refusal(
    'DATA_DIR',
    `另一个安可客服台（进程 ${pid}）正在使用数据目录 ${path}。请先停止它，或为本实例设置另一个 DATA_DIR。`,
    `Another Encore (process ${pid}) is using the data directory ${path}. Stop it first, or give this one another DATA_DIR.`,
  );

const notStarted = (logFile: string, reason: string): Error =>
  refusal(
    'DATA_DIR',
    `内置 PostgreSQL 没有启动，原因见 ${logFile}${reason ? `：${lastLine(reason)}` : ''}。`,
    `The embedded PostgreSQL did not start; see ${logFile}${reason ? `: ${lastLine(reason)}` : ''}.`,
  );

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
