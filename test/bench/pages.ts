import { hash } from '@node-rs/argon2';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { loadDefinition } from '../../src/bpmn';
import { openDatabase, type Database } from '../../src/db/database';
import { demoPassword, loadDemo } from '../../src/demo/load';
import { venueZones } from '../../src/domain/venues';
import { createDefinitions } from '../../src/engine/definitions';
import { deployDirectory } from '../../src/engine/deploy';
import { createEngine } from '../../src/engine/engine';
import { loadHandlers } from '../../src/engine/handlers';
import { silentLog } from '../../src/engine/log';
import { systemActor } from '../../src/lib/actor';
import { systemClock } from '../../src/lib/clock';
import { projectRoot } from '../../src/lib/root';
import { fillCases, type Filled } from './cases/fill';
import { verifySample } from './cases/verify';
import { stopped } from './crew';
import { plain, sample, summarize, type Lane, type Measured } from './measure';
import { pagesOf } from './page-list';
import { openStage, type Stage } from './stage';
import { signedIn, type BenchVisitor } from './visitor';

const cases = Number(process.env['BENCH_CASES'] ?? 1_000_000);
const seconds = 5;
const processes = join(projectRoot, 'processes');

/**
 * Milliseconds of whole requests for the pages people read, over a year of cases copied from really run ones
 * (`BENCH_CASES`, else a million), with the desk's web in a process of its own; the aim is a p95 below 100 ms for each.
 */
export async function benchPages(): Promise<Measured[]> {
  const stage = await openStage();
  try {
    const filled = await fill(stage);
    return [...toldOf(filled), ...(await measure(stage))];
  } finally {
    await stage.close();
  }
}

async function fill({ url, ownerUrl }: Stage): Promise<Filled> {
  const database = await openDatabase({ url, poolSize: 10 });
  try {
    await playEvening(database);
    const filled = await fillCases({ database, ownerUrl, now: systemClock.now(), cases });
    await verifySample(database, 200);
    return filled;
  } finally {
    await database.close();
  }
}

/** The demo chain's evening, made by real steps: what is copied. */
async function playEvening(database: Database): Promise<void> {
  const clock = systemClock;
  const handlers = loadHandlers(join(projectRoot, 'handlers'));
  await deployDirectory(processes, { database, clock, handlers, loadDefinition, actor: systemActor('bench') });
  const definitions = createDefinitions({ database, loadDefinition });
  const engine = createEngine({ database, clock, handlers, definitions, timeZoneOf: venueZones() });
  const hashPassword = (password: string): Promise<string> =>
    hash(password, { memoryCost: 64, timeCost: 1, parallelism: 1 });
  await loadDemo({ engine, database, clock, log: silentLog, hashPassword });
  await engine.settle();
}

const toldOf = ({ cases: all, running, events, seconds: took }: Filled): Measured[] => [
  plain('pages.cases', '×', all),
  plain('pages.running', '×', running),
  plain('pages.audit events', '×', events),
  plain('pages.filled', 'ms', took * 1000),
];

async function measure(stage: Stage): Promise<Measured[]> {
  const desk = fork(join(__dirname, `http-desk${extname(__filename)}`), [stage.url, processes]);
  try {
    const [port] = (await once(desk, 'message')) as [number];
    const visitor = await signedIn(port, 'manager', demoPassword);
    const results: Measured[] = [];
    for (const [name, addresses] of Object.entries(await pagesOf(stage.database, systemClock.now()))) {
      await sample([laneOf(visitor, addresses)], Number.POSITIVE_INFINITY, 1);
      const measured = await sample([laneOf(visitor, addresses)], Number.POSITIVE_INFINITY, seconds);
      results.push(summarize(`pages.${name}`, [measured], null));
    }
    return results;
  } finally {
    await stopped(desk);
  }
}

/** One address after the other, over and over. */
function laneOf(visitor: BenchVisitor, addresses: readonly string[]): Lane {
  let at = 0;
  const call = async (): Promise<void> => void (await visitor.get(addresses[at++ % addresses.length]!));
  return { prepare: () => Promise.resolve(), call };
}
