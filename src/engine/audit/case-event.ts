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
  const body = bodyOf(step, target, history, { stream, seq, at });
  const previous = row.audit_hash;
  const hash = chainHash(auditFormat, previous, body);
  row.audit_seq = seq;
  row.audit_hash = hash;
  row.changed_at = at;
  const index = { stream, seq, at, case_id: row.id, actor_id: step.actor.id, command: step.command };
  return { ...index, format: auditFormat, body, previous_hash: previous, hash };
}

/**
 * The event's canonical text, written out member by member in the order of their names: their names are always the
 * same, and sorting them again costs more than all the rest of the event.
 */
function bodyOf(
  step: StepScope,
  target: CaseInStep,
  history: readonly HistoryRow[],
  { stream, seq, at }: { readonly stream: string; readonly seq: number; readonly at: string },
): string {
  const { row } = target;
  const { actor, command, key, reason } = step;
  const text = JSON.stringify;
  const { left, entered } = tokens(target, history, step.now);
  const digests = history.map((one) => `[${one.seq},"${historyDigest(one)}"]`);
  return (
    `{"actor":{"id":${text(actor.id)},"name":${text(actor.name)},"type":"${actor.type}"},"at":"${at}",` +
    (target.isNew ? `"cameFrom":${text(row.came_from)},` : '') +
    `"command":${text(command)},"decisions":${decisionsOf(target)},"definition":${text(row.definition_id)},` +
    `"entered":[${entered.join(',')}],"format":${auditFormat},"history":[${digests.join(',')}],"key":${text(key)},` +
    `"left":[${left.join(',')}],"notes":${canonical(target.notes)},"outcome":${text(row.outcome)},` +
    (target.isNew ? `"parent":${text(row.parent_id)},` : '') +
    `"process":${text(row.process_key)},"reason":${text(reason)},"root":${text(row.root_id)},"seq":${seq},` +
    `"status":"${row.status}","stream":"${stream}","values":${canonical(changes(target.before.variables, row.variables))}}`
  );
}

function decisionsOf({ decisions }: CaseInStep): string {
  if (decisions.length === 0) return '[]';
  return canonical(
    decisions.map(({ decisionId, elementId, input, output, fired }) => ({
      ...{ decision: decisionId, element: elementId, input, output },
      fired: fired.map(({ row: number, text }) => ({ row: number, text })),
    })),
  );
}

/** Digest of one history row as it stands; the last event that names a row speaks for it. */
export const historyDigest = (row: HistoryRow): string => sha256(historyText(row)).slice(0, 32);

/**
 * The row's canonical text, written out: there are several rows in every step, and their names are always the same.
 * Flows are named where there are some: rows written when flows were rows of their own keep their digests.
 */
function historyText(row: HistoryRow): string {
  const text = JSON.stringify;
  return (
    `{"case_id":${text(row.case_id)},"element_id":${text(row.element_id)},"element_type":${text(row.element_type)},` +
    `"entered_at":${text(row.entered_at)},${row.flows === null ? '' : `"flows":${text(row.flows)},`}"item_id":${text(row.item_id)},"left_at":${text(row.left_at)},` +
    `"seq":${row.seq},"state":${text(row.state)},"token_id":${text(row.token_id)}}`
  );
}

/** Tokens that left and that entered a flow node, in the order they did, as canonical texts. */
function tokens(target: CaseInStep, history: readonly HistoryRow[], now: Date): { left: string[]; entered: string[] } {
  const left: string[] = [];
  const entered: string[] = [];
  const closed = new Set([...target.closed.values()].map(({ itemId }) => itemId));
  for (const { seq } of history) {
    const { elementType, elementId, tokenId, state, itemId, enteredAt, leftAt } = target.history.get(seq)!;
    if (elementType === 'bpmn:SequenceFlow') continue;
    const place = `{"element":${JSON.stringify(elementId)},`;
    if (leftAt !== null) left.push(`${place}"state":"${state}","token":"${tokenId}"}`);
    const stood = closed.has(itemId) || enteredAt.getTime() < now.getTime();
    if (!stood) entered.push(`${place}"token":"${tokenId}"}`);
  }
  return { left, entered };
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
