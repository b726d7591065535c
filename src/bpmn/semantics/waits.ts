import type { Item } from '../door/engine-types';
import type { Wait } from '../types';

type Facts = Wait extends infer W ? (W extends Wait ? Omit<W, 'itemId' | 'elementId' | 'tokenId'> : never) : never;

/** Says what a visit waits for, with every expression evaluated. The token stands there until that comes. */
export function waitFor(item: Item, facts: Facts): void {
  item.kind = facts.kind;
  const place = { itemId: item.id, elementId: item.elementId, tokenId: String(item.token.id) };
  item.wait = { ...place, ...facts };
}
