/** What happened in a run, found by comparing what the case waited for before and after. */
import type { Item } from '../door/engine-types';
import { isArmed } from '../semantics/tokens';
import type { ClosedWait, FlowNodeRecord, Wait } from '../types';
import type { CaseExecution } from './case-execution';

/** Waits by a key that changes when the same visit begins to wait for something else, or fails once more. */
export type Waits = ReadonlyMap<string, { readonly item: Item; readonly kind: Wait['kind'] }>;

/** What the case waits for now. */
export function waitsOf(execution: CaseExecution): Waits {
  const waits = new Map<string, { item: Item; kind: Wait['kind'] }>();
  for (const { currentItem: item } of execution.tokens.values()) {
    if (item?.kind && (item.status === 'wait' || item.incident))
      waits.set(keyOf(item, item.kind), { item, kind: item.kind });
  }
  return waits;
}

const keyOf = (item: Item, kind: Wait['kind']) =>
  kind === 'incident' || kind === 'job' ? `${item.id} ${kind} ${item.attempts ?? 0}` : `${item.id} ${kind}`;

export function openedWaits(before: Waits, after: Waits): Wait[] {
  return [...after].filter(([key]) => !before.has(key)).map(([, { item }]) => item.wait!);
}

export function closedWaits(before: Waits, after: Waits): ClosedWait[] {
  const closed = [...before].filter(([key]) => !after.has(key));
  return closed.map(([, { item, kind }]) => ({
    itemId: item.id,
    elementId: item.elementId,
    kind,
    reason: item.status === 'terminated' || item.token.status === 'terminated' ? 'cancelled' : 'completed',
  }));
}

/**
 * Visits begun or ended in this run and flows taken, in order. Events that only wait beside the flow are no visits, but
 * for those that once stood as an incident: what was told of them has to end as well.
 */
export function historyOf(execution: CaseExecution): FlowNodeRecord[] {
  const visits = [...execution.touched].filter(isVisit).map(recordOf);
  return [...execution.history, ...visits].sort((a, b) => a.seq - b.seq);
}

/** The number the next visit gets. */
export const nextSeqOf = (execution: CaseExecution): number => execution.uids['item'] ?? 0;

const isVisit = ({ token, attempts }: Item): boolean => !isArmed(token) || attempts !== undefined;

function recordOf(item: Item): FlowNodeRecord {
  const state = stateOf(item);
  return {
    seq: item.seq,
    itemId: item.id,
    elementId: item.elementId,
    elementType: item.element.type,
    tokenId: String(item.token.id),
    enteredAt: item.startedAt,
    leftAt: state === 'active' || state === 'incident' ? null : (item.endedAt ?? item.token.execution.context.now),
    state,
  };
}

function stateOf(item: Item): FlowNodeRecord['state'] {
  if (item.status === 'terminated' || (item.incident && item.token.status === 'terminated')) return 'cancelled';
  if (item.incident) return 'incident';
  return item.status === 'end' ? 'completed' : 'active';
}
