/**
 * Builds the desk from its configuration. The only file that knows every room; it decides nothing about cases.
 */
import { join } from 'node:path';
import { loadDefinition } from './bpmn';
import { deployProcesses } from './compose/deploy';
import { createDeployment } from './compose/gate';
import { findServer, type Server } from './compose/server';
import { findSigner } from './compose/signer';
import type { Config } from './config';
import { openDatabase, type Database } from './db/database';
import type { HolderKind } from './db/embedded/supervision';
import { migrate } from './db/migrate';
import { checkServer } from './db/server-check';
import type { Desk } from './desk/desk';
import { createExportWriter } from './desk/export/writer';
import { venuesInUse, venueZones } from './domain/venues';
import { createDefinitions } from './engine/definitions';
import { appendSubjectEvent } from './engine/audit/subject-event';
import { createEngine, type WorkEngine } from './engine/engine';
import { loadHandlers } from './engine/handlers';
import type { StepRecord } from './engine/room';
import { loadLibrary } from './forms/library';
import { jobKinds } from './jobs/kinds/all';
import { loadMailTemplates } from './jobs/mail/templates';
import { captureTransport, smtpTransport } from './jobs/mail/transport';
import { createWorker, type Worker } from './jobs/worker';
import { systemActor } from './lib/actor';
import { systemClock } from './lib/clock';
import type { Logger } from './lib/log';
import { projectRoot } from './lib/root';
import { createApp, type App } from './web/app';

/** A migrated database with the engine over it; everything a command needs. */
export interface Base extends Desk {
  readonly config: Config;
  readonly log: Logger;
  readonly server: Server;
  readonly database: Database;
  readonly engine: WorkEngine;
  /** Whoever is told of every step from now on. */
  onStep(tell: (record: StepRecord) => void): void;
  close(): Promise<void>;
}

/** Opens the database, brings its schema up to date and builds the engine. What it opened it closes when it fails. */
export async function openBase(config: Config, log: Logger, kind: HolderKind): Promise<Base> {
  const server = await findServer(config, kind);
  try {
    const applied = await migrate(server.migrationUrl);
    if (applied.length > 0) log.info({ applied }, 'schema migrated');
    const database = await openDatabase({ url: server.url, applicationName: `encore-${config.role}` });
    try {
      const base = await buildBase({ config, log, server, database });
      await recordMigrations(base, applied);
      return base;
    } catch (fault) {
      await database.close();
      throw fault;
    }
  } catch (fault) {
    await server.release();
    throw fault;
  }
}

/** A schema that changed stands in the audit with what changed it. */
async function recordMigrations({ database, clock }: Base, applied: readonly string[]): Promise<void> {
  if (applied.length === 0) return;
  const event = { subject: 'settings', command: 'migrate-schema', facts: { applied } };
  await appendSubjectEvent(database, { ...event, at: clock.now(), actor: systemActor('deployment') });
}

async function buildBase(parts: Pick<Base, 'config' | 'log' | 'server' | 'database'>): Promise<Base> {
  const { database, log, server } = parts;
  const { auditAtRisk } = await checkServer(database);
  if (auditAtRisk) log.warn('this database role may rewrite the audit; see README, "Two database roles"');
  const clock = systemClock;
  await database.query('SELECT ensure_month_partitions($1::date, 4)', [clock.now()]);
  const handlers = loadHandlers(join(__dirname, '..', 'handlers'));
  const definitions = createDefinitions({ database, loadDefinition });
  let tell: (record: StepRecord) => void = () => undefined;
  const engine = createEngine({
    ...{ database, clock, handlers, definitions, log },
    timeZoneOf: venueZones(),
    venues: venuesInUse,
    onStep: (record) => tell(record),
  });
  return {
    ...{ ...parts, clock, definitions, engine },
    library: loadLibrary(join(projectRoot, 'processes')),
    deployment: createDeployment({ database, clock, handlers }),
    onStep: (next) => void (tell = next),
    close: async () => {
      await engine.settle();
      await database.close();
      await server.release();
    },
  };
}

/** Makes versions of what changed in `processes/`; a fault in any file stops it before anything is written. */
export async function deploy({ database, clock, engine, log }: Base): Promise<void> {
  const deployed = await deployProcesses({ database, clock, handlers: engine.handlers });
  const news = deployed.filter(({ isNew }) => isNew).map(({ key, version }) => `${key} v${version}`);
  if (news.length > 0) log.info({ deployed: news }, 'processes deployed');
}

export function composeWorker(base: Base): Worker {
  const { database, engine, clock, log, config, server, library } = base;
  const { smtpUrl, from } = config.mail;
  const transport = smtpUrl === null ? captureTransport : smtpTransport(smtpUrl);
  const signer = findSigner(config, server);
  if (!signer) log.warn('the audit is not sealed: AUDIT_SIGNING_KEY is not set; see docs/audit.md');
  const { checkpointDir: folder, checkpointMail: mailTo } = config.audit;
  const seal = signer && { signer, folder, mailTo, mail: { transport, from } };
  const staff = { publicUrl: config.http.publicUrl, label: library.label.bind(library) };
  return createWorker({
    database,
    engine,
    clock,
    log,
    kinds: jobKinds(
      { transport, from, render: loadMailTemplates(), ...staff },
      undefined,
      seal,
      createExportWriter(base),
    ),
  });
}

export function composeWeb({ config, log, server, ...desk }: Base): App {
  const { publicUrl, trustProxy } = config.http;
  const { engine, database, definitions, library, clock, deployment } = desk;
  const { sessionSecret, telephoneSecret } = server;
  const { version, chromium } = config;
  const web = { sessionSecret, telephoneSecret, publicUrl, trustProxy, version, chromium };
  const app = createApp({ engine, database, definitions, library, clock, deployment, config: web, log });
  desk.onStep((record) => app.metrics.observeStep(record));
  return app;
}
