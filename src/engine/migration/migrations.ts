/** Migration plans: begun, stopped, continued and taken back by a person; carried on by the worker, batch by batch. */
import { Conflict, Unavailable } from '../../lib/errors';
import type { Json } from '../../lib/json';
import type { Sql } from '../../lib/sql';
import { appendSubjectEvent } from '../audit/subject-event';
import { done } from '../commands/outcome';
import { describeFault } from '../incidents';
import type { Room } from '../room';
import { runStep } from '../step';
import type { StepScope } from '../step-scope';
import { migrateCase, rollBackCase } from './migrate-case';
import * as store from './plan-store';
import { casesFor, preview, versionsOf } from './preview';
import type { MigrationCommand, Migrations, MigrationState, StartMigration } from './types';

const defaultBatch = 50;

export function createMigrations(room: Room): Migrations {
  const { database } = room;
  const change = (command: MigrationCommand, to: Change): Promise<MigrationState> => changeState(room, command, to);
  return {
    preview: (wish, page) => preview(room, wish, page),
    start: (command) => start(room, command),
    state: (planId) => store.planState(database, planId),
    cases: async (planId, after) => {
      await store.planState(database, planId);
      return store.casesOf(database, planId, after);
    },
    plans: (process) => store.plansOf(database, process),
    stop: (command) => change(command, { command: 'stop-migration', to: 'stopped', from: ['running'] }),
    resume: (command) => change(command, { command: 'resume-migration', to: 'running', from: ['stopped'] }),
    rollBack: (command) =>
      change(command, {
        ...{ command: 'roll-back-migration', to: 'rolling-back', from: ['running', 'stopped', 'done'] },
      }),
  };
}

async function start(room: Room, command: StartMigration): Promise<MigrationState> {
  const { process, actor, reason, mapping, batchSize = defaultBatch, fromVersion, toVersion, caseIds = null } = command;
  const { venueId = null } = command;
  const { from, to } = await versionsOf(room, command);
  const body = { process, fromVersion, toVersion, mapping, batchSize, caseIds, venueId };
  const planId = await planStep(room, { ...command, command: 'start-migration', body }, async (step) => {
    const { tx, now: at } = step;
    const id = step.newId();
    const cases = await casesFor(tx, command, from);
    const versions = { fromId: from.versionId, toId: to.versionId };
    await store.insertPlan(tx, { id, process, ...versions, mapping, reason, actor, batchSize, at, caseIds: cases });
    await store.askForBatch(tx, id, at);
    const facts = { plan: id, from: fromVersion, to: toVersion, mapping, venueId, cases: cases.length, reason };
    await appendSubjectEvent(tx, { subject: `process:${process}`, at, actor, command: 'start-migration', facts });
    return id;
  });
  return store.planState(room.database, planId);
}

interface PlanStep extends Pick<StartMigration, 'actor' | 'key'> {
  readonly command: string;
  readonly body: Json;
}

/** A command about a plan is a step without a case: one transaction, once per key. */
async function planStep(
  room: Room,
  { command, actor, key, body }: PlanStep,
  work: (step: StepScope) => Promise<string>,
): Promise<string> {
  const outcome = await runStep<{ planId: string }>(room, { command, actor, key, body, target: null }, async (step) => {
    const planId = await work(step);
    return () => ({ planId });
  });
  room.hints.tell({ work: true, cases: [] });
  return done(outcome).planId;
}

interface Change {
  readonly command: string;
  readonly to: MigrationState['state'];
  readonly from: readonly MigrationState['state'][];
}

async function changeState(room: Room, command: MigrationCommand, change: Change): Promise<MigrationState> {
  const { planId, actor, reason = '' } = command;
  const { process, state } = await store.planState(room.database, planId);
  const body = { planId };
  await planStep(room, { ...command, command: change.command, body }, async ({ tx, now: at }) => {
    if (!(await store.planTo(tx, planId, { ...change, at }))) {
      throw new Conflict(`the migration is ${state}`, { reason: `migration-${state}`, planId });
    }
    if (change.to !== 'stopped') await store.askForBatch(tx, planId, at);
    const facts = { plan: planId, reason };
    await appendSubjectEvent(tx, { subject: `process:${process}`, at, actor, command: change.command, facts });
    return planId;
  });
  return store.planState(room.database, planId);
}

/** Does the next batch of a plan and asks for the one after it; nothing where the plan was stopped. */
export async function runMigrationBatch(room: Room, planId: string, chain: string): Promise<void> {
  const { database, clock } = room;
  const plan = await store.planRow(database, planId);
  const back = plan.state === 'rolling-back';
  if (plan.state !== 'running' && !back) return;
  const caseIds = await store.openCases(database, plan, back ? 'migrated' : 'pending');
  for (const caseId of caseIds) await one(room, plan, caseId, back);
  if (caseIds.length > 0) return store.askForBatch(database, planId, clock.now(), nextOf(chain));
  await finish(database, plan, clock.now());
}

/** Asked for again after a crash, the next batch is still the same one. */
function nextOf(chain: string): string {
  const [id, number = '0'] = chain.split('.');
  return `${id}.${Number(number) + 1}`;
}

async function one(room: Room, plan: store.PlanRow, caseId: string, back: boolean): Promise<void> {
  try {
    await (back ? rollBackCase : migrateCase)(room, plan, caseId);
  } catch (fault) {
    if (fault instanceof Unavailable) throw fault;
    room.log.warn({ plan: plan.id, caseId, fault: describeFault(fault) }, 'migration');
    const refusals = [{ code: 'fault', element: null, target: null, detail: describeFault(fault) } as const];
    const state = back ? 'kept' : 'refused';
    await store.noteCase(room.database, plan.id, caseId, room.clock.now(), { state, refusals });
  }
}

async function finish(sql: Sql, { id, state }: store.PlanRow, at: Date): Promise<void> {
  const to = state === 'running' ? 'done' : 'rolled-back';
  await store.planTo(sql, id, { to, from: [state], at });
}
