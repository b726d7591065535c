import type { Token } from '../door/engine-types';
import { isLive, openVisit } from '../semantics/tokens';
import { ModelFault, Unanswered } from './fault';
import { retry } from './retry';

/**
 * Does something that moves a token; a fault of the model parks the token as an incident instead. An expression that may
 * take long stops the token likewise, is worked out aside, and the token goes on from where it stood.
 */
export async function attempt(token: Token, move: () => Promise<unknown>): Promise<void> {
  for (let next = move; ; next = () => retry(token, token.currentItem!)) {
    try {
      await next();
      return;
    } catch (error) {
      if (!(error instanceof ModelFault)) throw error;
      park(token, error);
      if (!(error instanceof Unanswered) || !isLive(token)) return;
      await error.findAnswer();
      undoAttempt(token);
    }
  }
}

/** Waiting for an answer was no incident. */
function undoAttempt({ currentItem: item }: Token): void {
  if (item?.attempts === 1) delete item.attempts;
  else if (item?.attempts) item.attempts--;
}

/** The token stands still as an incident at the flow node where the fault is; until it is mended, the visit is not over. */
export function park(token: Token, fault: ModelFault): void {
  if (!isLive(token)) return;
  const current = token.currentItem;
  const item = current?.node === token.currentNode && token.status !== 'queued' ? current : openVisit(token);
  token.status = 'wait';
  if (item.status !== 'end') item.status = 'wait';
  item.endedAt = null;
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
