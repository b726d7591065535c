/** Words for stories of calls out: a guest who is to be called, and what one hears on the phone. */
import { addPhone, findOrCreateCustomer } from '../../../src/domain/customers';
import { giveConsent } from '../../../src/domain/consents';
import type { StepResult } from '../../../src/engine/types';
import type { Actor } from '../../../src/lib/actor';
import type { Act } from '../../../src/domain/shapes';
import { newId } from '../../../src/lib/ids';
import type { Variables } from '../../../src/lib/json';
import { person } from '../../kit/people';
import type { CaseName } from '../../kit/desk-story';
import { at, type Karaoke } from './karaoke';

/** Lin, who makes the calls. */
export const lin = person('lin', ['agent']);

export interface PhoneCallRow {
  readonly id: string;
  readonly agent: string | null;
  readonly number: string | null;
  readonly attempt: number | null;
  readonly result: string | null;
  readonly note: string | null;
  readonly answered: boolean;
}

export interface CallWords {
  /** A guest nobody has called yet, with these numbers. */
  guestWith(number: string, ...others: string[]): Promise<string>;
  agrees(customerId: string, purpose: string): Promise<void>;
  callerKey(number: string): Promise<string>;
  /** Starts 31; the call is about a lost umbrella unless something else is said. */
  callUp(customerId: string, change?: Variables, actor?: Actor): Promise<StepResult>;
  /** Answers the open question of this call, whichever of 31–40 asks it. */
  says(call: CaseName, answers: Variables, actor?: Actor): Promise<StepResult>;
  /** Several answers one after another. */
  goes(call: CaseName, ...answers: readonly Variables[]): Promise<void>;
  /** The one question open now. */
  question(call: CaseName): Promise<string>;
  calls(customerId: string): Promise<readonly PhoneCallRow[]>;
  /** A call from this number, as reception records it; its id. */
  comesIn(number: string, customerId: string): Promise<string>;
  /** What 31 gives back to whoever wanted the call. */
  outcome(call: CaseName): Promise<Variables>;
  act(): Act;
  /** Text messages of a case and the cases it called, by template. */
  texts(call: CaseName): Promise<readonly { template: string; to: string; text: string }[]>;
}

export const rings: Variables = { dialResult: 'connects' };
export const noLine: Variables = { dialResult: 'no-connection' };
export const answered: Variables = { answered: 'yes' };
export const nobody: Variables = { answered: 'no' };
export const themselves: Variables = { person: 'self' };
export const somebodyElse: Variables = { person: 'other' };
export const suits: Variables = { convenient: 'yes' };
export const clear: Variables = { understood: 'yes' };
export const unclear: Variables = { understood: 'no' };
export const nothingElse: Variables = { wish: 'none' };
/** A matter that may be left with an acquaintance. */
export const harmless: Variables = { harmless: true };
/** From the dial to the person listening. */
export const reached: readonly Variables[] = [rings, answered, themselves, suits];

const callsSql = `
SELECT id, agent_id AS agent, e164 AS number, attempt, result, note, answered_at IS NOT NULL AS answered
FROM phone_call WHERE customer_id = $1 ORDER BY started_at, id`;

export function callWords(desk: Karaoke): CallWords {
  const act = (): Act => ({
    ...{ sql: desk.database, now: desk.clock.now(), actor: { id: 'somebody' }, caseId: null },
    ...{ newId: () => newId(), enqueue: () => undefined },
  });
  const says: CallWords['says'] = async (call, answers, actor = lin) => {
    const [task, ...others] = await desk.tasks(call);
    if (!task || others.length > 0) throw new Error(`${others.length + (task ? 1 : 0)} questions are open`);
    const result = await desk.complete(task, answers, { actor });
    await desk.run();
    return result;
  };
  return {
    says,
    act,
    outcome: async (call) => (await desk.facts(call)).variables,
    comesIn: async (number, customerId) => {
      const id = newId();
      await desk.database.query(
        `INSERT INTO phone_call (id, direction, e164, caller_key, customer_id, started_at, answered_at)
         VALUES ($1, 'in', $2, phone_key($2), $3, $4, $4)`,
        [id, number, customerId, desk.clock.now()],
      );
      return id;
    },
    guestWith: async (first, ...others) => {
      const { customerId } = await findOrCreateCustomer(act(), { name: '林一', e164: first });
      for (const e164 of others) await addPhone(act(), customerId, e164);
      return customerId;
    },
    agrees: (customerId, purpose) => giveConsent(act(), customerId, purpose, 'form'),
    callerKey: async (number) => {
      const [row] = await desk.database.query<{ key: string }>('SELECT phone_key($1) AS key', [number]);
      return row!.key;
    },
    callUp: async (customerId, change = {}, actor = lin) => {
      const wanted = {
        ...{ customerId, venueId: desk.venue.id, bookingCode: null, bookingId: null, purpose: 'service' },
        ...{ campaignPurpose: null, matter: '雨伞找到了', matterEn: 'The umbrella was found', callScript: 'call-explain' },
        ...{ scriptData: null, importance: 'normal', callUntil: at('19:22', '2026-11-24'), retryPlan: 'standard' },
        ...{ harmless: false, answers: null, ...change },
      };
      const call = await desk.start('flow-31', wanted, actor);
      await desk.run();
      return call;
    },
    goes: async (call, ...answers) => {
      for (const each of answers) await says(call, each);
    },
    question: async (call) => {
      const open = await desk.tasks(call);
      return open.map(({ elementId }) => elementId).join(', ');
    },
    calls: (customerId) => desk.database.query<PhoneCallRow>(callsSql, [customerId]),
    texts: async (call) => {
      const { rootId } = await desk.facts(call);
      const text = `SELECT subject AS template, recipient AS "to", body_text AS text FROM outbox_delivery
        WHERE kind = 'sms' AND case_id IN (SELECT id FROM "case" WHERE root_id = $1) ORDER BY delivered_at`;
      return desk.database.query<{ template: string; to: string; text: string }>(text, [rootId]);
    },
  };
}

let numbers = 0;
/** A mainland number nobody in the stories has yet. */
export const freshNumber = (): string => `+86199001${String((numbers += 1)).padStart(5, '0')}`;
