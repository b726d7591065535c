/** The engine room's public door: a diagram goes in once, a state and an event go in often, facts come out. */
export { loadDefinition } from './load-definition';
export { catchesError } from './run/catches-error';
export { run } from './run/run';
export type * from './types';
