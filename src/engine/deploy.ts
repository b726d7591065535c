/** Deployment: what lies in a directory becomes versions; a file that did not change makes no new version. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Definition, LoadDefinition } from '../bpmn/types';
import type { Database, Transaction } from '../db/database';
import { loadDecision } from '../feel/decision';
import type { Actor } from '../lib/actor';
import type { Clock } from '../lib/clock';
import { ModelError } from '../lib/errors';
import { newId } from '../lib/ids';
import { appendSubjectEvent } from './audit/subject-event';
import type { Handlers } from './handlers';
import { firstTime } from './starts/times';

/** Why a file cannot be deployed. */
export interface DeployFault {
  readonly file: string;
  readonly element: string | null;
  readonly reason: string;
}

export interface DeployOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly loadDefinition: LoadDefinition;
  readonly handlers: Handlers;
  readonly actor: Actor;
  /** Checks of the house beyond "can be run"; called with the absolute paths of all files, before anything is written. */
  readonly lint?: (files: readonly string[]) => Promise<readonly DeployFault[]>;
  readonly note?: string;
  /** English labels by process id and element, kept with the version. */
  readonly labels?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** True: a file that was deployed before is no news, where somebody else has deployed a version since. */
  readonly yields?: boolean;
}

/** A file as text. */
export interface DeployText {
  /** Its name or path; `.dmn` is a decision. */
  readonly file: string;
  readonly text: string;
}

export interface Deployed {
  readonly key: string;
  readonly kind: 'process' | 'decision';
  readonly version: number;
  /** False when the newest version is this very file. */
  readonly isNew: boolean;
}

interface Source {
  readonly kind: 'process' | 'decision';
  readonly key: string;
  readonly name: string;
  readonly xml: string;
  readonly definition: Definition | null;
}

/** Deploys `*.bpmn` and `decisions/*.dmn`. Writes everything or, when any file has a fault, throws one `ModelError` with all faults. */
export async function deployDirectory(directory: string, options: DeployOptions): Promise<readonly Deployed[]> {
  const files = [...filesIn(directory, '.bpmn'), ...filesIn(join(directory, 'decisions'), '.dmn')];
  return deploySources(files, options);
}

/** Deploys these files; used by the start of the desk and by tests with models of their own. */
export function deploySources(files: readonly string[], options: DeployOptions): Promise<readonly Deployed[]> {
  return deployTexts(
    files.map((file) => ({ file, text: readFileSync(file, 'utf8') })),
    options,
  );
}

/** Deploys these texts; everything or nothing. */
export async function deployTexts(texts: readonly DeployText[], options: DeployOptions): Promise<readonly Deployed[]> {
  const faults: DeployFault[] = [];
  const sources: Source[] = [];
  for (const { file, text } of texts) {
    try {
      const source = await readSource(file, text, options);
      sources.push(source);
      faults.push(...missingHandlers(file, source, options.handlers), ...timelessStarts(file, source, options));
    } catch (fault) {
      faults.push(faultOf(file, fault));
    }
  }
  if (options.lint) faults.push(...(await options.lint(texts.map(({ file }) => file))));
  if (faults.length > 0) throw refused(faults);
  return options.database.transaction((tx) => store(tx, sources, options));
}

function filesIn(directory: string, extension: string): string[] {
  try {
    const names = readdirSync(directory).filter((name) => name.endsWith(extension));
    return names.sort().map((name) => join(directory, name));
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fault;
  }
}

const fileName = (path: string): string => path.replace(/^.*[\\/]/, '');

async function readSource(file: string, xml: string, { loadDefinition, clock }: DeployOptions): Promise<Source> {
  if (file.endsWith('.dmn')) {
    const key = fileName(file).replace(/\.dmn$/, '');
    await loadDecision(xml, fileName(file));
    return { kind: 'decision', key, name: key, xml, definition: null };
  }
  const definition = await loadDefinition(newId(clock.now().getTime()), xml);
  return { kind: 'process', key: definition.model.id, name: definition.model.name, xml, definition };
}

function missingHandlers(file: string, { definition }: Source, handlers: Handlers): DeployFault[] {
  const elements = [...(definition?.model.elements.values() ?? [])];
  return elements.flatMap(({ id, handler }) =>
    handler === undefined || handlers.has(handler)
      ? []
      : [{ file: fileName(file), element: id, reason: `there is no handler '${handler}'` }],
  );
}

/** A start whose time nobody can work out would never come. */
function timelessStarts(file: string, { definition }: Source, { clock }: DeployOptions): DeployFault[] {
  return (definition?.model.timerStarts ?? []).flatMap((start) => {
    try {
      firstTime(start, clock.now(), 'Asia/Shanghai');
      return [];
    } catch (fault) {
      return [{ file: fileName(file), element: start.elementId, reason: (fault as Error).message }];
    }
  });
}

function faultOf(file: string, fault: unknown): DeployFault {
  const details = fault instanceof ModelError ? fault.details : {};
  const element = typeof details['element'] === 'string' ? details['element'] : null;
  return { file: fileName(file), element, reason: fault instanceof Error ? fault.message : String(fault) };
}

function refused(faults: readonly DeployFault[]): ModelError {
  const lines = faults.map(({ file, element, reason }) => `${file}${element ? ` (${element})` : ''}: ${reason}`);
  const [first] = faults;
  return new ModelError(`cannot be deployed: ${lines.join('; ')}`, { ...first, reason: 'deployment', faults });
}

const lock = { name: 'deploy_lock', text: `SELECT pg_advisory_xact_lock(hashtextextended('encore deployment', 0))` };

async function store(tx: Transaction, sources: readonly Source[], options: DeployOptions): Promise<Deployed[]> {
  await tx.query(lock);
  const deployed: Deployed[] = [];
  for (const source of sources) deployed.push(await storeOne(tx, source, options));
  return deployed;
}

async function storeOne(tx: Transaction, source: Source, options: DeployOptions): Promise<Deployed> {
  const { kind, key, xml } = source;
  const table = kind === 'process' ? 'process_definition' : 'decision_definition';
  const checksum = createHash('sha256').update(xml, 'utf8').digest('hex');
  const [newest] = await tx.query<{ id: string; version: number; checksum: string; deployed_by: string }>(
    {
      name: `newest_${table}`,
      text: `SELECT id, version, checksum, deployed_by FROM ${table} WHERE key = $1 ORDER BY version DESC LIMIT 1`,
    },
    [key],
  );
  if (newest?.checksum === checksum) {
    if (source.definition) await insertStarts(tx, newest.id, source.definition);
    return { key, kind, version: newest.version, isNew: false };
  }
  if (
    newest &&
    options.yields &&
    newest.deployed_by !== options.actor.id &&
    (await isKnown(tx, table, key, checksum))
  ) {
    return { key, kind, version: newest.version, isNew: false };
  }
  const version = (newest?.version ?? 0) + 1;
  const at = options.clock.now();
  const id = source.definition?.versionId ?? newId(at.getTime());
  if (kind === 'process') await insertProcess(tx, { source, id, version, checksum, at, options });
  else {
    const text = `INSERT INTO decision_definition (id, key, version, xml, checksum, deployed_by, deployed_at)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)`;
    await tx.query({ name: 'insert_decision', text }, [id, key, version, xml, checksum, options.actor.id, at]);
  }
  await appendSubjectEvent(tx, {
    ...{ subject: `${kind}:${key}`, at, actor: options.actor, command: `deploy-${kind}` },
    facts: { definition: id, version, checksum, note: options.note ?? '' },
  });
  return { key, kind, version, isNew: true };
}

async function isKnown(tx: Transaction, table: string, key: string, checksum: string): Promise<boolean> {
  const text = `SELECT 1 FROM ${table} WHERE key = $1 AND checksum = $2 LIMIT 1`;
  return (await tx.query({ name: `known_${table}`, text }, [key, checksum])).length > 0;
}

interface ProcessInsert {
  readonly source: Source;
  readonly id: string;
  readonly version: number;
  readonly checksum: string;
  readonly at: Date;
  readonly options: DeployOptions;
}

const insertVersion = {
  name: 'insert_process',
  text: `INSERT INTO process_definition (id, key, version, name, xml, checksum, note, deployed_by, deployed_at, labels)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};
const insertStart = {
  name: 'insert_message_start',
  text: `INSERT INTO process_message_start (definition_id, kind, name, element_id, keyed) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT DO NOTHING`,
};
const insertTimerStart = {
  name: 'insert_timer_start',
  text: `INSERT INTO process_timer_start (definition_id, element_id, kind, expression, per_venue)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
};

async function insertProcess(
  tx: Transaction,
  { source, id, version, checksum, at, options }: ProcessInsert,
): Promise<void> {
  const { key, name, xml, definition } = source;
  const row = [id, key, version, name, xml, checksum, options.note ?? '', options.actor.id, at];
  await tx.query(insertVersion, [...row, JSON.stringify(options.labels?.[key] ?? {})]);
  await insertStarts(tx, id, definition!);
}

/** How cases of this version start by themselves. */
async function insertStarts(tx: Transaction, id: string, { model }: Definition): Promise<void> {
  for (const { name, elementId, correlationKey } of model.messageStarts) {
    await tx.query(insertStart, [id, 'message', name, elementId, correlationKey !== null]);
  }
  for (const { name, elementId } of model.signalStarts) {
    await tx.query(insertStart, [id, 'signal', name, elementId, false]);
  }
  for (const { elementId, kind, expression, perVenue } of model.timerStarts) {
    await tx.query(insertTimerStart, [id, elementId, kind, expression, perVenue]);
  }
}
