/** Calls out: whom one may call now and at which number, and a record of every try. */
import type { Act } from './shapes';

/** What a rule needs to decide whether to dial, read afresh before every try. */
export interface CallFacts {
  readonly phoneId: string | null;
  readonly callerKey: string | null;
  /** The number asked never to be called again. */
  readonly doNotCall: boolean;
  /** The customer agreed to calls for this purpose. */
  readonly consented: boolean;
  /** Campaign calls of other cases that this customer answered today, on the venue's clock. */
  readonly campaignsToday: number;
}

const factsSql = {
  name: 'phone-calls.facts',
  text: `
WITH file AS (SELECT coalesce(merged_into, id) AS id FROM customer WHERE id = $1),
zone AS (SELECT coalesce((SELECT time_zone FROM venue WHERE id = $2), 'Asia/Shanghai') AS name)
SELECT p.id AS "phoneId", p.key AS "callerKey",
  EXISTS (SELECT FROM do_not_call d WHERE d.caller_key = p.key) AS "doNotCall",
  EXISTS (SELECT FROM consent c WHERE c.customer_id = file.id AND c.purpose = $3 AND c.withdrawn_at IS NULL) AS consented,
  (SELECT count(*)::int FROM phone_call c
    WHERE c.customer_id = file.id AND c.direction = 'out' AND c.purpose = 'campaign' AND c.answered_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM "case" k WHERE k.id = c.case_id AND k.root_id = $6)
      AND c.started_at >= date_trunc('day', $5::timestamptz AT TIME ZONE zone.name) AT TIME ZONE zone.name) AS "campaignsToday"
FROM file CROSS JOIN zone
LEFT JOIN LATERAL (
  SELECT id, phone_key(e164) AS key FROM customer_phone
  WHERE customer_id = file.id AND valid ORDER BY (id = $4) IS TRUE DESC, added_at, id LIMIT 1) p ON true`,
};

interface CallWish {
  readonly customerId: string;
  readonly venueId: string | null;
  readonly campaignPurpose: string | null;
  /** The number to go on with, as long as it is valid. */
  readonly phoneId: string | null;
  /** The tree of cases the call is made for; its own earlier tries are no other campaign. */
  readonly rootCaseId: string | null;
}

export async function callFacts(act: Act, wish: CallWish): Promise<CallFacts> {
  const { customerId, venueId, campaignPurpose, phoneId, rootCaseId } = wish;
  const values = [customerId, venueId, campaignPurpose, phoneId, act.now, rootCaseId];
  const [facts] = await act.sql.query<CallFacts>(factsSql, values);
  return facts ?? { phoneId: null, callerKey: null, doNotCall: false, consented: false, campaignsToday: 0 };
}

export interface Dialled {
  readonly customerId: string;
  readonly venueId: string | null;
  readonly phoneId: string;
  readonly purpose: string;
  readonly script: string | null;
  readonly attempt: number;
}

/** Begins the record of a try by whoever is at work; gives its id. */
export async function recordDialled(act: Act, call: Dialled): Promise<string> {
  const callId = act.newId();
  await act.sql.query(
    {
      name: 'phone-calls.dialled',
      text: `
INSERT INTO phone_call (id, direction, e164, caller_key, customer_id, venue_id, agent_id, case_id, purpose, script, attempt,
  started_at)
SELECT $1, 'out', p.e164, phone_key(p.e164), coalesce(c.merged_into, c.id), $4, $5, $6, $7, $8, $9, $10
FROM customer c LEFT JOIN customer_phone p ON p.id = $3 WHERE c.id = $2`,
    },
    [
      ...[callId, call.customerId, call.phoneId, call.venueId, act.actor.id, act.caseId],
      ...[call.purpose, call.script, call.attempt, act.now],
    ],
  );
  return callId;
}

/** Notes that somebody answered; the first note counts. */
export async function recordAnswered(act: Act, callId: string): Promise<void> {
  await act.sql.query(
    {
      name: 'phone-calls.answered',
      text: `UPDATE phone_call SET answered_at = coalesce(answered_at, $2) WHERE id = $1`,
    },
    [callId, act.now],
  );
}

/** Ends the record of a try with what came of it. A call that came in keeps the end and result its own case gave it. */
export async function recordResult(act: Act, callId: string, result: string, note: string | null): Promise<void> {
  await act.sql.query(
    {
      name: 'phone-calls.result',
      text: `
UPDATE phone_call SET result = CASE direction WHEN 'out' THEN $2 ELSE coalesce(result, $2) END, note = coalesce($3, note),
  ended_at = CASE direction WHEN 'out' THEN coalesce(ended_at, $4) ELSE ended_at END
WHERE id = $1`,
    },
    [callId, result, note, act.now],
  );
}

/** Keeps what somebody did not understand, for whoever owns the script. */
export async function recordUnclear(
  act: Act,
  unclear: { readonly script: string; readonly what: string; readonly solvedBy: string },
): Promise<void> {
  await act.sql.query(
    {
      name: 'phone-calls.unclear',
      text: `
INSERT INTO script_unclear (id, script, what, solved_by, case_id, agent_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    },
    [act.newId(), unclear.script, unclear.what, unclear.solvedBy, act.caseId, act.actor.id, act.now],
  );
}
