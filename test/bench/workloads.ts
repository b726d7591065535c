import type { Engine, OpenedTask } from '../../src/engine/types';
import type { Actor } from '../../src/lib/actor';
import type { Variables } from '../../src/lib/json';
import { timed, type Call } from './measure';

/** The workloads steps are measured by; the models lie in `test/bench/models`. */
export const workloads: Readonly<Record<string, { process: string; variables: Variables }>> = {
  seq: { process: 'bench-seq', variables: { guest: 'G-1', note: 'one task between two services' } },
  booking: { process: 'bench-booking', variables: { approved: true, large: true, party: 12 } },
  fanout: { process: 'bench-fanout', variables: { items: Array.from({ length: 20 }, (_, i) => `voter-${i}`) } },
};

export const benchActor: Actor = {
  type: 'person',
  id: 'bench',
  name: 'Bench',
  roles: ['agent'],
  candidateKeys: ['agent@*'],
};

/** How a workload reaches the engine: by its command, or over HTTP. */
export interface Door {
  start(process: string, variables: Variables): Promise<readonly OpenedTask[]>;
  complete(task: OpenedTask, values: Variables): Promise<readonly OpenedTask[]>;
}

export const commandDoor = (engine: Engine): Door => ({
  start: async (process, variables) => (await engine.startCase({ process, variables, actor: benchActor })).opened,
  complete: async ({ taskId }, values) => (await engine.completeTask({ taskId, values, actor: benchActor })).opened,
});

/** One complete per call; a new case is started, uncounted, whenever the one at hand has no task left. */
export function completeOne(door: Door, workload: string): Call {
  const { process, variables } = workloads[workload]!;
  let waiting: OpenedTask[] = [];
  return async () => {
    if (waiting.length === 0) waiting = [...(await door.start(process, variables))];
    const task = waiting.shift()!;
    const { milliseconds, value } = await timed(() => door.complete(task, { answer: 'yes' }));
    waiting.push(...value);
    return milliseconds;
  };
}
