/**
 * Signals (BPMN 2.0 §10.5.5): a broadcast. Within the case every waiting event of that name gets it at once; for other
 * cases it is an effect.
 *
 * Replaces: signals sent to other cases in the middle of a run, without waiting for them.
 */
import { Action } from '../door/engine';
import type { Item, Node, Token } from '../door/engine-types';
import { attempt } from '../run/attempt';
import { mappedInput } from '../run/mapping';
import { triggerStart } from './event-subprocesses';
import { replace } from './replace';
import { isLive, isOpen } from './tokens';
import { waitFor } from './waits';

async function behave(this: { node: Node }, item: Item): Promise<number | undefined> {
  if (item.given) return undefined;
  const name = this.node.plan.signal ?? '';
  if (this.node.isCatching) {
    waitFor(item, { kind: 'signal', name });
    return Action.wait;
  }
  await throwSignal(item, name);
  return undefined;
}

async function throwSignal(item: Item, name: string): Promise<void> {
  const { execution } = item.token;
  const payload = mappedInput(item);
  execution.effects.push({ type: 'signal-thrown', elementId: item.elementId, itemId: item.id, name, payload });
  const waiting = [...execution.tokens.values()].filter((token) => waitsForSignal(token, name));
  for (const token of waiting) {
    if (isLive(token)) await attempt(token, () => trigger(token, payload));
  }
}

const waitsForSignal = ({ currentItem }: Token, name: string): boolean =>
  isOpen(currentItem) && currentItem.kind === 'signal' && currentItem.node.plan.signal === name;

/** An event that was waited for has happened. */
export function trigger(token: Token, payload: NonNullable<Token['given']>): Promise<void> {
  return token.type === 'EventSubProces' ? triggerStart(token, payload) : token.signal(payload);
}

export function installSignals(): void {
  replace('SignalEventBehaviour.prototype.start', behave);
}
