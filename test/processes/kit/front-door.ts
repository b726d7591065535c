/** Words for stories of the front door: a telephone that rings, what the agent takes down, and who is told what. */
import { reportCall, type CallReport } from '../../../src/desk/telephone';
import type { StepResult } from '../../../src/engine/types';
import type { Variables } from '../../../src/lib/json';
import type { CaseFacts } from '../../kit/desk-story';
import type { Karaoke } from './karaoke';

export interface FrontDoor {
  /** Tells what the telephone system says of a call, and lets the desk do what follows. */
  phone(event: CallReport['event'], call: string, more?: Partial<CallReport>): Promise<string>;
  /** The reception of the call last announced by this id. */
  received(call: string): Promise<CaseFacts>;
  /** Rings, is picked up, and the agent takes down what it is about. */
  talk(call: string, matter: Variables, from?: string | null): Promise<StepResult & { caseId: string }>;
  /** The running case of a process that no story has asked for yet. */
  newest(process: string): Promise<CaseFacts>;
}

export const caller = '+8619900000172';

export function frontDoor(desk: Karaoke): FrontDoor {
  const known = new Set<string>();
  const phone: FrontDoor['phone'] = async (event, call, more = {}) => {
    const report = { at: null, from: caller, line: null, venue: null, agent: null, ringSeconds: null };
    const { engine, database, clock } = desk;
    const { callId } = await reportCall({ engine, database, clock }, { ...report, event, callId: call, ...more });
    await desk.run();
    return callId;
  };
  const received = async (call: string): Promise<CaseFacts> => {
    const [row] = await desk.database.query<{ id: string }>('SELECT id FROM phone_call WHERE external_id = $1', [call]);
    const cases = await desk.cases('reception');
    return cases.find(({ variables }) => variables['callId'] === row?.id)!;
  };
  return {
    phone,
    received,
    talk: async (call, matter, from = caller) => {
      await phone('incoming', call, { from });
      await phone('answered', call, { from });
      const { id } = await received(call);
      const step = await desk.complete('registerMatter', matter, { caseId: id });
      await desk.run();
      return { ...step, caseId: id };
    },
    newest: async (process) => {
      const running = (await desk.cases(process)).filter(({ status, id }) => status === 'running' && !known.has(id));
      if (running.length !== 1) throw new Error(`${running.length} new cases of ${process}`);
      known.add(running[0]!.id);
      return running[0]!;
    },
  };
}
