import type { ClosedWait, DecisionRecord, Definition, FlowNodeRecord, RunResult, Wait } from '../bpmn/types';
import type { Variables } from '../lib/json';
import type { CaseRow } from './rows';

/** A case while a step works on it: its row as it will be written, and what happened to it since it was loaded. */
export interface CaseInStep {
  readonly row: CaseRow;
  readonly definition: Definition;
  readonly isNew: boolean;
  readonly before: {
    readonly variables: Variables;
    readonly venueId: string | null;
    readonly customerId: string | null;
    readonly businessKey: string | null;
  };
  /** Waits opened and closed, by `waitKey`: one visit may stop being a task and become an incident. */
  readonly opened: Map<string, Wait>;
  readonly closed: Map<string, ClosedWait>;
  readonly history: Map<number, FlowNodeRecord>;
  /** Visits from this number on began in this step: none of them has a row yet. */
  nextSeq: number;
  readonly decisions: DecisionRecord[];
  /** Facts for the audit that the engine room does not know of: claims, incidents, cancellations. */
  readonly notes: Variables[];
  /** True once the engine room ran it in this step. */
  ran: boolean;
  /** True when facts of its row changed without a run: whether it is paused. */
  changed: boolean;
  /** True when its caller does not wait for it any more. */
  abandoned: boolean;
}

/** A case as loaded or just made, before anything happens to it. */
export function caseInStep(row: CaseRow, definition: Definition, isNew: boolean): CaseInStep {
  return {
    row,
    definition,
    isNew,
    before: {
      variables: isNew ? {} : row.variables,
      venueId: row.venue_id,
      customerId: row.customer_id,
      businessKey: row.business_key,
    },
    opened: new Map(),
    closed: new Map(),
    history: new Map(),
    nextSeq: Infinity,
    decisions: [],
    notes: [],
    ran: false,
    changed: false,
    abandoned: false,
  };
}

export const waitKey = ({ kind, itemId }: Pick<Wait, 'kind' | 'itemId'>): string => `${kind} ${itemId}`;

/** Takes over one run's result. A wait opened and closed in the same step leaves no trace but its history. */
export function absorb(target: CaseInStep, result: RunResult, now: Date): void {
  const { row } = target;
  target.ran = true;
  target.nextSeq = Math.min(target.nextSeq, result.nextSeq);
  row.state = result.state;
  row.variables = result.variables;
  row.status = result.status;
  row.outcome = result.outcome ?? row.outcome;
  if (result.status !== 'running') Object.assign(row, { ended_at: now.toISOString(), suspended: false });
  for (const gone of result.closed) {
    if (!target.opened.delete(waitKey(gone))) target.closed.set(waitKey(gone), gone);
  }
  for (const wait of result.opened) {
    if (wait.kind !== 'incident') target.closed.delete(waitKey(wait));
    target.opened.set(waitKey(wait), wait);
  }
  for (const record of result.history) target.history.set(record.seq, record);
  target.decisions.push(...result.decisions);
  takeFacts(target, row.variables);
}

/** Business key, customer and venue are variables the diagram names; once known they stay known. */
export function takeFacts({ row, definition }: CaseInStep, variables: Variables): void {
  const { businessKey, customer, venue } = definition.model;
  const text = (name: string | null): string | null => {
    const value = name === null ? null : variables[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  row.business_key = text(businessKey) ?? row.business_key;
  row.customer_id = uuid(text(customer)) ?? row.customer_id;
  row.venue_id = uuid(text(venue)) ?? row.venue_id;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const isUuid = (text: string): boolean => uuidPattern.test(text);
const uuid = (text: string | null): string | null => (text !== null && isUuid(text) ? text : null);
