import { Action } from '../door/engine';
import type { Item, Token } from '../door/engine-types';

/**
 * Tries again what failed, from where it failed: leaving the node, mapping what came in, or the whole visit. Work that
 * is done already is not done twice.
 */
export async function retry(token: Token, item: Item): Promise<void> {
  if (item.kind === 'job') item.attempts = (item.attempts ?? 0) + 1;
  delete item.incident;
  delete item.kind;
  token.status = 'running';
  token.execution.touched.add(item);
  if (item.status === 'end') return token.goNext();
  if (item.given) return token.signal(item.given);
  if (item.node.plan.loop && token.type !== 'Instance') return restartLoop(token, item);
  const result = await item.node.execute(item);
  if (result === Action.wait) token.status = 'wait';
  else if (result !== Action.end) await token.goNext();
}

/** The visit that stood for the loop before it began is over; one that only waited for an answer leaves no trace. */
async function restartLoop(token: Token, item: Item): Promise<void> {
  if (item.attempts === undefined) token.execution.touched.delete(item);
  item.status = 'end';
  item.endedAt = token.execution.context.now;
  token.path = [];
  await token.execute(null);
}
