/** The engine room's public door: a diagram goes in once, a state and an event go in often, facts come out. */
export { loadDefinition } from './load-definition';
export { run } from './run/run';
export type * from './types';
