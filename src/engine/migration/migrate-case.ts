/** One case of a plan, one step: to the new version, or back to the old one. */
import { migrateState, unmigrateState } from '../../bpmn';
import type { Definition, RunContext } from '../../bpmn/types';
import { touch } from '../by-hand';
import { absorb, type CaseInStep } from '../case-in-step';
import type { Sql } from '../../lib/sql';
import type { Room } from '../room';
import type { CaseRow } from '../rows';
import { gone, runStep, targetCase, type Loaded, type StepOutcome } from '../step';
import { note, type StepScope } from '../step-scope';
import { noteCase, planRow, caseOfPlan, type CaseOfPlan, type PlanRow } from './plan-store';
import { relabel } from './relabel';
import type { Refusal } from './types';

type Migrated = Awaited<ReturnType<typeof migrateState>>;

const underWay = {
  name: 'migration_under_way',
  text: `SELECT 1 FROM job WHERE case_id = $1 AND item_id = ANY($2) AND state = 'ready'
    AND kind IN ('message.deliver', 'signal.deliver') LIMIT 1`,
};

/** Migrates one case if the plan still runs and the case is still to be done; done twice it is done once. */
export function migrateCase(room: Room, plan: PlanRow, caseId: string): Promise<StepOutcome<null>> {
  return inStep(room, plan, caseId, 'migrate-case', async (step, loaded, current) => {
    if (current.plan.state !== 'running' || current.state !== 'pending') return gone;
    const target = targetCase(step, loaded, 'case', caseId);
    const { from, to } = await versionsOf(room, plan, step);
    const refusal = refusalOf(target.row, plan.fromId);
    const migrated: Migrated | null = refusal
      ? null
      : await migrateState({ from, to, mapping: plan.mapping }, target.row, await pureContext(room, target.row, step));
    const refusals = refusal ? [refusal] : await refusalsOf(step, target, migrated!);
    if (refusals.length > 0 || !migrated?.ok) {
      await noteCase(step.tx, plan.id, caseId, step.now, { state: 'refused', refusals });
      return gone;
    }
    const before = target.row.state;
    await take(step, target, to, migrated, plan);
    const { carried } = migrated;
    const revision = target.row.revision + 1;
    await noteCase(step.tx, plan.id, caseId, step.now, { state: 'migrated', carried, before, revision });
    return () => null;
  });
}

/** Takes one case back if it has not moved since. */
export function rollBackCase(room: Room, plan: PlanRow, caseId: string): Promise<StepOutcome<null>> {
  return inStep(room, plan, caseId, 'migrate-case-back', async (step, loaded, current) => {
    if (current.plan.state !== 'rolling-back' || current.state !== 'migrated') return gone;
    const target = targetCase(step, loaded, 'case', caseId);
    const { row } = target;
    const { from, to } = await versionsOf(room, plan, step);
    const refusal = refusalOf(row, plan.toId) ?? (row.revision === current.revision ? null : told('moved-since'));
    const back: Migrated | null = refusal
      ? null
      : await unmigrateState(
          { from, to },
          { before: current.before!, after: row.state, variables: row.variables },
          await pureContext(room, row, step),
        );
    const refusals = refusal ? [refusal] : await refusalsOf(step, target, back!);
    if (refusals.length > 0 || !back?.ok) {
      await noteCase(step.tx, plan.id, caseId, step.now, { state: 'kept', refusals });
      return gone;
    }
    await take(step, target, from, back, plan);
    await noteCase(step.tx, plan.id, caseId, step.now, { state: 'rolled-back', carried: back.carried });
    return () => null;
  });
}

type Work = (
  step: StepScope,
  loaded: Loaded,
  current: CaseOfPlan & { readonly plan: PlanRow },
) => Promise<(() => null) | typeof gone>;

function inStep(room: Room, plan: PlanRow, caseId: string, command: string, work: Work): Promise<StepOutcome<null>> {
  const request = {
    ...{ command, actor: plan.actor, reason: plan.reason, body: { planId: plan.id, caseId }, claims: false },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  return runStep<null>(room, request, async (step, loaded) => {
    const now = { plan: await planRow(step.tx, plan.id), ...(await caseOfPlan(step.tx, plan.id, caseId)) };
    return work(step, loaded, now);
  });
}

async function versionsOf({ definitions }: Room, { fromId, toId }: PlanRow, { tx }: Pick<StepScope, 'tx'>) {
  return { from: await definitions.byVersion(fromId, tx), to: await definitions.byVersion(toId, tx) };
}

type RowRefusal = Extract<Refusal, { readonly element: null }>;
const told = (code: RowRefusal['code']): RowRefusal => ({ code, element: null, target: null });

/** Why the case itself cannot go, whatever its diagram says. */
export function refusalOf(
  row: Pick<CaseRow, 'status' | 'suspended' | 'definition_id'>,
  versionId: string,
): RowRefusal | null {
  if (row.status !== 'running') return told('ended');
  if (row.suspended) return told('suspended');
  return row.definition_id === versionId ? null : told('other-version');
}

async function refusalsOf({ tx }: StepScope, { row }: CaseInStep, migrated: Migrated): Promise<readonly Refusal[]> {
  if (!migrated.ok) return migrated.refusals;
  const lost = migrated.carried.filter(({ what }) => what === 're-keyed' || what === 'withdrawn');
  if (lost.length === 0) return [];
  const found = await tx.query(underWay, [row.id, lost.map(({ itemId }) => itemId)]);
  return found.length === 0 ? [] : [told('message-under-way')];
}

/** What an evaluation may use; a migration does no work, so nothing else is asked for. */
export async function pureContext(
  room: Room,
  row: Pick<CaseRow, 'venue_id'>,
  step: Pick<StepScope, 'now' | 'newId'> & { readonly tx: Sql },
): Promise<RunContext> {
  const nothing = (): never => {
    throw new Error('a migration moves no token');
  };
  return {
    now: step.now,
    timeZone: await room.timeZoneOf(step.tx, row.venue_id),
    newId: () => step.newId(),
    isAsynchronous: nothing,
    call: nothing,
    decide: nothing,
  };
}

async function take(
  step: StepScope,
  target: CaseInStep,
  to: Definition,
  migrated: Extract<Migrated, { ok: true }>,
  plan: PlanRow,
): Promise<void> {
  const { row } = target;
  const moved: CaseInStep = { ...target, definition: to };
  step.cases.set(row.id, moved);
  await relabel(step.tx, row.id, to, migrated.carried);
  const old = row.definition_id;
  row.definition_id = to.versionId;
  note(moved, {
    ...{ migration: plan.id, definition: { old, new: to.versionId } },
    carried: migrated.carried.map(({ itemId, kind, from, to: at, what }) => ({
      item: itemId,
      kind,
      from,
      to: at,
      what,
    })),
  });
  touch(moved);
  absorb(moved, migrated.result, step.now);
}
