/** Starts the desk, says where it is, and stops it in order: requests first, then steps and jobs, the database last. */
import { composeWeb, composeWorker, deploy, openBase, type Base } from './compose';
import { offerDemo } from './compose/demo';
import { loadEnvFile } from './compose/env-file';
import { faultLines } from './compose/fault-lines';
import { welcome } from './compose/welcome';
import { holdPort, type Door } from './compose/http';
import { readConfig, type Config } from './config';
import { createLog, type Logger } from './lib/log';

type Stop = () => Promise<void>;

async function start(config: Config, log: Logger, stops: Stop[]): Promise<void> {
  const begun = performance.now();
  const door = config.role === 'worker' ? null : await holdPort(config.http.port, config.http.host);
  if (door) stops.unshift(() => door.close());
  const base = await openBase(config, log, config.role === 'worker' ? 'guest' : 'app');
  stops.push(() => base.close());
  await deploy(base);
  const demo = await offerDemo({ ...base, embedded: base.server.embedded });
  if (config.role !== 'web') await startWorker(base, stops, demo?.loaded === true && config.mail.smtpUrl === null);
  if (door) openWeb(base, door, stops);
  const milliseconds = Math.round(performance.now() - begun);
  log.info({ role: config.role, url: door ? config.http.publicUrl : null, milliseconds }, 'ready');
  if (door) process.stdout.write(welcome(config, demo));
}

/**
 * A demo's evening leaves mails to be done: done first, they do not push the sign-ins off the screen. Where they really
 * go out nobody waits for them, since the way may be slow or broken.
 */
async function startWorker(base: Base, stops: Stop[], afterDemo: boolean): Promise<void> {
  const worker = composeWorker(base);
  if (afterDemo) await worker.runUntilIdle();
  await worker.start();
  stops.splice(-1, 0, () => worker.stop());
}

function openWeb(base: Base, door: Door, stops: Stop[]): void {
  const web = composeWeb(base);
  door.open(web.app);
  stops.unshift(() => web.close());
}

async function main(): Promise<void> {
  const stops: Stop[] = [];
  let stopping: Promise<void> | null = null;
  const stop = (): Promise<void> => (stopping ??= stopAll(stops));
  try {
    loadEnvFile();
    const config = readConfig(process.env);
    const log = createLog(config.logLevel);
    onSignals((signal) => {
      log.info({ signal }, 'stopping');
      void stop().then(() => process.exit(0));
    });
    await start(config, log, stops);
  } catch (fault) {
    // What a start says that was asked to stop in the middle is no news: its database is gone.
    if (stopping) return;
    for (const line of faultLines(fault) ?? [String((fault as Error).stack ?? fault)]) console.error(line);
    await stop();
    process.exit(1);
  }
}

/** npm and the terminal both pass one Ctrl-C on; only a signal some time later means that somebody is in a hurry. */
const sameSignalMs = 2_000;

/** Calls `stop` at the first signal. At a later one the process ends at once; the database recovers, no step is lost. */
function onSignals(stop: (signal: string) => void): void {
  let first: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (first === null) {
        first = performance.now();
        stop(signal);
      } else if (performance.now() - first > sameSignalMs) process.exit(1);
    });
  }
}

async function stopAll(stops: readonly Stop[]): Promise<void> {
  for (const stop of stops) await stop().catch((fault: unknown) => console.error(String(fault)));
}

void main();
