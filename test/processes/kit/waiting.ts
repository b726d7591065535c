/** Words for stories of guests for whom nothing is free: who has the rooms, who waits, and what the guest says. */
import type { Variables } from '../../../src/lib/json';
import type { CaseFacts } from '../../kit/desk-story';
import { callWords, clear, nobody, nothingElse, reached, rings } from './calls';
import type { Karaoke } from './karaoke';
import { largeWords, type LargeWords } from './large';

export interface WaitingWords extends LargeWords {
  /** A party of four from flow 01 or 04 for whom nothing is free. */
  wished(change?: Variables): Promise<CaseFacts>;
  /** The guest makes a choice. */
  chooses(call: CaseFacts, choice: string, more?: Variables): Promise<void>;
  /** … waits; the code of the entry. */
  waits(call: CaseFacts, more?: Variables): Promise<string>;
  /** The guest is reached and says this. */
  says(call: CaseFacts, answer: string | null): Promise<void>;
  /** The guest has picked up and is told of the room … */
  listens(call: CaseFacts): Promise<void>;
  /** … and says this when much time has passed. */
  answersLate(call: CaseFacts, answer: string): Promise<void>;
  /** Nobody answers this try. */
  doesNotAnswer(call: CaseFacts): Promise<void>;
  variables(call: CaseFacts): Promise<Variables>;
  entry(bookingId: string): Promise<{ state: string; place: number | null }>;
  messages(name: string): Promise<readonly Variables[]>;
}

export function waitingWords(desk: Karaoke, flow: string): WaitingWords {
  const large = largeWords(desk);
  const phone = callWords(desk);
  const variables = async (call: CaseFacts): Promise<Variables> => (await desk.facts(call.id)).variables;
  const chooses = async (call: CaseFacts, choice: string, more: Variables = {}): Promise<void> => {
    const picked = choice === 'none' ? { declineReason: 'time' } : {};
    await desk.complete('offerOthers', { choice, ...picked, ...more }, { caseId: call.id });
    await desk.run();
  };
  return {
    ...large,
    variables,
    chooses,
    wished: (change = {}) => large.handedOver(flow, { party: 4, ...change }),
    waits: async (call, more = {}) => {
      await chooses(call, 'wait', more);
      return (await variables(call))['bookingId'] as string;
    },
    says: async (call, answer) => {
      const last = answer === null ? nothingElse : { ...nothingElse, callAnswer: answer };
      await phone.goes(call.id, ...reached, clear, last);
    },
    listens: (call) => phone.goes(call.id, ...reached),
    answersLate: (call, answer) => phone.goes(call.id, clear, { ...nothingElse, callAnswer: answer }),
    doesNotAnswer: (call) => phone.goes(call.id, rings, nobody, { rings: 6 }),
    entry: async (bookingId) => {
      const [row] = await desk.database.query<{ state: string; place: number | null }>(
        `SELECT e.state, (SELECT count(*)::int FROM wait_entry o WHERE o.state = 'waiting' AND o.joined_at <= e.joined_at) AS place
         FROM wait_entry e WHERE e.booking_id = $1`,
        [bookingId],
      );
      return row!;
    },
    messages: (name) =>
      desk.database.query('SELECT correlation_key AS key, payload FROM message WHERE name = $1 ORDER BY id', [name]),
  };
}
