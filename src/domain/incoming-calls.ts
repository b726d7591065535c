/** Calls that come in: one record each, written by the telephone system's news or by the agent who took the call. */
import { numberOf } from './customer-numbers';
import { findOrCreateCustomer } from './customers';
import type { Act, Grade } from './shapes';
import type { Sql } from '../lib/sql';

export const callEvents = ['incoming', 'answered', 'missed', 'dropped', 'ended'] as const;
export type CallEvent = (typeof callEvents)[number];

/** What a telephone system says about one call. */
export interface CallNews {
  /** The telephone system's own id of the call. */
  readonly externalId: string;
  readonly event: CallEvent;
  readonly at: Date;
  /** E.164; null when the number is withheld. */
  readonly e164: string | null;
  /** The number that was dialled. */
  readonly line: string | null;
  /** The venue's key; without it the venue whose number was dialled. */
  readonly venueKey: string | null;
  readonly agentId: string | null;
  readonly ringSeconds: number | null;
}

const newsSql = {
  name: 'incoming-calls.news',
  text: `
INSERT INTO phone_call AS k (id, direction, external_id, e164, caller_key, line, venue_id, agent_id, ring_seconds,
  started_at, answered_at, ended_at, result)
VALUES ($1, 'in', $2, $3, phone_key($3), $4,
  (SELECT id FROM venue WHERE active
     AND (key = $5 OR ($5::text IS NULL AND regexp_replace(phone, '\\D', '', 'g') = regexp_replace($4, '\\D', '', 'g')))
   ORDER BY key LIMIT 1),
  $6, $7, $8, CASE WHEN $9 = 'answered' THEN $8::timestamptz END,
  CASE WHEN $9 IN ('missed', 'dropped', 'ended') THEN $8::timestamptz END,
  CASE WHEN $9 IN ('missed', 'dropped', 'ended') THEN $9 END)
ON CONFLICT (external_id) DO UPDATE SET
  e164 = coalesce(k.e164, excluded.e164), caller_key = coalesce(k.caller_key, excluded.caller_key),
  line = coalesce(k.line, excluded.line), venue_id = coalesce(k.venue_id, excluded.venue_id),
  agent_id = coalesce(k.agent_id, excluded.agent_id), ring_seconds = coalesce(k.ring_seconds, excluded.ring_seconds),
  started_at = least(k.started_at, excluded.started_at), answered_at = coalesce(k.answered_at, excluded.answered_at),
  ended_at = coalesce(k.ended_at, excluded.ended_at), result = coalesce(k.result, excluded.result)
RETURNING id, xmax = 0 AS "isNew"`,
};

/** The record of a call, and whether this was the first that was heard of it. */
export interface NotedCall {
  readonly id: string;
  readonly isNew: boolean;
}

/** Writes what is new about a call; the same news twice, or news out of order, do no harm. */
export async function noteCallNews(sql: Sql, news: CallNews, id: string): Promise<NotedCall> {
  const { externalId, e164, line, venueKey, agentId, ringSeconds, at, event } = news;
  const values = [id, externalId, e164, line, venueKey, agentId, ringSeconds, at, event];
  const [row] = await sql.query<NotedCall>(newsSql, values);
  return row!;
}

export interface Caller {
  readonly callId: string;
  /** Tells numbers apart without saying them; for a withheld number the call's own id. */
  readonly callerKey: string;
  readonly customerId: string | null;
  readonly venueId: string | null;
  readonly grade: Grade;
  /** Nuisance calls from this number in the last thirty days. */
  readonly nuisanceCalls: number;
}

const recogniseSql = {
  name: 'incoming-calls.recognise',
  text: `
WITH found AS (
  SELECT k.id, k.caller_key, k.venue_id, c.id AS customer_id, c.grade
  FROM phone_call k
  LEFT JOIN customer_phone p ON p.e164 = k.e164 AND p.valid
  LEFT JOIN customer f ON f.id = p.customer_id
  LEFT JOIN customer c ON c.id = coalesce(f.merged_into, f.id)
  WHERE k.id = $1),
noted AS (
  UPDATE phone_call k SET case_id = $2, customer_id = coalesce(found.customer_id, k.customer_id) FROM found WHERE k.id = found.id)
SELECT found.id AS "callId", coalesce(found.caller_key, found.id::text) AS "callerKey", found.customer_id AS "customerId",
  found.venue_id AS "venueId", coalesce(found.grade, 'none') AS grade,
  (SELECT count(*)::int FROM phone_call o
    WHERE o.caller_key = found.caller_key AND o.direction = 'in' AND o.purpose = 'nuisance'
      AND o.started_at > $3::timestamptz - interval '30 days') AS "nuisanceCalls"
FROM found`,
};

/** Who rings, as far as the number says; the call's record then belongs to the case. */
export async function recogniseCaller(act: Act, callId: string): Promise<Caller> {
  const [caller] = await act.sql.query<Caller>(recogniseSql, [callId, act.caseId, act.now]);
  if (!caller) throw new Error(`no call ${callId}`);
  return caller;
}

/** What the agent has heard. */
export interface CallerWords {
  /** Null for a call the telephone system did not announce. */
  readonly callId: string | null;
  readonly agentId: string | null;
  readonly customerId: string | null;
  readonly venueId: string | null;
  readonly name: string | null;
  /** Another number than the one that rings. */
  readonly e164: string | null;
  /** Whether somebody without a file gets one. */
  readonly makeFile: boolean;
  /** The number that rings is put into the file as well. */
  readonly keepNumber: boolean;
  readonly about: string;
  readonly details: string | null;
}
export interface Identified {
  readonly callId: string;
  readonly callerKey: string;
  readonly customerId: string | null;
}

const heardSql = {
  name: 'incoming-calls.heard',
  text: `
INSERT INTO phone_call AS k (id, direction, e164, caller_key, agent_id, venue_id, purpose, note, case_id, started_at, answered_at)
VALUES ($1, 'in', $2, phone_key($2), $3, $4, $5, $6, $7, $8, $8)
ON CONFLICT (id) DO UPDATE SET
  e164 = coalesce(k.e164, excluded.e164), caller_key = coalesce(k.caller_key, excluded.caller_key),
  agent_id = coalesce(excluded.agent_id, k.agent_id), venue_id = coalesce(excluded.venue_id, k.venue_id),
  purpose = excluded.purpose, note = excluded.note, answered_at = coalesce(k.answered_at, excluded.answered_at)
RETURNING e164, coalesce(caller_key, id::text) AS "callerKey"`,
};

/** Writes what the agent has heard into the call's record, and finds or makes the caller's file. */
export async function identifyCaller(act: Act, words: CallerWords): Promise<Identified> {
  const callId = words.callId ?? act.newId();
  const { e164: typed, agentId, venueId, about, details } = words;
  const values = [callId, typed, agentId, venueId, about, details, act.caseId, act.now];
  const [call] = await act.sql.query<{ e164: string | null; callerKey: string }>(heardSql, values);
  const { e164: ringing, callerKey } = call!;
  const customerId = await fileOf(act, words, ringing);
  if (customerId && words.keepNumber && ringing) await numberOf(act, customerId, ringing);
  await act.sql.query(
    {
      name: 'incoming-calls.identified',
      text: `UPDATE phone_call SET customer_id = coalesce($2, customer_id) WHERE id = $1`,
    },
    [callId, customerId],
  );
  return { callId, callerKey, customerId };
}

async function fileOf(act: Act, words: CallerWords, ringing: string | null): Promise<string | null> {
  const { name, e164: typed, makeFile, customerId } = words;
  const number = typed ?? (customerId === null ? ringing : null);
  if (number === null || !(makeFile || typed || name)) return customerId;
  return (await findOrCreateCustomer(act, { name, e164: number })).customerId;
}

/** The file of the number a call came from, made when there is none; null for a withheld number. */
export async function fileOfCall(act: Act, callId: string, name: string | null): Promise<string | null> {
  const [call] = await act.sql.query<{ e164: string | null }>(
    { name: 'incoming-calls.number', text: `SELECT e164 FROM phone_call WHERE id = $1` },
    [callId],
  );
  return call?.e164 ? (await findOrCreateCustomer(act, { name, e164: call.e164 })).customerId : null;
}

/** Records that somebody whose call broke off was rung back; nothing for a withheld number, which nobody can ring. */
export async function recordRingBack(act: Act, callId: string, reached: boolean): Promise<void> {
  await act.sql.query(
    {
      name: 'incoming-calls.ring-back',
      text: `
INSERT INTO phone_call (id, direction, e164, caller_key, customer_id, venue_id, agent_id, case_id, purpose, attempt,
  started_at, answered_at, ended_at, result)
SELECT $2, 'out', e164, caller_key, customer_id, venue_id, $3, $4, 'ring-back', 1,
  $5::timestamptz, CASE WHEN $6 THEN $5::timestamptz END, $5::timestamptz, CASE WHEN $6 THEN 'reached' ELSE 'not-reached' END
FROM phone_call WHERE id = $1 AND e164 IS NOT NULL`,
    },
    [callId, act.newId(), act.actor.id, act.caseId, act.now, reached],
  );
}
