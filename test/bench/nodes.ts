import { alternate } from './alternate';
import { benchNodesCpu } from './cpu';
import { median, plain, type Measured } from './measure';
import type { Stage } from './stage';
import { commandDoor, completeLane } from './workloads';

const compared = 600;
const perCase = 15;

/** A step in a definition of 20 nodes and in one of 300, in turn; each closes one task and opens the next. */
export async function benchNodes({ engine }: Stage): Promise<Measured[]> {
  const lanes = [20, 300].map((nodes) =>
    completeLane(commandDoor(engine), { process: `bench-chain-${nodes}`, variables: {}, completes: perCase }),
  );
  for (const lane of lanes) await lane.prepare(compared + perCase);
  await alternate(perCase, ...lanes.map(({ call }) => call));
  const [few, many] = (await alternate(compared, ...lanes.map(({ call }) => call))) as [number[], number[]];
  return [
    plain('nodes.20', 'ms', median(few)),
    plain('nodes.300', 'ms', median(many)),
    plain('nodes.300 ÷ 20', '×', median(many) / median(few)),
    ...(await benchNodesCpu()),
  ];
}
