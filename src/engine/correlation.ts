/**
 * Who gets a message. Names and keys are locked in one order for everybody, so no subscription slips between a
 * publisher's look and its commit. Delivery is a job per receiver; the step itself only decides.
 */
import type { Variables } from '../lib/json';
import { waitKey, type CaseInStep } from './case-in-step';
import type { MessageRow, MessageStartRow, SubscriptionRow } from './rows';
import { jobRow, type Pair, type Published, type StepScope } from './step-scope';

interface StartEvent {
  readonly kind: 'message' | 'signal';
  readonly name: string;
  readonly elementId: string;
  /** Only one open case per key. */
  readonly keyed: boolean;
  readonly process: string;
}

interface Facts {
  readonly subscriptions: readonly SubscriptionRow[];
  readonly waiting: readonly MessageRow[];
  readonly starts: readonly StartEvent[];
  readonly openStarts: readonly MessageStartRow[];
}

const factsOf = { name: 'correlation_facts', text: 'SELECT correlation_facts($1, $2) AS facts' };
const freeStarts = {
  name: 'message_start_free',
  text: `DELETE FROM message_start_case WHERE case_id = ANY($1::uuid[]) RETURNING name, correlation_key AS key`,
};
const takeStart = {
  name: 'message_start_take',
  text: `INSERT INTO message_start_case (process_key, name, correlation_key, case_id) VALUES ($1, $2, $3, $4)
    ON CONFLICT (process_key, name, correlation_key) DO UPDATE SET case_id = excluded.case_id`,
};
const giveUpStart = {
  name: 'message_start_give_up',
  text: `DELETE FROM message_start_case s USING job j JOIN message m ON m.id = (j.payload->>'messageId')::uuid
    WHERE j.id = $1 AND j.kind = 'message.start' AND s.process_key = j.payload->>'process' AND s.case_id IS NULL
      AND s.name = m.name AND s.correlation_key = m.correlation_key RETURNING s.name, s.correlation_key AS key`,
};

/** Matches what the step publishes and what it waits for with everybody else; adds the rows and jobs to its writes. */
export async function correlate(step: StepScope): Promise<void> {
  const opened = subscriptionsOpened(step);
  const freed = await freedKeys(step);
  const pairs: Pair[] = [
    ...step.published.map(({ message }) => ({ name: message.name, key: message.correlation_key })),
    ...opened.map(({ name, correlation_key }) => ({ name, key: correlation_key })),
    ...freed,
  ];
  if (pairs.length === 0) return;
  const facts = await readFacts(step, pairs, opened);
  const match = new Matching(step, facts);
  for (const published of step.published) match.publish(published);
  for (const waiting of facts.waiting) match.offer(waiting, opened, freed);
}

/** Subscriptions the step opens, as rows; they are written with the waits. */
export function subscriptionsOpened(step: StepScope): SubscriptionRow[] {
  return [...step.cases.values()].flatMap((target) =>
    [...target.opened.values()].flatMap((wait) => {
      if (wait.kind !== 'message' && wait.kind !== 'signal') return [];
      return [subscriptionRow(step, target, wait)];
    }),
  );
}

function subscriptionRow(
  step: StepScope,
  { row }: CaseInStep,
  wait: { kind: 'message' | 'signal'; name: string; correlationKey?: string; itemId: string; elementId: string },
): SubscriptionRow {
  return {
    id: step.newId(),
    kind: wait.kind,
    name: wait.name,
    correlation_key: wait.correlationKey ?? '',
    case_id: row.id,
    process_key: row.process_key,
    item_id: wait.itemId,
    element_id: wait.elementId,
    created_at: step.now.toISOString(),
  };
}

/** The message's key is that of the case it has started, for as long as the case runs. */
export async function holdStart({ tx }: StepScope, message: MessageRow, { row }: CaseInStep): Promise<void> {
  await tx.query(takeStart, [row.process_key, message.name, message.correlation_key, row.id]);
}

/** A start that is given up holds its key no longer. */
export async function releaseStart({ tx, freed }: StepScope, jobId: string): Promise<void> {
  freed.push(...(await tx.query<Pair>(giveUpStart, [jobId])));
}

/** Keys of message starts given up or whose case ends in this step: the next message with the key may start a case again. */
async function freedKeys({ tx, cases, freed }: StepScope): Promise<Pair[]> {
  const ended = [...cases.values()].filter(
    ({ row, definition }) =>
      row.status !== 'running' && definition.model.messageStarts.some((start) => start.correlationKey !== null),
  );
  if (ended.length === 0) return freed;
  return [...freed, ...(await tx.query<Pair>(freeStarts, [ended.map(({ row }) => row.id)]))];
}

async function readFacts(step: StepScope, pairs: readonly Pair[], opened: readonly SubscriptionRow[]): Promise<Facts> {
  const distinct = [...new Map(pairs.map((pair) => [`${pair.name}\u001f${pair.key}`, pair])).values()];
  const [row] = await step.tx.query<{ facts: { [Name in keyof Facts]: Facts[Name] | null } }>(factsOf, [
    JSON.stringify(distinct),
    step.now,
  ]);
  const { subscriptions, waiting, starts, openStarts } = row!.facts;
  const standing = (subscriptions ?? []).filter(
    (one) => !step.cases.get(one.case_id)?.closed.has(waitKey({ kind: one.kind, itemId: one.item_id })),
  );
  const again = new Set(opened.map(({ case_id, item_id }) => `${case_id} ${item_id}`));
  return {
    subscriptions: [...standing.filter((one) => !again.has(`${one.case_id} ${one.item_id}`)), ...opened],
    waiting: waiting ?? [],
    starts: starts ?? [],
    openStarts: openStarts ?? [],
  };
}

export const isDue = (expiresAt: string, now: Date): boolean => new Date(expiresAt) <= now;

class Matching {
  private readonly taken: MessageStartRow[];

  constructor(
    private readonly step: StepScope,
    private readonly facts: Facts,
  ) {
    this.taken = [...facts.openStarts];
  }

  /** One receiver per process: a case that waits for it, else a start; nobody: it waits for its time to live. */
  publish({ kind, message, again }: Published): void {
    const fits = this.facts.subscriptions.filter(
      (one) => one.kind === kind && one.name === message.name && one.correlation_key === message.correlation_key,
    );
    if (kind === 'signal') {
      // What waits in the case that threw it got it as it was thrown; what waits there since then came too late.
      for (const one of fits.filter(({ case_id: id }) => id !== message.from_case_id))
        this.deliver(message, one, 'signal');
      return this.startBySignal(message);
    }
    const process = (one: { process_key: string }): boolean => !again || again.process === one.process_key;
    const receivers = firstPerProcess(fits.filter(process));
    for (const one of receivers) this.deliver(message, one, 'message');
    const reached = new Set(receivers.map((one) => one.process_key));
    const started = this.facts.starts
      .filter(
        (start) => isFor(start, message) && !reached.has(start.process) && process({ process_key: start.process }),
      )
      .filter((start) => this.start(message, start));
    const cases = [...message.correlated_case_ids, ...receivers.map((one) => one.case_id)];
    this.store(message, again !== undefined, receivers.length + started.length > 0, cases);
  }

  /** A stored message nobody had yet goes to a subscription of this step, or starts a case whose key became free. */
  offer(message: MessageRow, opened: readonly SubscriptionRow[], freed: readonly Pair[]): void {
    if (this.step.published.some(({ message: { id } }) => id === message.id)) return;
    const receivers = firstPerProcess(opened.filter((one) => one.kind === 'message' && matches(one, message)));
    for (const one of receivers) this.deliver(message, one, 'message');
    const free = freed.some(({ name, key }) => name === message.name && key === message.correlation_key);
    const starts = free && receivers.length === 0 ? this.facts.starts.filter((start) => isFor(start, message)) : [];
    const started = starts.filter((start) => this.start(message, start));
    if (receivers.length + started.length > 0)
      this.store(
        message,
        true,
        true,
        receivers.map((one) => one.case_id),
      );
  }

  private deliver(message: MessageRow, to: SubscriptionRow, kind: 'message' | 'signal'): void {
    const about = { caseId: to.case_id, itemId: to.item_id, elementId: to.element_id };
    const payload: Variables =
      kind === 'signal'
        ? { signal: message.name, payload: message.payload }
        : { messageId: message.id, process: to.process_key };
    this.step.writes.jobs.push(jobRow(this.step, { kind: `${kind}.deliver`, payload, ...about }));
  }

  /** A signal starts one case by every start event that waits for it. */
  private startBySignal({ name, payload, from_case_id }: MessageRow): void {
    for (const { process, elementId } of this.facts.starts.filter(
      (one) => one.kind === 'signal' && one.name === name,
    )) {
      const about = { process, elementId, signal: name, payload, fromCaseId: from_case_id };
      this.step.writes.jobs.push(jobRow(this.step, { kind: 'signal.start', payload: about }));
    }
  }

  /** False when an open case of the process was started by the same key. */
  private start(message: MessageRow, start: StartEvent): boolean {
    if (start.keyed) {
      const same = (one: MessageStartRow): boolean =>
        one.process_key === start.process &&
        one.name === message.name &&
        one.correlation_key === message.correlation_key;
      if (this.taken.some(same)) return false;
      const row = {
        process_key: start.process,
        name: message.name,
        correlation_key: message.correlation_key,
        case_id: null,
      };
      this.taken.push(row);
      this.step.writes.messageStarts.push(row);
    }
    const payload = {
      messageId: message.id,
      process: start.process,
      elementId: start.elementId,
      keyed: start.keyed,
      fromCaseId: message.from_case_id,
    };
    this.step.writes.jobs.push(jobRow(this.step, { kind: 'message.start', payload }));
    return true;
  }

  private store(message: MessageRow, stored: boolean, received: boolean, cases: readonly string[]): void {
    const state = received || cases.length > 0 ? 'correlated' : 'waiting';
    const row = { ...message, state, correlated_case_ids: [...new Set(cases)] } as const;
    if (stored) this.step.writes.messageStates.push(row);
    else this.step.writes.messages.push(row);
  }
}

const isFor = (start: StartEvent, message: MessageRow): boolean =>
  start.kind === 'message' && start.name === message.name;

const matches = (one: SubscriptionRow, message: MessageRow): boolean =>
  one.name === message.name && one.correlation_key === message.correlation_key;

function firstPerProcess(subscriptions: readonly SubscriptionRow[]): SubscriptionRow[] {
  const first = new Map<string, SubscriptionRow>();
  for (const one of subscriptions) if (!first.has(one.process_key)) first.set(one.process_key, one);
  return [...first.values()];
}
