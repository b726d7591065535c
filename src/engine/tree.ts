/**
 * Runs the cases of one call tree: called cases start, end and are cancelled inside the step of their caller, to any
 * depth; what nobody inside catches goes to the caller.
 */
import type { Effect, RunEvent, RunResult, Wait } from '../bpmn/types';
import { addDuration } from '../feel/time';
import { ModelError } from '../lib/errors';
import type { Json, Variables } from '../lib/json';
import { absorb, caseInStep, takeFacts, waitKey, type CaseInStep } from './case-in-step';
import { emptyHash } from './audit/canonical';
import { located } from './located';
import { runContext } from './run-context';
import type { CaseRow } from './rows';
import { note, type StepScope } from './step-scope';

const deepest = 32;

/** What a new case is made from. */
export interface NewCase {
  /** Where the id is needed before the case is there. */
  readonly id?: string;
  readonly process: string;
  readonly variables: Variables;
  readonly startEventId?: string;
  readonly cameFrom?: string;
  readonly parent?: { readonly caller: CaseInStep; readonly itemId: string };
}

/** Starts a case of the newest active version and runs it as far as it gets. */
export async function startCase(step: StepScope, made: NewCase): Promise<CaseInStep> {
  const definition = await step.room.definitions.active(made.process, step.tx);
  const target = caseInStep(newRow(step, definition.versionId, definition.model.id, made), definition, true);
  if (depthOf(step, target) > deepest) {
    throw new ModelError(`calls nest deeper than ${deepest}`, { reason: 'call-depth', process: made.process });
  }
  step.cases.set(target.row.id, target);
  takeFacts(target, made.variables);
  const { startEventId } = made;
  await advance(step, target, {
    type: 'start',
    variables: made.variables,
    ...(startEventId === undefined ? {} : { startEventId }),
  });
  return target;
}

/** Runs one event of a case, then everything that follows from it in its tree. */
export async function advance(step: StepScope, target: CaseInStep, event: RunEvent): Promise<void> {
  const before = event.type === 'start' ? null : { state: target.row.state, variables: target.row.variables };
  const context = await runContext(step, target);
  const result = await step.room.run(target.definition, before, event, context).catch((fault: unknown) => {
    throw located(fault, target.definition.versionId);
  });
  const wasRunning = target.row.status === 'running';
  absorb(target, result, step.now);
  await cancelCalled(step, target, result);
  for (const effect of result.effects) await carry(step, target, effect);
  for (const wait of result.opened) {
    if (wait.kind === 'child' && target.opened.has(waitKey(wait))) await call(step, target, wait);
  }
  if (wasRunning && result.status !== 'running') await tellCaller(step, target, result);
}

function newRow(step: StepScope, versionId: string, process: string, made: NewCase): CaseRow {
  const id = made.id ?? step.newId();
  const caller = made.parent?.caller.row;
  const at = step.now.toISOString();
  return {
    id,
    definition_id: versionId,
    process_key: process,
    root_id: caller?.root_id ?? id,
    parent_id: caller?.id ?? null,
    parent_item_id: made.parent?.itemId ?? null,
    came_from: made.cameFrom ?? null,
    business_key: caller?.business_key ?? null,
    venue_id: caller?.venue_id ?? null,
    customer_id: caller?.customer_id ?? null,
    status: 'running',
    suspended: caller?.suspended ?? false,
    touched_by_hand: false,
    outcome: null,
    revision: 0,
    state: { format: 1 },
    variables: {},
    audit_seq: 0,
    audit_hash: emptyHash,
    started_by: step.actor.id,
    started_at: at,
    changed_at: at,
    ended_at: null,
  };
}

function depthOf(step: StepScope, target: CaseInStep): number {
  let depth = 0;
  for (let id = target.row.parent_id; id !== null; id = step.cases.get(id)?.row.parent_id ?? null) depth++;
  return depth;
}

async function call(step: StepScope, caller: CaseInStep, wait: Extract<Wait, { kind: 'child' }>): Promise<void> {
  await startCase(step, {
    process: wait.process,
    variables: wait.variables,
    parent: { caller, itemId: wait.itemId },
  });
}

/** The caller's visit is over: nobody waits for the called case any more, whether it still runs or has just ended. */
async function cancelCalled(step: StepScope, target: CaseInStep, result: RunResult): Promise<void> {
  for (const { kind, itemId } of result.closed) {
    if (kind !== 'child') continue;
    for (const called of step.cases.values()) {
      if (called.row.parent_id !== target.row.id || called.row.parent_item_id !== itemId) continue;
      called.abandoned = true;
      if (called.row.status !== 'running') continue;
      note(called, { cancelledBy: 'caller' });
      await advance(step, called, { type: 'cancel' });
    }
  }
}

/** A called case that ended finishes its caller's visit; one that was cancelled from above has no caller waiting. */
async function tellCaller(step: StepScope, called: CaseInStep, result: RunResult): Promise<void> {
  const { parent_id: parentId, parent_item_id: itemId } = called.row;
  const caller = parentId === null ? undefined : step.cases.get(parentId);
  if (!caller || itemId === null || called.abandoned || caller.row.status !== 'running') return;
  if (result.status === 'completed') {
    const values: Record<string, Json> = { ...result.variables, outcome: called.row.outcome };
    return advance(step, caller, { type: 'complete', itemId, values });
  }
  const { code, details } = result.failure ?? { code: 'CANCELLED', details: {} };
  return advance(step, caller, { type: 'error', itemId, code, details });
}

async function carry(step: StepScope, target: CaseInStep, effect: Effect): Promise<void> {
  if (effect.type === 'escalation-thrown') {
    const { parent_id: parentId, parent_item_id: itemId } = target.row;
    const caller = parentId === null ? undefined : step.cases.get(parentId);
    if (caller && itemId !== null && !target.abandoned && caller.row.status === 'running') {
      await advance(step, caller, { type: 'escalation', itemId, code: effect.code });
    }
    return;
  }
  const isMessage = effect.type === 'message-thrown';
  const timeZone = await step.room.timeZoneOf(step.tx, target.row.venue_id);
  const expires = isMessage ? addDuration(step.now, effect.timeToLive, timeZone) : step.now;
  step.published.push({
    kind: isMessage ? 'message' : 'signal',
    message: {
      id: step.newId(),
      name: effect.name,
      correlation_key: isMessage ? effect.correlationKey : '',
      payload: effect.payload,
      from_case_id: target.row.id,
      state: 'waiting',
      correlated_case_ids: [],
      expires_at: expires.toISOString(),
      published_by: step.actor.id,
      published_at: step.now.toISOString(),
    },
  });
}
