/**
 * A desk for tests: a database of the file's own, a clock that stands still, the engine and its worker, and words to
 * tell stories with. Nothing runs by itself: `run` does what is due, `advance` lets time pass.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDefinition } from '../../src/bpmn';
import type { Database } from '../../src/db/database';
import { venuesInUse, venueZones } from '../../src/domain/venues';
import { createDefinitions, type Definitions } from '../../src/engine/definitions';
import { deployDirectory } from '../../src/engine/deploy';
import { createEngine, type WorkEngine } from '../../src/engine/engine';
import { loadHandlers, type Handlers } from '../../src/engine/handlers';
import type { StepResult } from '../../src/engine/types';
import { jobKinds } from '../../src/jobs/kinds/all';
import { loadMailTemplates } from '../../src/jobs/mail/templates';
import { captureTransport, type MailTransport } from '../../src/jobs/mail/transport';
import { loadSmsTemplates } from '../../src/jobs/sms/templates';
import { captureSms, type SmsTransport } from '../../src/jobs/sms/transport';
import { createWorker, type Worker } from '../../src/jobs/worker';
import { systemActor } from '../../src/lib/actor';
import { fixedClock, type FixedClock } from '../../src/lib/clock';
import type { Variables } from '../../src/lib/json';
import { projectRoot } from '../../src/lib/root';
import { recordSequenceFlows } from './coverage';
import { useDatabase, type TestDatabase } from './database';
import { deskTemplate } from './desk-template';
import { deskStory, type DeskStory } from './desk-story';

export interface DeskOptions {
  /** Where the clock stands at first; ISO 8601. */
  readonly at?: string;
  /** Instead of those in `handlers/`. */
  readonly handlers?: Handlers;
  /** Instead of `processes/`; a folder with `*.bpmn` and `decisions/*.dmn`. */
  readonly processesDir?: string;
  /** Diagrams of the test's own instead of a folder. */
  readonly models?: readonly string[];
  /** Decision tables of the test's own, by id. */
  readonly decisions?: Readonly<Record<string, string>>;
  /** Where mails go instead of being kept to look at. */
  readonly mail?: MailTransport;
  /** Where text messages go instead of being kept to look at. */
  readonly sms?: SmsTransport;
  /** Runs after the deployment, for reference data. */
  readonly seed?: (database: Database, clock: FixedClock) => Promise<void>;
}

export interface Desk extends DeskStory {
  readonly engine: WorkEngine;
  readonly definitions: Definitions;
  readonly database: Database;
  readonly clock: FixedClock;
  readonly worker: Worker;
  readonly testDatabase: TestDatabase;
  /** A second worker beside the first, as on another node. */
  anotherWorker(): Worker;
}

const monday = '2026-11-23T10:00:00.000Z';

/** Call it once at the top of a test file or `describe`; everything is there from the first test on. */
export function useDesk(options: DeskOptions = {}): Desk {
  let made: Desk | undefined;
  // Before the database's own: hints on their way still hold a connection.
  afterAll(async () => {
    await made?.engine.settle();
    if (made) await recordSequenceFlows(made.database);
  });
  const testDatabase = useDatabase(isOfTheHouse(options) ? () => houseTemplate(options) : undefined);
  beforeAll(async () => {
    made = await openDesk(testDatabase, options);
  });
  return new Proxy({} as Desk, {
    get: (_target: Desk, name: string | symbol): unknown => {
      if (!made) throw new Error('the desk is there from beforeAll on');
      return Reflect.get(made, name);
    },
  });
}

/** Whether it runs what lies in `processes/` and `handlers/`, and finds it deployed. */
const isOfTheHouse = ({ models, processesDir, handlers }: DeskOptions): boolean =>
  !(models ?? processesDir ?? handlers);

const houseTemplate = ({ at = monday }: DeskOptions): Promise<string> =>
  deskTemplate(at, ({ database }) =>
    prepare({}, { database, clock: fixedClock(at), handlers: loadHandlers(join(projectRoot, 'handlers')) }),
  );

async function openDesk(testDatabase: TestDatabase, options: DeskOptions): Promise<Desk> {
  const { database } = testDatabase;
  const clock = fixedClock(options.at ?? monday);
  const definitions = createDefinitions({ database, loadDefinition });
  const handlers = options.handlers ?? loadHandlers(join(projectRoot, 'handlers'));
  const engine = createEngine({
    database,
    clock,
    handlers,
    definitions,
    timeZoneOf: venueZones(),
    venues: venuesInUse,
  });
  const transport = options.mail ?? captureTransport;
  const mail = { transport, render: loadMailTemplates(), from: 'Encore <desk@encore.example>' };
  const kinds = jobKinds(mail, { transport: options.sms ?? captureSms, render: loadSmsTemplates() });
  const anotherWorker = (): Worker => createWorker({ database, engine, kinds, clock });
  const worker = anotherWorker();
  if (!isOfTheHouse(options)) await prepare(options, { database, clock, handlers });
  await options.seed?.(database, clock);
  const story = deskStory({ engine, database, clock, worker });
  return { engine, definitions, database, clock, worker, testDatabase, anotherWorker, ...story };
}

async function prepare(
  { processesDir, models, decisions }: DeskOptions,
  parts: { database: Database; clock: FixedClock; handlers: Handlers },
): Promise<void> {
  await parts.database.query('SELECT ensure_month_partitions($1::date, 4)', [parts.clock.now()]);
  const options = { ...parts, loadDefinition, actor: systemActor('test') };
  if (!models) return void (await deployDirectory(processesDir ?? join(projectRoot, 'processes'), options));
  const directory = mkdtempSync(join(tmpdir(), 'encore-models-'));
  try {
    // Deployed by name: a process drawn twice has its versions in the order given.
    models.forEach((xml, i) => writeFileSync(join(directory, `model-${`${i}`.padStart(4, '0')}.bpmn`), xml));
    for (const [id, xml] of Object.entries(decisions ?? {})) writeDecision(directory, id, xml);
    await deployDirectory(directory, options);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function writeDecision(directory: string, id: string, xml: string): void {
  const folder = join(directory, 'decisions');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${id}.dmn`), xml);
}

export type { StepResult, Variables };
