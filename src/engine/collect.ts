import type { ClosedWait, Wait } from '../bpmn/types';
import type { CaseInStep } from './case-in-step';
import { candidateKeys } from './candidates';
import type { Writes } from './flush';
import { subscriptionsOpened } from './correlation';
import type { CandidateRow, HistoryRow, TaskRow } from './rows';
import { jobRow, type StepScope } from './step-scope';
import { caseEvent } from './audit/case-event';
import { incidentOf } from './incidents';
import { tellOf } from './notices';

/** Turns what happened to the step's cases into rows to write. Called once, when nothing further runs. */
export function collect(step: StepScope): void {
  const { writes } = step;
  for (const target of step.cases.values()) {
    if (!target.ran && target.notes.length === 0) continue;
    for (const gone of target.closed.values()) closeWait(step, target, gone);
    for (const wait of target.opened.values()) openWait(step, target, wait);
    const history = historyRows(target);
    for (const row of history) (row.seq < target.nextSeq ? writes.visited : writes.history).push(row);
    writes.audit.push(caseEvent(step, target, history));
    writeCase(target, writes);
    if (target.ran && !target.isNew && target.row.status !== 'running') endCase(step, target);
  }
  writes.subscriptions.push(...subscriptionsOpened(step));
}

function writeCase(target: CaseInStep, writes: Writes): void {
  const { row } = target;
  const touched = target.ran || target.changed || row.variables !== target.before.variables;
  if (touched) row.revision++;
  if (target.isNew) writes.newCases.push(row);
  else (touched ? writes.cases : writes.caseHeads).push(row);
}

/** A case that is over is not stuck any more. */
function endCase({ writes, now, actor }: StepScope, { row }: CaseInStep): void {
  const resolution = row.status === 'completed' ? 'completed' : 'cancelled';
  writes.endedCases.push({ case_id: row.id, resolved_at: now.toISOString(), resolved_by: actor.id, resolution });
}

/** A row for each visit, in which the sequence flows stand that it was left by. */
function historyRows({ row, history }: CaseInStep): HistoryRow[] {
  const sorted = [...history.values()].sort((a, b) => a.seq - b.seq);
  const flows = new Map<number, string>();
  const visits = sorted.filter(({ leaves, seq, elementId }) => {
    if (leaves === undefined || !history.has(leaves)) return true;
    const before = flows.get(leaves);
    flows.set(leaves, `${before === undefined ? '' : `${before} `}${seq}:${elementId}`);
    return false;
  });
  return visits.map((one) => ({
    case_id: row.id,
    seq: one.seq,
    item_id: one.itemId,
    element_id: one.elementId,
    element_type: one.elementType,
    token_id: one.tokenId,
    state: one.state,
    entered_at: one.enteredAt.toISOString(),
    left_at: one.leftAt?.toISOString() ?? null,
    flows: flows.get(one.seq) ?? null,
  }));
}

function closeWait({ writes, now, actor, reason, command }: StepScope, { row }: CaseInStep, gone: ClosedWait): void {
  const item = { case_id: row.id, item_id: gone.itemId };
  const at = now.toISOString();
  const byHand = command.startsWith('skip-') ? 'skipped' : 'retried';
  switch (gone.kind) {
    case 'user-task':
      writes.closedTasks.push({
        ...item,
        state: gone.reason,
        closed_at: at,
        closed_by: actor.id,
        close_reason: reason,
      });
      break;
    case 'timer':
      writes.closedTimers.push({ ...item, resolved_at: at, resolved_by: actor.id, resolution: gone.reason });
      break;
    case 'message':
    case 'signal':
      writes.closedSubscriptions.push({
        ...item,
        resolved_at: at,
        resolved_by: actor.id,
        resolution: command.startsWith('skip-') ? 'skipped' : gone.reason,
      });
      break;
    case 'job':
      if (gone.reason === 'completed') break;
      writes.cancelledJobs.push({ ...item, finished_at: at });
      writes.closedIncidents.push({ ...item, resolved_at: at, resolved_by: actor.id, resolution: 'cancelled' });
      break;
    case 'incident': {
      const resolution = gone.reason === 'completed' ? byHand : 'cancelled';
      writes.closedIncidents.push({ ...item, resolved_at: at, resolved_by: actor.id, resolution });
      break;
    }
    case 'child':
      break;
  }
}

function openWait(step: StepScope, target: CaseInStep, wait: Wait): void {
  const { row } = target;
  const item = { caseId: row.id, itemId: wait.itemId, elementId: wait.elementId };
  switch (wait.kind) {
    case 'user-task':
      openTask(step, target, wait);
      break;
    case 'timer':
      step.writes.timers.push({
        id: step.newId(),
        ...{ case_id: row.id, item_id: wait.itemId, element_id: wait.elementId },
        ...{ due: wait.due.toISOString(), retry_at: wait.due.toISOString() },
        ...{ attempts: 0, last_error: null, created_at: step.now.toISOString() },
      });
      break;
    case 'job':
      step.writes.jobs.push(
        jobRow(step, { kind: 'service.call', payload: { handler: wait.handler, input: wait.input }, ...item }),
      );
      break;
    case 'incident':
      step.writes.incidents.push(
        incidentOf(step, { ...item, code: wait.code, params: wait.params, detail: wait.detail }),
      );
      break;
    case 'message':
    case 'signal':
    case 'child':
      break;
  }
}

function openTask(step: StepScope, { row }: CaseInStep, wait: Extract<Wait, { kind: 'user-task' }>): void {
  const keys = candidateKeys(wait.candidateGroups, row.venue_id);
  const forActor = step.claims && wait.claimForActor && keys.some((key) => step.actor.candidateKeys.includes(key));
  const assignee = wait.assignee ?? (forActor ? step.actor.id : null);
  const at = step.now.toISOString();
  const task: TaskRow = {
    id: step.newId(),
    case_id: row.id,
    root_case_id: row.root_id,
    definition_id: row.definition_id,
    process_key: row.process_key,
    element_id: wait.elementId,
    item_id: wait.itemId,
    form_key: wait.formKey,
    state: 'open',
    groups: [...new Set(wait.candidateGroups)],
    assignee,
    claimed_at: assignee === null ? null : at,
    priority: wait.priority,
    due: wait.due?.toISOString() ?? 'infinity',
    follow_up: null,
    local: wait.local,
    business_key: row.business_key,
    venue_id: row.venue_id,
    customer_id: row.customer_id,
    created_at: at,
    closed_at: null,
    closed_by: null,
    close_reason: null,
  };
  step.writes.tasks.push(task);
  for (const key of candidateKeys(task.groups, task.venue_id)) step.writes.candidates.push(candidateRow(key, task));
  if (assignee !== null) tellOf(step, 'assigned', assignee, task);
}

const candidateRow = (key: string, { id, assignee, priority, due, process_key }: TaskRow): CandidateRow => ({
  ...{ candidate_key: key, task_id: id, claimed: assignee !== null },
  ...{ priority, due, process_key },
});
