/**
 * Messages (BPMN 2.0 §10.5.5, §10.3.3): events, send and receive tasks. A waiting one names its message and the
 * correlation key evaluated here; who sends what to whom is decided outside, by name and key. A thrown one is an effect.
 *
 * Replaces: correlation by a query over all cases, receive tasks without a message, and deliveries that nobody awaits.
 */
import { isDuration } from '../../feel/time';
import { Action } from '../door/engine';
import type { Item, Node } from '../door/engine-types';
import { ModelFault, plainText, shortText } from '../run/fault';
import { mappedInput } from '../run/mapping';
import { replace } from './replace';
import { waitFor } from './waits';

function behave(this: { node: Node }, item: Item): number | undefined {
  if (item.given) return undefined;
  if (!this.node.isCatching) {
    throwMessage(item);
    return undefined;
  }
  waitForMessage(item);
  return Action.wait;
}

async function receive(this: Node, item: Item): Promise<number> {
  waitForMessage(item);
  await this.startBoundaryEvents(item);
  return Action.wait;
}

/** Says by which name and key the visit waits. */
export function waitForMessage(item: Item): void {
  waitFor(item, { kind: 'message', name: messageOf(item), correlationKey: correlationKeyOf(item) });
}

/** Sends the element's message when the step is stored. */
export function throwMessage(item: Item): void {
  item.token.execution.effects.push({
    type: 'message-thrown',
    elementId: item.elementId,
    itemId: item.id,
    name: messageOf(item),
    correlationKey: correlationKeyOf(item),
    payload: mappedInput(item),
    timeToLive: timeToLiveOf(item),
  });
}

function timeToLiveOf({ token, node: { plan } }: Item): string {
  if (!plan.timeToLive) return 'PT1H';
  const value = token.execution.evaluate(plan.timeToLive, token.execution.scopeOf(token));
  const text = plainText(value).trim();
  if (!isDuration(text)) throw new ModelFault('not-a-time', { value: shortText(value) });
  return text;
}

function messageOf({ node }: Item): string {
  if (node.plan.message === null) throw new ModelFault('not-supported', { element: node.id, what: 'no message' });
  return node.plan.message;
}

/** Without an expression every sender and receiver of the name meet under the empty key. */
function correlationKeyOf({ token, node }: Item): string {
  const { correlationKey } = node.plan;
  if (!correlationKey) return '';
  const value = token.execution.evaluate(correlationKey, token.execution.scopeOf(token));
  if (typeof value === 'string' && value !== '') return value;
  if (typeof value === 'number') return String(value);
  throw new ModelFault('no-correlation-key', { element: node.id, expression: correlationKey.text });
}

export function installMessages(): void {
  replace('MessageEventBehaviour.prototype.start', behave);
  replace('ReceiveTask.prototype.start', receive);
}
