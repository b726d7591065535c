/** Words for stories of rooms and stays: what was handed over, what is said when the missing party is called. */
import type { CaseFacts, CaseName } from '../../kit/desk-story';
import type { Variables } from '../../../src/lib/json';
import { clear, nothingElse, reached } from './calls';
import { at, useKaraoke, type Karaoke } from './karaoke';

interface StayWords {
  /** What this case gave to another flow; null when it gave nothing. */
  handedTo(flow: string, from: CaseName): Promise<Variables | null>;
  /** Hands a whole wish to a flow, as 01 does; the case it starts. */
  handOver(flow: string, change?: Variables): Promise<CaseFacts>;
  /** A confirmed booking of this room from 20:30 to 23:30 whose guests agreed that they may be asked to move. */
  movableIn(room: string): Promise<string>;
  /** Somebody's confirmed booking of this room. */
  takeFrom(room: string, from: string, to: string): Promise<string>;
  /** The running case of a process that has this booking. */
  caseOf(process: string, bookingId: string): Promise<CaseFacts>;
  /** The call to the missing party, from the dial to the answer. */
  theySay(arrival: CaseName, answer: string): Promise<void>;
}
export type Stays = Karaoke & StayWords;

const messageSql = `SELECT payload FROM message WHERE name = $1 AND from_case_id = $2 ORDER BY published_at DESC LIMIT 1`;
const bookingSql = `
WITH made AS (
  INSERT INTO booking (id, code, venue_id, state, party, during, business_day, room_type, created_at, created_by)
  SELECT gen_random_uuid(), 'K-' || left(gen_random_uuid()::text, 6), r.venue_id, 'confirmed', 2, tstzrange($3, $4),
         '2026-11-21', r.type, $5, 'somebody'
  FROM room r WHERE r.venue_id = $1 AND r.number = $2
  RETURNING id, during)
INSERT INTO booking_room (id, booking_id, room_id, during)
SELECT gen_random_uuid(), m.id, r.id, m.during FROM made m, room r WHERE r.venue_id = $1 AND r.number = $2
RETURNING booking_id AS id`;

/** What an agent types about guests who are known already. */
export const withoutName = (wish: Variables): Variables =>
  Object.fromEntries(Object.entries(wish).filter(([key]) => key !== 'name' && key !== 'phone'));

export function useStays(): Stays {
  const desk = useKaraoke();
  const words = stayWords(desk);
  return new Proxy(desk, {
    get: (target, name) => (name in words ? Reflect.get(words, name) : Reflect.get(target, name)) as unknown,
  }) as Stays;
}

function stayWords(desk: Karaoke): StayWords {
  const running = async (process: string, fits: (facts: CaseFacts) => boolean): Promise<CaseFacts> => {
    const found = (await desk.cases(process)).filter((one) => one.status === 'running' && fits(one));
    if (found.length !== 1) throw new Error(`${found.length} running cases of ${process}`);
    return found[0]!;
  };
  const takeFrom: StayWords['takeFrom'] = async (room, from, to) => {
    const before = new Date(desk.clock.now().getTime() - 3_600_000);
    const values = [desk.venue.id, room, from, to, before];
    const [made] = await desk.database.query<{ id: string }>(bookingSql, values);
    return made!.id;
  };
  return {
    takeFrom,
    handedTo: async (flow, from) => {
      const caseId = typeof from === 'string' ? from : from.caseId;
      const values = [`handover.flow-${flow}`, caseId];
      const [sent] = await desk.database.query<{ payload: Variables }>(messageSql, values);
      return sent?.payload ?? null;
    },
    handOver: async (flow, change = {}) => {
      const customerId = await desk.guestOf('none');
      const wish = withoutName(desk.wish(change));
      const nulls = { roomType: null, namedRoom: null, occasion: null, voucher: null, note: null };
      const called = { callerKey: null, callId: null, agentId: null, fromFlow: '01' };
      const hours = wish['hours'] as number;
      const from = at(wish['startTime'] as string);
      const to = new Date(Date.parse(from) + hours * 3_600_000).toISOString();
      const before = new Set((await desk.cases(`flow-${flow}`)).map(({ id }) => id));
      await desk.publish(`handover.flow-${flow}`, customerId, { ...nulls, ...called, ...wish, customerId, from, to });
      return (await desk.cases(`flow-${flow}`)).find(({ id }) => !before.has(id))!;
    },
    movableIn: async (room) => {
      const id = await takeFrom(room, at('20:30'), at('23:30'));
      await desk.database.query('UPDATE booking SET may_be_moved = true WHERE id = $1', [id]);
      return id;
    },
    caseOf: (process, bookingId) => running(process, ({ variables }) => variables['bookingId'] === bookingId),
    theySay: async (arrival, answer) => {
      for (const answers of [...reached, clear, { callAnswer: answer, ...nothingElse }]) {
        const asked = (await desk.tasks(arrival)).filter(({ elementId }) => elementId !== 'partyArrives');
        await desk.complete(asked[0]!, answers);
        await desk.run();
      }
    },
  };
}
