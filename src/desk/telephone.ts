/**
 * What a telephone system tells the desk. Each piece of news is written into the call's record and sent to its case;
 * the same news twice does nothing, so a telephone system may repeat what it got no answer to.
 */
import { noteCallNews, type CallEvent } from '../domain/incoming-calls';
import { parsePhone } from '../domain/phones';
import type { Actor } from '../lib/actor';
import { newId } from '../lib/ids';
import type { Variables } from '../lib/json';
import type { Desk } from './desk';

export { callEvents } from '../domain/incoming-calls';

export interface CallReport {
  /** The telephone system's own id of the call. */
  readonly callId: string;
  readonly event: CallEvent;
  /** When it happened; now, when the telephone system does not say. */
  readonly at: Date | null;
  /** The caller's number as it came; null or no number at all when it is withheld. */
  readonly from: string | null;
  readonly line: string | null;
  /** A venue's key. */
  readonly venue: string | null;
  /** The login of whoever picked up. */
  readonly agent: string | null;
  readonly ringSeconds: number | null;
}

export interface CallNoted {
  /** The desk's own id of the call. */
  readonly callId: string;
  readonly replayed: boolean;
}

const telephone: Actor = { type: 'integration', id: 'telephone', name: 'telephone', roles: [], candidateKeys: [] };

/** How long news waits for a case that is not there yet: an agent may still be writing when a long call ends. */
const patience: Readonly<Record<CallEvent, string>> = {
  incoming: 'PT1H',
  answered: 'PT5M',
  missed: 'PT1H',
  dropped: 'PT1H',
  ended: 'PT6H',
};
/** News from which a call that was never announced is taken up all the same. */
const opens: readonly CallEvent[] = ['incoming', 'answered', 'missed'];

type Parts = Pick<Desk, 'engine' | 'database' | 'clock'>;

/** Takes one piece of news about a call. */
export async function reportCall(desk: Parts, report: CallReport): Promise<CallNoted> {
  const { event, callId: externalId, line, venue: venueKey, ringSeconds } = report;
  const now = desk.clock.now();
  const agentId = report.agent === null ? null : await agentOf(desk, report.agent);
  const e164 = report.from === null ? null : parsePhone(report.from);
  const news = { externalId, event, at: report.at ?? now, e164, line, venueKey, agentId, ringSeconds };
  const { id, isNew } = await noteCallNews(desk.database, news, newId(now.getTime()));
  if (isNew && !opens.includes(event)) return { callId: id, replayed: false };
  const announced = opens.includes(event) ? await send(desk, 'incoming', id, {}) : null;
  if (event === 'incoming') return { callId: id, replayed: announced!.replayed };
  const { replayed } = await send(desk, event, id, event === 'answered' ? { agentId } : {});
  return { callId: id, replayed };
}

/** Sends a call's news once, whoever tells it how often. */
const send = (desk: Parts, event: CallEvent, callId: string, more: Variables) =>
  desk.engine.publishMessage({
    ...{ actor: telephone, key: `call:${callId}:${event}`, name: `call.${event}`, correlationKey: callId },
    ...{ payload: { callId, ...more }, timeToLive: patience[event] },
  });

async function agentOf({ database }: Parts, login: string): Promise<string | null> {
  const [row] = await database.query<{ id: string }>(
    { name: 'telephone-agent', text: `SELECT id FROM app_user WHERE login = $1 AND active` },
    [login],
  );
  return row?.id ?? null;
}
