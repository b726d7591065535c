/** The engine room's public door: a diagram goes in once, a state and an event go in often, facts come out. */
export { loadDefinition } from './load-definition';
export { catchesError } from './run/catches-error';
export { migrateState, unmigrateState } from './run/migrate-state';
export type { Carried, MigrationRefusal } from './run/migrate-state';
export { run } from './run/run';
export { migrationRefusals, type IdMapping } from './semantics/migration';
export type * from './types';
