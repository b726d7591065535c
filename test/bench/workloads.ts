import type { Engine, OpenedTask } from '../../src/engine/types';
import type { Actor } from '../../src/lib/actor';
import { newId } from '../../src/lib/ids';
import type { Variables } from '../../src/lib/json';
import type { Lane } from './measure';

export interface Workload {
  readonly process: string;
  readonly variables: Variables;
  /** Completes that are made of one case, mostly those from its start to its end. */
  readonly completes: number;
}

/** The workloads steps are measured by; the models lie in `test/bench/models`. */
export const workloads: Readonly<Record<string, Workload>> = {
  seq: {
    process: 'bench-seq',
    variables: { guest: 'G-1', note: 'one task between two services' },
    completes: 1,
  },
  booking: { process: 'bench-booking', variables: { approved: true, large: true, party: 12 }, completes: 4 },
  fanout: {
    process: 'bench-fanout',
    variables: { items: Array.from({ length: 20 }, (_, i) => `voter-${i}`) },
    completes: 20,
  },
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

const actor = benchActor;

/** The commands themselves; with keys, every complete has one of its own. */
export const commandDoor = (engine: Engine, keys = false): Door => ({
  start: async (process, variables) => (await engine.startCase({ process, variables, actor })).opened,
  complete: async ({ taskId }, values) =>
    (await engine.completeTask({ taskId, values, actor, ...(keys && { key: newId() }) })).opened,
});

/** Completes tasks one after the other, case by case; cases are started ahead. */
export function completeLane(door: Door, { process, variables, completes }: Workload): Lane {
  const started: OpenedTask[][] = [];
  let waiting: OpenedTask[] = [];
  let left = 0;
  return {
    prepare: async (calls) => {
      while (started.length * completes < calls) started.push([...(await door.start(process, variables))]);
    },
    call: async () => {
      if (left === 0) {
        waiting = started.pop()!;
        left = completes;
      }
      left--;
      waiting.push(...(await door.complete(waiting.shift()!, { answer: 'yes' })));
    },
  };
}
