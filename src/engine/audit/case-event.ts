import type { FlowNodeRecord } from '../../bpmn/types';
import type { Json, Variables } from '../../lib/json';
import type { CaseInStep } from '../case-in-step';
import type { AuditRow, HistoryRow } from '../rows';
import type { StepScope } from '../step-scope';
import { auditFormat, canonical, chainHash, sha256 } from './canonical';

/** What one step did to one case, as the next event of the case's stream; moves the stream's head in the case row. */
export function caseEvent(step: StepScope, target: CaseInStep, history: readonly HistoryRow[]): AuditRow {
  const { row } = target;
  const stream = `case:${row.id}`;
  const seq = Number(row.audit_seq) + 1;
  const at = step.now.toISOString();
  const body = canonical({
    format: auditFormat,
    stream,
    seq,
    at,
    actor: { type: step.actor.type, id: step.actor.id, name: step.actor.name },
    command: step.command,
    key: step.key,
    reason: step.reason,
    process: row.process_key,
    definition: row.definition_id,
    root: row.root_id,
    parent: target.isNew ? row.parent_id : undefined,
    cameFrom: target.isNew ? row.came_from : undefined,
    status: row.status,
    outcome: row.outcome,
    ...tokens(target, step.now),
    values: changes(target.before.variables, row.variables),
    decisions: target.decisions.map(({ decisionId, elementId, input, output, fired }) => ({
      ...{ decision: decisionId, element: elementId, input, output },
      fired: fired.map(({ row: number, text }) => ({ row: number, text })),
    })),
    notes: target.notes,
    history: history.map((one) => [one.seq, historyDigest(one)]),
  } as Variables);
  const previous = row.audit_hash;
  const hash = chainHash(auditFormat, previous, body);
  row.audit_seq = seq;
  row.audit_hash = hash;
  row.changed_at = at;
  const index = { stream, seq, at, case_id: row.id, actor_id: step.actor.id, command: step.command };
  return { ...index, format: auditFormat, body, previous_hash: previous, hash };
}

/** Digest of one history row as it stands; the last event that names a row speaks for it. */
export const historyDigest = (row: HistoryRow): string => sha256(historyText(row)).slice(0, 32);

/** The row's canonical text, written out: there are several rows in every step, and their names are always the same. */
function historyText(row: HistoryRow): string {
  const text = JSON.stringify;
  return (
    `{"case_id":${text(row.case_id)},"element_id":${text(row.element_id)},"element_type":${text(row.element_type)},` +
    `"entered_at":${text(row.entered_at)},"item_id":${text(row.item_id)},"left_at":${text(row.left_at)},` +
    `"seq":${row.seq},"state":${text(row.state)},"token_id":${text(row.token_id)}}`
  );
}

/** Tokens that left and that entered a flow node, in the order they did. */
function tokens(target: CaseInStep, now: Date): { left: Json; entered: Json } {
  const visits = [...target.history.values()]
    .filter(({ elementType }) => elementType !== 'bpmn:SequenceFlow')
    .sort((a, b) => a.seq - b.seq);
  const closed = new Set([...target.closed.values()].map(({ itemId }) => itemId));
  const stood = ({ itemId, enteredAt }: FlowNodeRecord): boolean => closed.has(itemId) || enteredAt < now;
  return {
    left: visits
      .filter(({ leftAt }) => leftAt !== null)
      .map(({ tokenId, elementId, state }) => ({ token: tokenId, element: elementId, state })),
    entered: visits
      .filter((visit) => !stood(visit))
      .map(({ tokenId, elementId }) => ({ token: tokenId, element: elementId })),
  };
}

/** Old and new of every value that changed; absent is null. Personal values are sealed before they get here. */
export function changes(before: Variables, after: Variables): Variables {
  const changed: Record<string, Json> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[name] ?? null, after[name] ?? null];
    if (old !== now && canonical(old) !== canonical(now)) changed[name] = { old, new: now };
  }
  return changed;
}
