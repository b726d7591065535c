import assert from 'node:assert/strict';
import { loadDefinition } from '../../src/bpmn';
import type { Definition, Wait } from '../../src/bpmn/types';
import { randomFrom } from '../kit/random';
import { randomModel, variables } from './generator';
import { Bookkeeping } from './invariants';
import { Twin, type World } from './twins';

const mostEvents = 120;
const mostTries = 2;

/** What became of a random model; for a look at what a number of seeds covers. */
export interface Told {
  readonly end: 'completed' | 'failed' | 'cancelled' | 'incident' | 'stopped';
  readonly events: number;
  readonly cases: number;
}

/** Draws the model of a seed and tells a random story of it; fails, naming the seed, where an invariant does not hold. */
export async function tellRandom(seed: number): Promise<Told> {
  try {
    return await tell(seed);
  } catch (cause) {
    throw new Error(`seed ${seed} (again alone with SEED=${seed}): ${(cause as Error).message}`, { cause });
  }
}

async function tell(seed: number): Promise<Told> {
  const model = randomModel(seed);
  const definitions = new Map<string, Definition>();
  for (const [id, xml] of model.files) definitions.set(id, await loadDefinition(id, xml));
  const books = new Map<Twin, Bookkeeping>();
  const world: World = {
    definitions,
    now: new Date('2026-11-23T02:00:00.000Z'),
    cases: [],
    check: (twin, result) => {
      if (!books.has(twin)) books.set(twin, new Bookkeeping(model));
      books.get(twin)!.check(twin, result);
    },
  };
  const root = new Twin(world, 'p0', null);
  await root.happens({ type: 'start', variables });
  const story = new Story(world, randomFrom(seed + 1_000_000));
  while (root.running && story.events < mostEvents && (await story.next()));
  const told = { end: endOf(root, story), events: story.events, cases: world.cases.length };
  if (root.running) await root.happens({ type: 'cancel' });
  for (const twin of world.cases) {
    assert.ok(!twin.running, `${twin.process} is over with its root`);
    assert.equal(twin.waits.size, 0, `nothing of ${twin.process} is left`);
  }
  return told;
}

/** A tree that cannot go on by itself must be waiting for a person to mend something. */
function endOf(root: Twin, { events, world }: Story): Told['end'] {
  if (root.result.status !== 'running') return root.result.status;
  if (events >= mostEvents) return 'stopped';
  const stands = world.cases.some((twin) => [...twin.waits.values()].some(({ kind }) => kind === 'incident'));
  assert.ok(stands, 'the tree stands still and nothing says why');
  return 'incident';
}

class Story {
  events = 0;
  private readonly tries = new Map<string, number>();

  constructor(
    readonly world: World,
    private readonly random: () => number,
  ) {}

  /** Lets one thing happen that somebody in the tree waits for; false when there is nothing. */
  async next(): Promise<boolean> {
    const open = this.world.cases.flatMap((twin) =>
      twin.running
        ? [...twin.waits.values()].filter((wait) => this.mayHappen(twin, wait)).map((wait) => ({ twin, wait }))
        : [],
    );
    const chosen = open[Math.floor(this.random() * open.length)];
    if (!chosen) return false;
    this.events++;
    await this.happen(chosen.twin, chosen.wait);
    return true;
  }

  private mayHappen(twin: Twin, { kind, itemId }: Wait): boolean {
    if (kind === 'child') return false;
    return kind !== 'incident' || (this.tries.get(`${twin.process} ${itemId}`) ?? 0) < mostTries;
  }

  private happen(twin: Twin, wait: Wait): Promise<void> {
    const { itemId, kind } = wait;
    const coin = (): boolean => this.random() < 0.5;
    switch (kind) {
      case 'incident': {
        const key = `${twin.process} ${itemId}`;
        this.tries.set(key, (this.tries.get(key) ?? 0) + 1);
        return twin.happens({ type: 'retry', itemId, variables: { v1: true, v2: true } });
      }
      case 'job':
        if (coin()) return twin.happens({ type: 'error', itemId, code: 'E1', details: {} });
        return twin.happens({ type: 'complete', itemId, values: {} });
      case 'timer':
        if (wait.due > this.world.now) this.world.now = wait.due;
        return twin.happens({ type: 'trigger', itemId, payload: {} });
      case 'user-task':
        return twin.happens({ type: 'complete', itemId, values: { v1: coin(), v2: coin(), v3: coin() } });
      default:
        return twin.happens({ type: 'trigger', itemId, payload: {} });
    }
  }
}
