import type { Item } from '../door/engine-types';
import type { Wait } from '../types';
import { waitForMessage } from './messages';
import { waitFor } from './waits';

/** What a standing event waits for, evaluated anew; a timer keeps its due date. */
export function waitAgain(item: Item): Wait {
  if (item.kind === 'message') waitForMessage(item);
  else if (item.kind === 'signal') waitFor(item, { kind: 'signal', name: item.node.plan.signal ?? '' });
  else waitFor(item, { kind: 'timer', due: new Date(item.timer!.due) });
  return item.wait!;
}
