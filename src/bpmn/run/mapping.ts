import type { Json, Variables } from '../../lib/json';
import type { Item } from '../door/engine-types';

/** What a service task or decision is given: everything it can see, and over it what the diagram maps by name. */
export function inputOf(item: Item): Variables {
  return { ...item.token.execution.scopeOf(item.token), ...mappedInput(item) };
}

/** What is passed out of the case (a message's payload, a called case's variables): only what the diagram maps. */
export function mappedInput(item: Item): Variables {
  const { token, node } = item;
  const mapped: Variables = {};
  if (!node.plan.inputs) return mapped;
  const scope = token.execution.scopeOf(token);
  for (const input of node.plan.inputs) mapped[input.name] = token.execution.evaluate(input, scope);
  return mapped;
}

/** Every name may be missing: which variables a called case leaves behind depends on the way it took. */
const anyName = { has: () => true } as unknown as ReadonlySet<string>;

/**
 * Writes what came in (`item.given`) to variables: through the element's output parameters when it has any, else each
 * value under its own name. A called case gives nothing that is not mapped, and its mappings see its variables only.
 */
export function assignOutputs(item: Item): void {
  const { token, node, given } = item;
  if (!given) return;
  const { outputs } = node.plan;
  const execution = token.execution;
  const called = node.type === 'bpmn:CallActivity';
  if (!outputs) {
    if (!called) for (const [name, value] of Object.entries(given)) execution.assign(token, name, value);
    return;
  }
  const scope = called ? given : { ...execution.scopeOf(token), ...given };
  const values: [string, Json][] = outputs.map((output) => [
    output.name,
    execution.evaluate(output, scope, called ? anyName : undefined),
  ]);
  for (const [name, value] of values) execution.assign(token, name, value);
}
