import { floorCall } from './floor';
import { plain, type Call, type Measured } from './measure';
import type { Stage } from './stage';
import { commandDoor, completeOne } from './workloads';

const calls = 1_500;
const warmUp = 500;

/**
 * CPU of this process per complete, one at a time, and per floor write: what neighbours on the machine change least.
 * The cases started in between are in it, one for every four completes.
 */
export async function benchCpu({ engine, database }: Stage): Promise<Measured[]> {
  const door = commandDoor(engine);
  return [
    plain('cpu.booking', 'ms', await cpuOf(completeOne(door, 'booking'))),
    plain('floor.cpu', 'ms', await cpuOf(floorCall(database))),
  ];
}

async function cpuOf(call: Call): Promise<number> {
  for (let i = 0; i < warmUp; i++) await call();
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i++) await call();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / calls;
}
