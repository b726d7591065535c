/** Runs as a process of its own: an engine over the benchmark's database that calls when its parent says so. */
import { floorLane } from './floor';
import { sample, type Lane } from './measure';
import { without, type Part } from './parts-left-out';
import { db } from './product';
import { benchEngine } from './stage';
import { commandDoor, completeLane, workloads } from './workloads';

/** What a worker is told to do: make ready, then measure. The lanes of one name are kept. */
export type Order =
  | { readonly type: 'prepare'; readonly calls: number; readonly task: Task }
  | { readonly type: 'sample'; readonly calls: number; readonly seconds: number; readonly task: Task };

export interface Task {
  readonly lanes: number;
  readonly workload: string;
  /** The floor's documents; without them the workload's tasks are completed. */
  readonly documents?: readonly string[];
  readonly part?: Part;
}

async function work(url: string): Promise<void> {
  const database = await db.openDatabase({ url, poolSize: 10 });
  const engine = benchEngine(database);
  const kept = new Map<string, Lane[]>();

  const makeLane = ({ workload, documents, part }: Task): Lane => {
    if (documents) return floorLane(database, documents);
    return completeLane(commandDoor(engine, part === 'idempotency'), workloads[workload]!);
  };
  const lanesOf = (task: Task): Lane[] => {
    const name = JSON.stringify(task);
    const lanes = kept.get(name) ?? Array.from({ length: task.lanes }, () => makeLane(task));
    kept.set(name, lanes);
    return lanes;
  };

  const follow = async (order: Order) => {
    const made = lanesOf(order.task);
    if (order.type === 'prepare') {
      await Promise.all(made.map((lane) => lane.prepare(order.calls)));
      return 'ready';
    }
    return without(order.task.part, () => sample(made, order.calls, order.seconds));
  };
  process.on('message', (order: Order) => {
    follow(order).then(
      (answer) => process.send?.({ answer }),
      (fault: unknown) => process.send?.({ fault: fault instanceof Error ? fault.stack : String(fault) }),
    );
  });
  process.send?.({ answer: 'here' });
}

process.on('disconnect', () => process.exit(0));
void work(process.argv[2]!);
