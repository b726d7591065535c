import { openCrew, type Crew } from './crew';
import { documentsOf, referenceDocuments } from './floor';
import { plain, ratioTo, summarize, type Measured, type Sample } from './measure';
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
 * Completes through the engine's command. Every round runs beside two floors of its own, made by the same workers and
 * lanes: one with the workload's own documents, and the reference with documents as large as those the aims were set by.
 * Cases are started, and rows of the floors made, before the clock runs.
 */
export async function benchSteps(stage: Stage): Promise<Measured[]> {
  const results: Measured[] = [];
  for (const { name, workers, lanes, by } of settings) {
    const crew = await openCrew(stage, workers);
    for (const workload of Object.keys(workloads)) {
      const documents = await documentsOf(stage.database, commandDoor(stage.engine), workloads[workload]!);
      const { floors, references, samples } = await beside(crew, { lanes, workload, documents }, workers * lanes);
      results.push(summarize(`step.${workload}.${name}`, samples, floors, by));
      results.push(summarize(`floor.${workload}.${name}`, floors, null));
      results.push(summarize(`reference.${workload}.${name}`, references, null));
      results.push(plain(`step.${workload}.${name}.to-reference`, '×', ratioTo(samples, references, by)));
      if (by === 'latency') results.push(plain(`floor.${workload}.document`, 'bytes', meanLength(documents.slice(1))));
    }
    await crew.close();
  }
  return results;
}

interface Sampled {
  readonly floors: Sample[];
  readonly references: Sample[];
  readonly samples: Sample[];
}

async function beside(crew: Crew, floor: Task, everybody: number): Promise<Sampled> {
  const { lanes, workload } = floor;
  const reference = { lanes, workload, documents: referenceDocuments[workload]! };
  const [steps, updates] = [most.step / everybody, most.floor / everybody];
  await crew.sample({ lanes, workload }, steps, seconds);
  for (const one of [floor, reference]) await crew.sample(one, updates, seconds / 4);
  const floors: Sample[] = [];
  const references: Sample[] = [];
  const samples: Sample[] = [];
  for (let round = 0; round < rounds; round++) {
    floors.push(await crew.sample(floor, updates, seconds / 2));
    references.push(await crew.sample(reference, updates, seconds / 2));
    samples.push(await crew.sample({ lanes, workload }, steps, seconds));
  }
  return { floors, references, samples };
}

const meanLength = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / texts.length;
