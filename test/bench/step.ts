import { openCrew, type Crew } from './crew';
import { documentsOf } from './floor';
import { plain, summarize, type Measured, type Sample } from './measure';
import type { Stage } from './stage';
import type { Task } from './worker';
import { commandDoor, workloads } from './workloads';

const rounds = 5;
const seconds = 1.5;
/** Calls a round is made ready for; one that has made them all ends early. */
const most = { floor: 12_000, step: 2_400 };

/** One at a time in one worker process, and eight at a time in two of them. */
const settings = [
  { name: 'c1', workers: 1, lanes: 1, by: 'latency' },
  { name: 'c8', workers: 2, lanes: 4, by: 'rate' },
] as const;

/**
 * Completes through the engine's command. Every round runs beside a floor of its own, made by the same workers and lanes
 * with the workload's own documents. Cases are started, and rows of the floor made, before the clock runs.
 */
export async function benchSteps(stage: Stage): Promise<Measured[]> {
  const results: Measured[] = [];
  for (const { name, workers, lanes, by } of settings) {
    const crew = await openCrew(stage, workers);
    for (const workload of Object.keys(workloads)) {
      const documents = await documentsOf(stage.database, commandDoor(stage.engine), workloads[workload]!);
      const { floors, samples } = await beside(crew, { lanes, workload, documents }, workers * lanes);
      results.push(summarize(`step.${workload}.${name}`, samples, floors, by));
      results.push(summarize(`floor.${workload}.${name}`, floors, null));
      if (by === 'latency') results.push(plain(`floor.${workload}.document`, 'bytes', meanLength(documents.slice(1))));
    }
    await crew.close();
  }
  return results;
}

async function beside(crew: Crew, floor: Task, everybody: number): Promise<{ floors: Sample[]; samples: Sample[] }> {
  const { lanes, workload } = floor;
  const [steps, updates] = [most.step / everybody, most.floor / everybody];
  await crew.sample({ lanes, workload }, steps, seconds);
  await crew.sample(floor, updates, seconds / 4);
  const floors: Sample[] = [];
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    floors.push(await crew.sample(floor, updates, seconds / 2));
    samples.push(await crew.sample({ lanes, workload }, steps, seconds));
  }
  return { floors, samples };
}

const meanLength = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / texts.length;
