import { floorCall } from './floor';
import { sample, summarize, type Call, type Measured, type Sample } from './measure';
import type { Stage } from './stage';
import { commandDoor, completeOne, workloads, type Door } from './workloads';

const rounds = 5;
const seconds = 2;
const warmUp = 1.5;

/** Completes through the engine's command, one and eight at a time; every round runs beside a floor of its own. */
export async function benchSteps(stage: Stage): Promise<Measured[]> {
  return benchDoor(stage, commandDoor(stage.engine), 'step', Object.keys(workloads));
}

export async function benchDoor(
  stage: Stage,
  door: Door,
  kind: string,
  names: readonly string[],
  lanesToTry: readonly number[] = [1, 8],
): Promise<Measured[]> {
  const results: Measured[] = [];
  for (const lanes of lanesToTry) {
    const floors: Sample[] = [];
    for (const name of names) {
      const compared = await beside(stage, () => completeOne(door, name), lanes);
      floors.push(...compared.floors);
      results.push(summarize(`${kind}.${name}.c${lanes}`, compared.samples, compared.floors));
    }
    results.push(summarize(`floor.${kind}.c${lanes}`, floors, null));
  }
  return results;
}

async function beside(
  { database }: Stage,
  makeCall: () => Call,
  lanes: number,
): Promise<{ samples: Sample[]; floors: Sample[] }> {
  await sample(makeCall, lanes, warmUp);
  await sample(() => floorCall(database), lanes, 0.3);
  const samples: Sample[] = [];
  const floors: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    floors.push(await sample(() => floorCall(database), lanes, seconds / 2));
    samples.push(await sample(makeCall, lanes, seconds));
  }
  return { samples, floors };
}
