/**
 * User tasks (BPMN 2.0 §10.3.4, §13.3.3): who may do it, until when and with which form, evaluated when the task opens.
 *
 * Replaces: lanes pushed into candidate groups given as text, and due dates that are not instants.
 */
import { Action } from '../door/engine';
import type { Item, Node } from '../door/engine-types';
import type { Source } from '../door/plan';
import type { Json, Variables } from '../../lib/json';
import type { CaseExecution } from '../run/case-execution';
import { ModelFault, plainText, shortText } from '../run/fault';
import { replace } from './replace';
import { instantOf } from './timers';
import { waitFor } from './waits';

const DEFAULT_PRIORITY = 50;

async function start(this: Node, item: Item): Promise<number> {
  const { execution } = item.token;
  const { plan } = this;
  const scope = execution.scopeOf(item.token);
  const ask = (source: Source | null): Json => (source ? execution.evaluate(source, scope) : null);
  const assignee = ask(plan.assignee);
  waitFor(item, {
    kind: 'user-task',
    candidateGroups: namesOf(ask(plan.candidateGroups)),
    assignee: assignee === null || assignee === '' ? null : plainText(assignee),
    formKey: plan.formKey,
    due: dueOf(execution, ask(plan.dueDate)),
    priority: priorityOf(plan.priority, ask(plan.priority)),
    claimForActor: plan.claimForActor,
    local: localOf(item),
  });
  await this.startBoundaryEvents(item);
  return Action.wait;
}

/** A comma list or a list of names. */
function namesOf(value: Json): string[] {
  const names = Array.isArray(value) ? value.map(plainText) : typeof value === 'string' ? value.split(',') : [];
  return names.map((name) => name.trim()).filter(Boolean);
}

const dueOf = (execution: CaseExecution, value: Json): Date | null =>
  value === null || value === '' ? null : instantOf(execution, value);

/** 0 to 100; anything else is a fault of the diagram or its data. */
function priorityOf(source: Source | null, value: Json): number {
  if (value === null) return DEFAULT_PRIORITY;
  const priority = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof priority === 'number' && Number.isInteger(priority) && priority >= 0 && priority <= 100) return priority;
  throw new ModelFault('expression', { expression: source!.text, reason: 'not-a-priority' }, shortText(value));
}

const localOf = ({ token }: Item): Variables => (token.type === 'Instance' ? { ...token.local } : {});

export function installUserTasks(): void {
  replace('UserTask.prototype.start', start);
}
