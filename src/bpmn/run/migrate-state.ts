/**
 * A case's state under another version of its diagram: every token stands on the counterpart of where it stood, or
 * nothing is changed and the reasons are given. Nothing moves; events the new version adds beside the flow begin to wait.
 */
import type { Item, Token } from '../door/engine-types';
import type { LoadedDefinition } from '../load-definition';
import { stuckJoin } from '../semantics/joins';
import {
  askedObstacle,
  choiceObstacle,
  isSaidOtherwise,
  joinObstacle,
  mappedFlow,
  mappedId,
  obstacleTo,
  type IdMapping,
  type MigrationRefusalCode,
} from '../semantics/migration';
import { armAdded } from '../semantics/migration-events';
import { waitAgain } from '../semantics/waiting-again';
import type { Definition, HotState, RunContext, RunResult, Wait } from '../types';
import type { Variables } from '../../lib/json';
import { CaseExecution } from './case-execution';
import { historyOf, nextSeqOf, openedWaits, waitsOf } from './facts';
import { ModelFault, Unanswered } from './fault';
import { restoreState, saveState, type Stored, type StoredToken } from './hot-state';

export interface MigrationRefusal {
  readonly code: MigrationRefusalCode;
  readonly element: string;
  readonly target: string | null;
}

/** What becomes of one thing a case stands on or waits for. */
export interface Carried {
  readonly itemId: string;
  readonly kind: Wait['kind'] | 'inside' | 'join';
  readonly from: string | null;
  readonly to: string | null;
  readonly what: 'kept' | 're-keyed' | 'added' | 'withdrawn';
  /** Of a user task in the new version. */
  readonly formKey?: string;
}

export type Migrated =
  | { readonly ok: true; readonly result: RunResult; readonly carried: readonly Carried[] }
  | { readonly ok: false; readonly refusals: readonly MigrationRefusal[] };

interface Snapshot {
  readonly state: HotState;
  readonly variables: Variables;
}

/** Maps the state onto `to`; ids without a mapping stand for themselves. Deterministic; `before` is never touched. */
export async function migrateState(
  versions: { readonly from: Definition; readonly to: Definition; readonly mapping: IdMapping },
  before: Snapshot,
  context: RunContext,
): Promise<Migrated> {
  const [from, to] = [versions.from as LoadedDefinition, versions.to as LoadedDefinition];
  const stored = before.state as unknown as Stored;
  const refusals = refusalsOf(from, to, versions.mapping, stored);
  if (refusals.length > 0) return { ok: false, refusals };
  const execution = restored(to, context, before.variables, mapped(stored, from, to, versions.mapping));
  const stuck = stuckJoin(execution);
  if (stuck) return refusedAt('join-stranded', stuck.token.currentNode.id);
  const waiting = waitsOf(execution);
  await armAdded(execution, from, versions.mapping);
  const changed = await settled(execution, from, before, context, waiting);
  return 'code' in changed ? { ok: false, refusals: [changed] } : { ok: true, ...changed };
}

/** Takes a migration back: `before` as it was under `from`, where the case stands as `after` under `to`. */
export async function unmigrateState(
  versions: { readonly from: Definition; readonly to: Definition },
  states: { readonly before: HotState; readonly after: HotState; readonly variables: Variables },
  context: RunContext,
): Promise<Migrated> {
  const [from, to] = [versions.from as LoadedDefinition, versions.to as LoadedDefinition];
  const ids = (states.after as unknown as Stored).ids;
  const state = { ...(states.before as unknown as Stored), ids };
  const execution = restored(from, context, states.variables, state);
  const after = { state: states.after, variables: states.variables };
  const changed = await settled(execution, to, after, context, waitsOf(execution));
  return 'code' in changed ? { ok: false, refusals: [changed] } : { ok: true, ...changed };
}

const refusedAt = (code: MigrationRefusalCode, element: string): Migrated => ({
  ok: false,
  refusals: [{ code, element, target: null }],
});

function restored(to: LoadedDefinition, context: RunContext, variables: Variables, state: Stored): CaseExecution {
  const execution = new CaseExecution(to, context, variables);
  restoreState(execution, state as unknown as HotState);
  return execution;
}

/** Every reason, not only the first: a person mends the mapping once. */
function refusalsOf(from: LoadedDefinition, to: LoadedDefinition, mapping: IdMapping, stored: Stored) {
  const refusals = new Map<string, MigrationRefusal>();
  const refuse = (code: MigrationRefusalCode | null, element: string): void => {
    if (code === null) return;
    const target = to.graph.getNodeById(mappedId(mapping, element)) ? mappedId(mapping, element) : null;
    refusals.set(`${code} ${element}`, { code, element, target });
  };
  for (const token of stored.tokens) refuse(obstacleFor(from, to, mapping, token), token.node);
  for (const { node } of stored.tokens.filter(isBusyUndoing)) refuse('compensating', node);
  for (const { start } of stored.tokens) if (start !== undefined) refuse(plain(from, to, mapping, start), start);
  for (const { node } of stored.loops ?? []) refuse(plain(from, to, mapping, node), node);
  for (const { node } of stored.compensable ?? []) refuse(plain(from, to, mapping, node), node);
  return [...refusals.values()];
}

const isBusyUndoing = ({ undoes, item }: StoredToken): boolean => undoes !== undefined || item?.undo !== undefined;

const plain = (from: LoadedDefinition, to: LoadedDefinition, mapping: IdMapping, id: string) =>
  obstacleTo(from.graph.getNodeById(id)!, to.graph, mapping);

function obstacleFor(from: LoadedDefinition, to: LoadedDefinition, mapping: IdMapping, token: StoredToken) {
  if (isGivenUp(mapping, token)) return isBeside(token) ? null : 'not-beside';
  const obstacle = plain(from, to, mapping, token.node);
  if (obstacle) return obstacle;
  const node = from.graph.getNodeById(token.node)!;
  const other = to.graph.getNodeById(mappedId(mapping, token.node))!;
  return (
    (token.item && token.status === 'wait' ? joinObstacle(node, other, mapping) : null) ??
    (token.choice === undefined ? null : choiceObstacle(node, other, mapping)) ??
    askedObstacle(token.item?.kind, node, other)
  );
}

const isGivenUp = (mapping: IdMapping, { node }: StoredToken): boolean =>
  Object.hasOwn(mapping, node) && mapping[node] === null;
const isBeside = ({ type }: StoredToken): boolean => type === 'BoundaryEvent' || type === 'EventSubProces';

function mapped(stored: Stored, from: LoadedDefinition, to: LoadedDefinition, mapping: IdMapping): Stored {
  const named = (id: string): string => mappedId(mapping, id);
  const renamed = <T extends { readonly node: string }>(one: T): T => ({ ...one, node: named(one.node) });
  const arrived = (by: string, node: string): string =>
    mappedFlow(by, from.graph.getNodeById(node)!, to.graph.getNodeById(named(node))!, mapping);
  const tokens = stored.tokens
    .filter((token) => !isGivenUp(mapping, token))
    .map((token) => ({
      ...renamed(token),
      ...(token.start !== undefined && { start: named(token.start) }),
      ...(token.by !== undefined && { by: arrived(token.by, token.node) }),
    }));
  return {
    ...{ ...stored, tokens },
    ...(stored.loops && { loops: stored.loops.map(renamed) }),
    ...(stored.compensable && { compensable: stored.compensable.map(renamed) }),
  };
}

/** What is different now: waits that are new, gone, or said otherwise, and visits with another id. */
async function settled(
  execution: CaseExecution,
  from: LoadedDefinition,
  before: Snapshot,
  context: RunContext,
  waiting: ReturnType<typeof waitsOf>,
): Promise<{ result: RunResult; carried: Carried[] } | MigrationRefusal> {
  const old = itemsOf(restored(from, context, before.variables, before.state as unknown as Stored));
  const now = itemsOf(execution);
  const opened = openedWaits(waiting, waitsOf(execution));
  const carried: Carried[] = [];
  for (const item of now.values()) {
    const was = old.get(item.id);
    const added = opened.some(({ itemId }) => itemId === item.id);
    if (added && item.incident) return { code: 'expression', element: item.elementId, target: null };
    const again = !added && (!was || isSaidOtherwise(was.node, item.node)) && listens(item);
    try {
      if (again) opened.push(await waitAnswered(item));
    } catch (fault) {
      if (!(fault instanceof ModelFault)) throw fault;
      return { code: 'expression', element: was?.elementId ?? item.elementId, target: item.elementId };
    }
    if (was && was.elementId !== item.elementId) execution.touched.add(item);
    carried.push(lineOf(was, item, again ? 're-keyed' : 'kept'));
  }
  const gone = [...old.values()].filter(({ id }) => !now.has(id));
  carried.push(...gone.map((item) => lineOf(item, undefined, 'withdrawn')));
  return { result: resultOf(execution, opened, gone), carried };
}

/** A key that may take long to work out is worked out aside. */
async function waitAnswered(item: Item): Promise<Wait> {
  for (;;) {
    try {
      return waitAgain(item);
    } catch (fault) {
      if (!(fault instanceof Unanswered)) throw fault;
      await fault.findAnswer();
    }
  }
}

const itemsOf = ({ tokens }: CaseExecution): Map<string, Item> =>
  new Map(
    [...tokens.values()].flatMap(({ currentItem }: Token) => (currentItem ? [[currentItem.id, currentItem]] : [])),
  );

const listens = ({ kind, incident }: Item): boolean =>
  !incident && (kind === 'message' || kind === 'signal' || kind === 'timer');

function lineOf(was: Item | undefined, item: Item | undefined, what: Carried['what']): Carried {
  const { id, kind, node } = (item ?? was)!;
  return {
    ...{ itemId: id, kind: kind ?? (node.childProcess ? 'inside' : 'join') },
    ...{ from: was?.elementId ?? null, to: item?.elementId ?? null, what: was ? what : 'added' },
    ...(kind === 'user-task' && { formKey: node.plan.formKey }),
  };
}

function resultOf(execution: CaseExecution, opened: readonly Wait[], gone: readonly Item[]): RunResult {
  return {
    ...{ state: saveState(execution), variables: execution.data, status: execution.caseStatus },
    ...{ outcome: execution.outcome, failure: execution.failure, history: historyOf(execution), opened },
    closed: gone.flatMap(({ id, elementId, kind }) =>
      kind ? [{ itemId: id, elementId, kind, reason: 'cancelled' as const }] : [],
    ),
    ...{ effects: [], decisions: [], nextSeq: nextSeqOf(execution) },
  };
}
