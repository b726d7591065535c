/**
 * The worker: fires due timers and does jobs, any number of workers beside each other. Looks at least every
 * `pollMilliseconds`; a NOTIFY only makes it look sooner.
 */
import type { Database } from '../db/database';
import type { WorkEngine } from '../engine/engine';
import { hintChannel, type Hint } from '../engine/hints';
import { silentLog, type Log } from '../engine/log';
import type { Clock } from '../lib/clock';
import { fillFind } from './find-index';
import { housekeeping } from './housekeeping';
import { takeJobs } from './job-store';
import type { JobKind, JobTools } from './kind';
import { foldHistory } from './kinds/history-fold';
import { runJob } from './run-job';
import { dueTimers, fireDue } from './timers';

export interface Worker {
  start(): Promise<void>;
  /** Takes nothing more and waits for what is running. */
  stop(): Promise<void>;
  /** Does everything that is due at the clock's instant, in this process; for tests and tools. Gives how much it did. */
  runUntilIdle(): Promise<number>;
}

export interface WorkerOptions {
  readonly database: Database;
  readonly engine: WorkEngine;
  readonly kinds: readonly JobKind[];
  readonly clock: Clock;
  readonly log?: Log;
  readonly pollMilliseconds?: number;
  /** Jobs done at the same time. */
  readonly concurrency?: number;
}

const fillMilliseconds = 3000;
const countMilliseconds = 60_000;

export function createWorker(options: WorkerOptions): Worker {
  const { database, engine, kinds, clock, log = silentLog, pollMilliseconds = 1000, concurrency = 4 } = options;
  const tools: JobTools = { database, engine, clock, log };
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]));
  const keepHouse = housekeeping(tools, kinds);

  const round = async (): Promise<number> => {
    let did = await keepHouse();
    for (const timer of await dueTimers(tools, concurrency * 8)) did += (await fireDue(tools, timer)) ? 1 : 0;
    did += await engine.askForDueStarts();
    const jobs = await takeJobs(database, clock, kinds, concurrency);
    await Promise.all(jobs.map((job) => runJob(byKind.get(job.kind)!, job, tools)));
    return did + jobs.length;
  };

  const loop = createLoop({ round, pollMilliseconds, log });
  // Beside the work and never in its way: what is found by words may be a few seconds behind.
  const filling = createLoop({ round: () => fillFind(tools), pollMilliseconds: fillMilliseconds, log });
  // What moved since the last count is looked at case by case: counted often, it stays little.
  const counting = createLoop({
    round: () => foldHistory(database, clock.now(), 1),
    pollMilliseconds: countMilliseconds,
    log,
  });
  const loops = [loop, filling, counting];
  let unlisten: (() => Promise<void>) | null = null;
  return {
    start: async () => {
      unlisten = await database.listen(hintChannel, (payload) => {
        if (meansWork(payload)) loop.wake();
      });
      for (const one of loops) one.start();
    },
    stop: async () => {
      await Promise.all(loops.map((one) => one.stop()));
      await unlisten?.();
      unlisten = null;
      await engine.settle();
    },
    runUntilIdle: async () => {
      let total = 0;
      for (let did = await round(); did > 0; did = await round()) total += did;
      return total;
    },
  };
}

/** An empty payload says that hints may have been missed. */
function meansWork(payload: string): boolean {
  if (payload === '') return true;
  try {
    return (JSON.parse(payload) as Partial<Hint>).work === true;
  } catch {
    return true;
  }
}

interface LoopOptions {
  readonly round: () => Promise<number>;
  readonly pollMilliseconds: number;
  readonly log: Log;
}

/** Rounds without a pause while there is work, then one per poll or hint. A round that throws is logged and waits for the next. */
function createLoop({ round, pollMilliseconds, log }: LoopOptions) {
  let running = false;
  let hinted = false;
  let wake: () => void = () => undefined;
  let ended: Promise<void> = Promise.resolve();

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMilliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    while (running) {
      hinted = false;
      const did = await round().catch((fault: unknown) => {
        log.error({ fault: String(fault) }, 'worker');
        return 0;
      });
      if (did === 0 && running && !hinted) await pause();
    }
  };
  return {
    start: () => {
      running = true;
      ended = run();
    },
    wake: () => {
      hinted = true;
      wake();
    },
    stop: async () => {
      running = false;
      wake();
      await ended;
    },
  };
}
