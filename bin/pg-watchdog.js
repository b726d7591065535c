'use strict';
/**
 * Keeps the embedded PostgreSQL alive while somebody needs it, and not a moment longer.
 *
 * Every process that uses the server holds a connection to this one; whatever ends that process (exit, crash, kill -9)
 * closes the connection. With the last one gone the server is stopped. At most one holder may be the app. Binding
 * the address is the lock: of two watchdogs for one data directory the second one ends at once.
 *
 * Plain JavaScript and Node only, so that it runs the same beside sources, build and tests.
 */
const { spawn, spawnSync } = require('node:child_process');
const { createServer } = require('node:net');
const { existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** address, token, pgdata, logFile, portFile, postgres, settings, uid?, gid?: see src/db/embedded/supervision.ts. */
const plan = JSON.parse(process.env.ENCORE_WATCHDOG_PLAN);
const pidFile = join(plan.pgdata, 'postmaster.pid');
const orphanedAfterMs = 10_000;
const stopPatienceMs = 30_000;
const startPatienceMs = 120_000;
const restartsPerMinute = 5;

/** Sockets of those who have shown the token, with what they are: app or guest. */
const holders = new Map();
let server = null; // { pid, adopted }
let port = 0;
let stopping = false;
let starts = [];

function readPidFile() {
  try {
    const lines = readFileSync(pidFile, 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: (lines[7] ?? '').trim() === 'ready' };
  } catch {
    return null;
  }
}

/** Is this a living postmaster of our directory: not a zombie, not another program that got the same number? */
function isOurPostmaster(pid) {
  try {
    process.kill(pid, 0);
  } catch (fault) {
    if (fault.code === 'ESRCH') return false;
  }
  if (process.platform === 'linux') {
    try {
      if (/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) return false;
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(plan.pgdata);
    } catch {
      return false;
    }
  }
  if (process.platform === 'darwin') {
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout.includes(plan.pgdata);
  }
  return true;
}

const logTail = () => (existsSync(plan.logFile) ? readFileSync(plan.logFile, 'utf8').slice(-2000) : '');

function openLog() {
  const long = existsSync(plan.logFile) && statSync(plan.logFile).size > 5_000_000;
  return openSync(plan.logFile, long ? 'w' : 'a', 0o600);
}

function launch() {
  const log = openLog();
  const args = [
    '-D',
    plan.pgdata,
    ...Object.entries(plan.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const account = plan.uid === undefined ? {} : { uid: plan.uid, gid: plan.gid };
  const child = spawn(plan.postgres, args, { stdio: ['ignore', log, log], cwd: plan.pgdata, ...account });
  child.once('error', (fault) => giveUp(String(fault)));
  child.once('exit', () => ended(child.pid));
  server = { pid: child.pid, adopted: false };
}

/** An orphan of a killed watchdog is taken over; it is nobody's child, so its end has to be looked for. */
function adopt(pid) {
  server = { pid, adopted: true };
  const look = setInterval(() => {
    if (isOurPostmaster(pid)) return;
    clearInterval(look);
    ended(pid);
  }, 200);
}

async function begin() {
  starts.push(Date.now());
  const found = readPidFile();
  if (found && isOurPostmaster(found.pid)) adopt(found.pid);
  else {
    rmSync(pidFile, { force: true });
    launch();
  }
  const deadline = Date.now() + startPatienceMs;
  while (server && !readPidFile()?.ready) {
    if (Date.now() > deadline) return giveUp('not ready in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  if (!server) return;
  port = readPidFile().port;
  writeFileSync(plan.portFile, String(port));
  for (const socket of holders.keys()) say(socket, { port });
}

/** The server has ended: as asked, or it died and is started again for those who still hold it. */
function ended(pid) {
  if (server?.pid !== pid) return;
  server = null;
  const crashedWhileStarting = port === 0;
  port = 0;
  if (stopping) return leave(0);
  starts = starts.filter((at) => at > Date.now() - 60_000);
  if (crashedWhileStarting && starts.length > 2) return giveUp(logTail());
  if (starts.length >= restartsPerMinute) return giveUp(logTail());
  // Backends of a killed postmaster need a moment to notice before the directory is free.
  setTimeout(() => (stopping ? leave(0) : begin()), 200);
}

function giveUp(reason) {
  for (const socket of holders.keys()) say(socket, { failed: reason });
  if (server) signal('SIGQUIT');
  leave(1);
}

function leave(code) {
  for (const socket of holders.keys()) socket.end();
  setTimeout(() => process.exit(code), 50);
}

function stop() {
  if (stopping) return;
  stopping = true;
  if (!server) return leave(0);
  signal('SIGINT'); // fast: sessions are ended, data is written
  setTimeout(() => server && signal('SIGQUIT'), stopPatienceMs);
}

function signal(name) {
  if (process.platform === 'win32') {
    spawn(plan.postgres.replace(/postgres\.exe$/, 'pg_ctl.exe'), ['stop', '-D', plan.pgdata, '-m', 'fast']);
    return;
  }
  try {
    process.kill(server.pid, name);
  } catch {
    ended(server?.pid);
  }
}

const say = (socket, message) => socket.writable && socket.write(JSON.stringify(message) + '\n');

function hello(socket, line) {
  const { token, kind, pid } = JSON.parse(line);
  if (token !== plan.token) return socket.destroy();
  if (stopping) return socket.end(JSON.stringify({ stopping: true }) + '\n');
  const app = [...holders.values()].find((holder) => holder.kind === 'app');
  if (kind === 'app' && app) return socket.end(JSON.stringify({ taken: app.pid }) + '\n');
  holders.set(socket, { kind, pid });
  if (port > 0) say(socket, { port });
}

function gone(socket) {
  if (!holders.has(socket)) return;
  // The last holder's connection stays open until the server has stopped, so that it can wait for that.
  if (holders.size === 1) return stop();
  holders.delete(socket);
  socket.end();
}

const line = createServer({ allowHalfOpen: true }, (socket) => {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('data', (part) => {
    text += part;
    if (holders.has(socket) || !text.includes('\n')) return;
    try {
      hello(socket, text);
    } catch {
      socket.destroy();
    }
  });
  socket.on('end', () => gone(socket));
  socket.on('close', () => gone(socket));
  socket.on('error', () => gone(socket));
});
line.once('error', () => process.exit(2));
line.listen(plan.address, () => {
  setTimeout(() => holders.size === 0 && stop(), orphanedAfterMs);
  void begin();
});
for (const name of ['SIGTERM', 'SIGHUP']) process.on(name, stop);
process.on('SIGINT', () => undefined); // Ctrl-C is for the app, which drains first
