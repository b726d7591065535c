/** Told whenever a case anywhere moved; a hint over what the next page reads anyway. */
import { hintChannel, type Hint } from '../engine/hints';
import type { Desk } from './desk';

export interface Move {
  /** The cases that moved; empty when there were too many to name, or when hints may have been missed. */
  readonly cases: readonly string[];
}

/** Calls `onMove` until the returned function is called. */
export function followMoves(desk: Desk, onMove: (move: Move) => void): Promise<() => Promise<void>> {
  return desk.database.listen(hintChannel, (payload) => onMove({ cases: casesOf(payload) }));
}

function casesOf(payload: string): readonly string[] {
  if (payload === '') return [];
  try {
    return (JSON.parse(payload) as Hint).cases;
  } catch {
    return [];
  }
}
