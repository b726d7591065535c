'use strict';
// Owns the postgres child. When the app goes away in any manner (exit, crash, kill -9) our stdin closes: stop the server cleanly.
const { spawn } = require('node:child_process');
const [bin, ...args] = process.argv.slice(2);
const { PG_RUN_UID: uid, PG_RUN_GID: gid } = process.env;
const pg = spawn(bin, args, {
  stdio: ['ignore', 'ignore', 'pipe'],
  ...(uid ? { uid: Number(uid), gid: Number(gid) } : {}),
});
pg.stderr.on('data', (d) => {
  try {
    process.stderr.write(d);
  } catch {
    /* app gone */
  }
});
process.stderr.on('error', () => {});
pg.on('exit', (code) => process.exit(code ?? 1));
pg.on('error', (e) => {
  console.error(String(e));
  process.exit(1);
});
let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  pg.kill('SIGINT'); // fast shutdown
  setTimeout(() => pg.kill('SIGQUIT'), 30_000).unref();
};
process.stdin.on('end', stop).on('close', stop).on('error', stop).resume();
for (const s of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(s, stop);
