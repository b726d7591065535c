import type { OpenedTask } from '../../src/engine/types';
import { alternate } from './alternate';
import { median, plain, type Call, type Measured } from './measure';
import type { Stage } from './stage';
import { commandDoor, completeLane, type Door } from './workloads';

const turns = 1_000;
const compared = 300;
const bytesOf = { name: 'bench_state_bytes', text: 'SELECT length(state::text) AS bytes FROM "case" WHERE id = $1' };

/** A case that has turned a thousand times against fresh ones, in turn; and how large its state has become. */
export async function benchLoop({ engine, database }: Stage): Promise<Measured[]> {
  const door = commandDoor(engine);
  const [first] = await door.start('bench-loop', { more: true });
  const turn = turning(door, first!);
  for (let i = 0; i < turns; i++) await turn();
  const fresh = completeLane(door, { process: 'bench-loop', variables: { more: true }, completes: 5 });
  await fresh.prepare(compared);
  const [late, early] = (await alternate(compared, turn, fresh.call)) as [number[], number[]];
  const [row] = await database.query<{ bytes: number }>(bytesOf, [first!.caseId]);
  return [
    plain('loop.fresh', 'ms', median(early)),
    plain(`loop.${turns}`, 'ms', median(late)),
    plain(`loop.${turns} ÷ fresh`, '×', median(late) / median(early)),
    plain(`loop.${turns}.state`, 'bytes', row!.bytes),
  ];
}

function turning(door: Door, first: OpenedTask): Call {
  let task = first;
  return async () => {
    [task] = (await door.complete(task, { answer: 'yes' })) as [OpenedTask];
  };
}
