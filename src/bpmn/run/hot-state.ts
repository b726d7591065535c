/**
 * The state of a case between runs: living tokens with the visit each stands on, and nothing that is over. Plain JSON of
 * a few hundred bytes per token, however long the case has been running.
 */
import type { Json, Variables } from '../../lib/json';
import { engine } from '../door/engine';
import type {
  IncidentNote,
  Item,
  ItemStatus,
  Loop,
  TimerNote,
  Token,
  TokenStatus,
  TokenType,
} from '../door/engine-types';
import type { HotState, RunResult, Wait } from '../types';
import type { CaseExecution, Compensable } from './case-execution';

interface StoredItem {
  readonly id: string;
  readonly seq: number;
  readonly at: string;
  readonly status: ItemStatus;
  readonly kind?: Wait['kind'];
  readonly given?: Variables;
  readonly incident?: IncidentNote;
  readonly attempts?: number;
  readonly timer?: TimerNote;
  readonly undo?: string[];
}
export interface StoredToken {
  readonly id: number;
  readonly type: TokenType;
  readonly status: TokenStatus;
  readonly node: string;
  readonly start?: string;
  /** Token ids: anchor of the scope, token whose visit this one hangs on. */
  readonly scope?: number;
  readonly host?: number;
  readonly loop?: number;
  readonly by?: string;
  readonly local?: Variables;
  readonly choice?: string;
  readonly undoes?: string;
  readonly item?: StoredItem;
}
interface StoredLoop {
  readonly id: number;
  readonly node: string;
  readonly owner: number;
  readonly sequence: number;
  readonly completed: number;
  readonly total: number | null;
  readonly items: readonly Json[] | null;
  readonly outputs?: readonly Json[];
}
export interface Stored {
  readonly format: 1;
  readonly status: RunResult['status'];
  readonly outcome: string | null;
  readonly failure: RunResult['failure'];
  readonly ids: Readonly<Record<string, number>>;
  readonly tokens: readonly StoredToken[];
  readonly loops?: readonly StoredLoop[];
  readonly compensable?: readonly Compensable[];
}

/** The state of a run that has come to rest. */
export function saveState(execution: CaseExecution): HotState {
  const tokens = [...execution.tokens.values()];
  const loops = new Set(tokens.flatMap((token) => (token.loop ? [token.loop] : [])));
  const stored: Stored = {
    format: 1,
    status: execution.caseStatus,
    outcome: execution.outcome,
    failure: execution.failure,
    ids: { ...execution.uids },
    tokens: tokens.map(storeToken),
    ...(loops.size > 0 && { loops: [...loops].map(storeLoop) }),
    ...(execution.compensable.length > 0 && { compensable: execution.compensable }),
  };
  return stored as unknown as HotState;
}

function storeToken(token: Token): StoredToken {
  const { id, type, status, parentToken, originItem, loop, arrivedBy, local, choice, undoes, currentItem } = token;
  return {
    id,
    type,
    status,
    node: token.currentNode.id,
    ...(token.startNodeId !== token.currentNode.id &&
      token.currentNode.plan.triggeredByEvent && { start: token.startNodeId }),
    ...(parentToken && { scope: parentToken.id }),
    ...(originItem && { host: originItem.token.id }),
    ...(loop && { loop: loop.id }),
    ...(arrivedBy !== undefined && { by: arrivedBy }),
    ...(local && { local }),
    ...(choice !== undefined && { choice }),
    ...(undoes !== undefined && { undoes }),
    ...(currentItem && { item: storeItem(currentItem) }),
  };
}

function storeItem({ id, seq, startedAt, status, kind, given, incident, attempts, timer, undo }: Item): StoredItem {
  return {
    id,
    seq,
    at: startedAt.toISOString(),
    status,
    ...(kind && { kind }),
    ...(incident && given && { given }),
    ...(incident && { incident }),
    ...(attempts !== undefined && { attempts }),
    ...(timer && { timer }),
    ...(undo && { undo }),
  };
}

const storeLoop = ({ id, node, ownerToken, sequence, completed, total, _items, outputs }: Loop): StoredLoop => ({
  id,
  node: node.id,
  owner: ownerToken.id,
  sequence,
  completed,
  total,
  items: _items,
  ...(outputs && { outputs: [...outputs] }),
});

/** The flow node an item of the state stands on. */
export const elementOfItem = (state: HotState, itemId: string): string | null =>
  (state as unknown as Stored).tokens.find(({ item }) => item?.id === itemId)?.node ?? null;

/** Puts the tokens of a state into a fresh execution. The state itself is not kept and not changed. */
export function restoreState(execution: CaseExecution, state: HotState): void {
  const stored = state as unknown as Stored;
  execution.restoring = true;
  for (const token of stored.tokens) execution.tokens.set(token.id, loadToken(execution, token));
  for (const token of stored.tokens) wire(execution, token);
  for (const loop of stored.loops ?? []) loadLoop(execution, stored, loop);
  execution.restoring = false;
  execution.uids = { ...stored.ids };
  execution.caseStatus = stored.status;
  execution.outcome = stored.outcome;
  execution.failure = stored.failure;
  execution.compensable = [...(stored.compensable ?? [])];
}

function loadToken(execution: CaseExecution, stored: StoredToken): Token {
  const node = execution.nodeById(stored.node);
  const token: Token = new engine.Token(stored.type, execution, node, '', null, null);
  token.id = stored.id;
  token.status = stored.status;
  token.parentToken = null;
  token.originItem = null;
  token.loop = null;
  if (stored.start !== undefined) token.startNodeId = stored.start;
  if (stored.by !== undefined) token.arrivedBy = stored.by;
  if (stored.local) token.local = { ...stored.local };
  if (stored.choice !== undefined) token.choice = stored.choice;
  if (stored.undoes !== undefined) token.undoes = stored.undoes;
  if (stored.item) token.path = [loadItem(token, stored.item)];
  return token;
}

function loadItem(token: Token, stored: StoredItem): Item {
  const item: Item = new engine.Item(token.currentNode, token, stored.status);
  item.id = stored.id;
  item.seq = stored.seq;
  item.startedAt = new Date(stored.at);
  if (stored.kind) item.kind = stored.kind;
  if (stored.given) item.given = stored.given;
  if (stored.incident) item.incident = stored.incident;
  if (stored.attempts !== undefined) item.attempts = stored.attempts;
  if (stored.timer) item.timer = stored.timer;
  if (stored.undo) item.undo = [...stored.undo];
  return item;
}

function wire(execution: CaseExecution, { id, scope, host }: StoredToken): void {
  const token = execution.tokens.get(id)!;
  if (scope !== undefined) token.parentToken = execution.tokens.get(scope)!;
  if (host !== undefined) token.originItem = execution.tokens.get(host)!.currentItem!;
}

function loadLoop(execution: CaseExecution, { tokens }: Stored, stored: StoredLoop): void {
  const owner = execution.tokens.get(stored.owner)!;
  const loop: Loop = new engine.Loop(execution.nodeById(stored.node), owner);
  loop.id = stored.id;
  loop.sequence = stored.sequence;
  loop.completed = stored.completed;
  loop.total = stored.total;
  loop._items = stored.items && [...stored.items];
  if (stored.outputs) loop.outputs = [...stored.outputs];
  for (const token of tokens) if (token.loop === stored.id) execution.tokens.get(token.id)!.loop = loop;
}
