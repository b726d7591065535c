/** Who is on the telephone, for a task of a call that came in: the number, what it was about lately, what is still open. */
import type { Actor } from '../../lib/actor';
import { isUuid } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';
import { seesVenue } from '../policy';
import type { TaskRow } from './task';

export interface CallerCall {
  readonly direction: 'in' | 'out';
  readonly at: Date;
  readonly purpose: string | null;
  readonly result: string | null;
}
export interface CallerCase {
  readonly id: string;
  readonly tag: string;
  readonly process: string;
  readonly businessKey: string | null;
}
export interface CallerCard {
  /** E.164; null when it is withheld. Whoever shows it masks it. */
  readonly number: string | null;
  readonly line: string | null;
  readonly at: Date;
  readonly ringSeconds: number | null;
  readonly nuisanceCalls: number;
  readonly calls: readonly CallerCall[];
  readonly cases: readonly CallerCase[];
}

interface CallRow {
  readonly e164: string | null;
  readonly line: string | null;
  readonly startedAt: Date;
  readonly ringSeconds: number | null;
  readonly callerKey: string | null;
  readonly nuisanceCalls: number;
}
interface CaseRow {
  readonly id: string;
  readonly definitionId: string;
  readonly businessKey: string | null;
  readonly venueId: string | null;
}

const callById: Statement = {
  name: 'desk-caller',
  text: `
SELECT k.e164, k.line, k.started_at AS "startedAt", k.ring_seconds AS "ringSeconds", k.caller_key AS "callerKey",
  (SELECT count(*)::int FROM phone_call n WHERE n.caller_key = k.caller_key AND n.purpose = 'nuisance'
     AND n.id <> k.id AND n.started_at > $2::timestamptz - interval '30 days') AS "nuisanceCalls"
FROM phone_call k WHERE k.id = $1 AND k.direction = 'in'`,
};
const lastCalls: Statement = {
  name: 'desk-caller-calls',
  text: `
SELECT direction, at, purpose, result FROM (
  (SELECT id, direction, started_at AS at, purpose, result FROM phone_call WHERE caller_key = $1 ORDER BY started_at DESC LIMIT 6)
  UNION
  (SELECT id, direction, started_at, purpose, result FROM phone_call WHERE customer_id = $2 ORDER BY started_at DESC LIMIT 6)) known
WHERE id <> $3 ORDER BY at DESC, id DESC LIMIT 5`,
};
const openCases: Statement = {
  name: 'desk-caller-cases',
  text: `
SELECT id, definition_id AS "definitionId", business_key AS "businessKey", venue_id AS "venueId" FROM "case"
WHERE customer_id = $1 AND status = 'running' AND parent_id IS NULL AND id <> $2
ORDER BY started_at DESC, id DESC LIMIT 8`,
};

/** Null for a task that belongs to no call that came in. */
export async function callerCard(
  desk: Desk,
  actor: Actor,
  task: TaskRow,
  language: Language,
): Promise<CallerCard | null> {
  const callId = task.variables['returnedCallId'] ?? task.variables['callId'];
  if (typeof callId !== 'string' || !isUuid(callId)) return null;
  const { database, clock } = desk;
  const [call] = await database.query<CallRow>(callById, [callId, clock.now()]);
  if (!call) return null;
  const [calls, rows] = await Promise.all([
    database.query<CallerCall>(lastCalls, [call.callerKey, task.customer_id, callId]),
    database.query<CaseRow>(openCases, [task.customer_id, task.root_case_id]),
  ]);
  const seen = rows.filter(({ venueId }) => seesVenue(actor, venueId));
  const names = await namesByVersion(
    desk,
    seen.map(({ definitionId }) => definitionId),
    language,
  );
  const { e164, line, startedAt, ringSeconds, nuisanceCalls } = call;
  return {
    ...{ number: e164, line, at: startedAt, ringSeconds, nuisanceCalls, calls },
    cases: seen.map(({ id, definitionId, businessKey }) => {
      const { tag, process } = names.get(definitionId)!;
      return { id, tag, process, businessKey };
    }),
  };
}
