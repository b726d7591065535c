import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { projectRoot } from '../../src/lib/root';

/** The desk as people run it: a process of its own, on a data directory of its own. */
export interface AppProcess {
  readonly origin: string;
  /** Ends the process without a chance to tidy up. */
  kill(): Promise<void>;
  /** Asks it to stop, as Ctrl-C does. */
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export async function startApp(dataDir: string, port: number): Promise<AppProcess> {
  const child = spawn(process.execPath, [join(projectRoot, 'dist', 'src', 'main.js')], {
    env: environment(dataDir, { PORT: String(port) }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = (said + text).slice(-4000)));
  const origin = `http://127.0.0.1:${port}`;
  await ready(child, origin, () => said);
  return { origin, kill: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}

/** Runs one command of the command line on the same data directory and gives what it printed. */
export function encore(dataDir: string, ...words: readonly string[]): string {
  return execFileSync(process.execPath, [join(projectRoot, 'bin', 'encore.js'), ...words], {
    env: environment(dataDir),
    encoding: 'utf8',
  });
}

/** This process's environment without what another database or a test run put into it. */
function environment(dataDir: string, more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own: NodeJS.ProcessEnv = { ...process.env, DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...more };
  for (const name of ['DATABASE_URL', 'MIGRATION_DATABASE_URL', 'NODE_ENV']) delete own[name];
  return own;
}

async function ready(child: ChildProcess, origin: string, said: () => string): Promise<void> {
  const until = Date.now() + 120_000;
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the desk did not start:\n${said()}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await wait(50);
  }
  throw new Error(`the desk was not ready after two minutes:\n${said()}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
