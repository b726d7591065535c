import { median, plain, timed, type Measured } from './measure';
import type { Stage } from './stage';
import { benchActor } from './workloads';

const turns = 1_000;
const early = [5, 25] as const;
const late = [turns - 20, turns] as const;
const bytesOf = { name: 'bench_state_bytes', text: 'SELECT length(state::text) AS bytes FROM "case" WHERE id = $1' };

/** One case that turns a thousand times: what a step costs late against early, and how large the state has become. */
export async function benchLoop({ engine, database }: Stage): Promise<Measured[]> {
  const started = await engine.startCase({ process: 'bench-loop', variables: { more: true }, actor: benchActor });
  let task = started.opened[0]!;
  const milliseconds: number[] = [];
  const sizes: number[] = [];
  for (let turn = 1; turn <= turns; turn++) {
    const made = await timed(() =>
      engine.completeTask({ taskId: task.taskId, values: { answer: 'yes' }, actor: benchActor }),
    );
    milliseconds.push(made.milliseconds);
    task = made.value.opened[0]!;
    if (turn !== 10 && turn !== turns) continue;
    const [row] = await database.query<{ bytes: number }>(bytesOf, [task.caseId]);
    sizes.push(row!.bytes);
  }
  return [
    plain('loop.10', 'ms', median(milliseconds.slice(...early))),
    plain(`loop.${turns}`, 'ms', median(milliseconds.slice(...late))),
    plain('loop.10.state', 'bytes', sizes[0]!),
    plain(`loop.${turns}.state`, 'bytes', sizes[1]!),
  ];
}
