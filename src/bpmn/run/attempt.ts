import type { Token } from '../door/engine-types';
import { isLive, openVisit } from '../semantics/tokens';
import { ModelFault } from './fault';

/** Does something that moves a token; a fault of the model parks the token as an incident instead. */
export async function attempt(token: Token, move: () => Promise<unknown>): Promise<void> {
  try {
    await move();
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    park(token, error);
  }
}

/** The token stands still as an incident at the flow node where the fault is. */
export function park(token: Token, fault: ModelFault): void {
  if (!isLive(token)) return;
  const current = token.currentItem;
  const item = current?.node === token.currentNode && token.status !== 'queued' ? current : openVisit(token);
  token.status = 'wait';
  if (item.status !== 'end') item.status = 'wait';
  item.kind = 'incident';
  item.attempts = (item.attempts ?? 0) + 1;
  item.incident = { code: fault.code, params: fault.params, detail: fault.message };
  item.wait = {
    kind: 'incident',
    itemId: item.id,
    elementId: item.elementId,
    tokenId: String(token.id),
    ...item.incident,
  };
  token.execution.touched.add(item);
}
