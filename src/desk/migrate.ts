/** Moving running cases to another version of their flow, asked for by whoever answers for the flow or for the cases. */
import type {
  MigrationCase,
  MigrationPreview,
  MigrationState,
  MigrationWish,
  PreviewPage,
  StartMigration,
} from '../engine/migration/types';
import type { Actor } from '../lib/actor';
import { NotFound } from '../lib/errors';
import type { Desk, Language } from './desk';
import { elementInWords, namesOf } from './names';
import { mustBeAllowed } from './policy';

export type {
  MigrationCase,
  MigrationPreview,
  MigrationState,
  MigrationWish,
  Refusal,
} from '../engine/migration/types';

/** What would happen to each case, a page at a time; nothing is changed. */
export function previewMigration(
  desk: Desk,
  actor: Actor,
  wish: MigrationWish,
  page: PreviewPage = {},
): Promise<MigrationPreview> {
  mustBeAllowed(actor, 'case.migrate');
  return desk.engine.migrations.preview(wish, page);
}

/** What a refusal's elements are called: by the version a case comes from, else by the one it goes to. */
export async function migrationNames(
  desk: Desk,
  { process, fromVersion, toVersion }: Pick<MigrationWish, 'process' | 'fromVersion' | 'toVersion'>,
  language: Language,
): Promise<(element: string) => string> {
  const versions = await desk.definitions.versions(process);
  const ids = [fromVersion, toVersion].flatMap((one) => versions.find(({ version }) => version === one)?.id ?? []);
  const names = await Promise.all(ids.map((id) => namesOf(desk, id, language)));
  return (element) => elementInWords(element, language, ...names);
}

/** Begins a plan; the worker carries it out, batch by batch. */
export function startMigration(
  desk: Desk,
  actor: Actor,
  wanted: Omit<StartMigration, 'actor'>,
): Promise<MigrationState> {
  mustBeAllowed(actor, 'case.migrate');
  return desk.engine.migrations.start({ ...wanted, actor });
}

/** One plan of a process, by its id. */
export interface NamedMigration {
  readonly process: string;
  readonly id: string;
}

export async function migrationState(desk: Desk, actor: Actor, named: NamedMigration): Promise<MigrationState> {
  mustBeAllowed(actor, 'process.read');
  const plan = await desk.engine.migrations.state(named.id);
  if (plan.process !== named.process) throw new NotFound(`no migration ${named.id}`, { reason: 'migration' });
  return plan;
}

export function migrationsOf(desk: Desk, actor: Actor, process: string): Promise<readonly MigrationState[]> {
  mustBeAllowed(actor, 'process.read');
  return desk.engine.migrations.plans(process);
}

/** What became of each case of a plan, a page at a time. */
export async function migrationCases(
  desk: Desk,
  actor: Actor,
  named: NamedMigration & { readonly after?: string },
): Promise<readonly MigrationCase[]> {
  mustBeAllowed(actor, 'case.migrate');
  await migrationState(desk, actor, named);
  return desk.engine.migrations.cases(named.id, named.after);
}

/** Stops a plan, lets it go on, or takes back what it did to cases that have not moved since. */
export async function changeMigration(
  desk: Desk,
  actor: Actor,
  wanted: NamedMigration & {
    readonly verb: 'stop' | 'resume' | 'rollBack';
    readonly reason: string;
    readonly key?: string;
  },
): Promise<MigrationState> {
  mustBeAllowed(actor, 'case.migrate');
  await migrationState(desk, actor, wanted);
  const { verb, id: planId, reason, key } = wanted;
  return desk.engine.migrations[verb]({ planId, actor, reason, ...(key === undefined ? {} : { key }) });
}
