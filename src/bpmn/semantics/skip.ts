/**
 * Leaving a visit by hand, as if what it stands for were done: nothing of it runs, nothing is mapped, and the given
 * values become variables as they are. What hangs on the visit goes as it does at any end: boundary events, what is
 * inside a subprocess, the other alternatives of a choice. Not in the standard, which knows no operator.
 */
import type { Variables } from '../../lib/json';
import type { Item, Token } from '../door/engine-types';
import { isJoin } from './gateways';
import { joinWhatArrived } from './joins';
import { cancelToken, isArmed } from './tokens';

/** The token goes on behind the visit. An event that waits beside the flow is given up: its activity goes on without it. */
export async function skip(token: Token, item: Item, values: Variables): Promise<void> {
  const { execution } = token;
  for (const [name, value] of Object.entries(values)) execution.assign(token, name, value);
  if (isArmed(token)) return cancelToken(token);
  if (isJoin(token.currentNode)) await joinWhatArrived(token);
  dropHandlers(item);
  delete item.incident;
  delete item.kind;
  delete item.given;
  execution.touched.add(item);
  token.status = 'running';
  await item.node.end(item);
  await token.goNext();
}

/** Compensation handlers that run for a throwing visit end with it. */
export function dropHandlers(item: Item): void {
  delete item.undo;
  for (const other of item.token.execution.tokens.values()) if (other.undoes === item.id) cancelToken(other);
}
