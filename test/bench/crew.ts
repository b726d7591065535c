import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { together, type Sample } from './measure';
import { serverCpu, usedSince } from './server-cpu';
import type { Stage } from './stage';
import type { Order, Task } from './worker';

/** Worker processes that do the same at the same time. */
export interface Crew {
  /** Makes everybody ready for so many calls per lane, then has them call at once. */
  sample(task: Task, calls: number, seconds: number): Promise<Sample>;
  close(): Promise<void>;
}

interface Answer {
  readonly answer?: unknown;
  readonly fault?: string;
}

export async function openCrew(stage: Stage, workers: number): Promise<Crew> {
  const crew = Array.from({ length: workers }, () =>
    fork(join(__dirname, `worker${extname(__filename)}`), [stage.url]),
  );
  await Promise.all(crew.map(answerOf));
  const tell = (order: Order): Promise<unknown[]> =>
    Promise.all(
      crew.map((worker) => {
        worker.send(order);
        return answerOf(worker);
      }),
    );
  return {
    sample: async (task, calls, seconds) => {
      await tell({ type: 'prepare', calls, task });
      const before = serverCpu(stage.postmaster);
      const samples = (await tell({ type: 'sample', calls, seconds, task })) as Sample[];
      return together(samples, usedSince(before, serverCpu(stage.postmaster)));
    },
    close: async () => {
      await Promise.all(crew.map(stopped));
    },
  };
}

function answerOf(worker: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('a worker has ended'));
    worker.once('exit', ended);
    worker.once('message', ({ answer, fault }: Answer) => {
      worker.off('exit', ended);
      if (fault === undefined) resolve(answer);
      else reject(new Error(fault));
    });
  });
}

export async function stopped(worker: ChildProcess): Promise<void> {
  if (worker.exitCode !== null) return;
  const gone = once(worker, 'exit');
  worker.disconnect();
  await gone;
}
