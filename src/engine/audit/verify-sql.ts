/** What the verification reads, in batches: events in order, what is known of their streams, and the history. */
export interface EventRow {
  readonly stream: string;
  readonly seq: string;
  readonly at: string;
  readonly caseId: string | null;
  readonly actorId: string;
  readonly command: string;
  readonly format: number;
  readonly body: string;
  readonly previous: string;
  readonly hash: string;
}

/** What is known of a stream beside its events; null where there is no such thing. */
export interface Facts {
  readonly stream: string;
  readonly headSeq: number | null;
  readonly headHash: string | null;
  readonly checkpoint: number | null;
  readonly sealedSeq: number | null;
  readonly sealedHash: string | null;
  readonly droppedSeq: number | null;
  readonly droppedHash: string | null;
}

export const batch = 500;
/** Larger than the number of any event. */
export const highest = '9223372036854775807';
const micros = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
const hex = (column: string): string => `'\\x' || encode(${column}, 'hex')`;
export const events = {
  name: 'audit_verify_events',
  text: `SELECT stream, seq, ${micros('at')} AS at, case_id AS "caseId", actor_id AS "actorId", command, format, body,
      ${hex('previous_hash')} AS previous, ${hex('hash')} AS hash
    FROM audit_event WHERE (stream, seq, at) > ($1, $2, $3::timestamptz) AND ($4::text IS NULL OR stream = $4)
    ORDER BY stream, seq, at LIMIT ${batch}`,
};
/**
 * Heads, seals and what was deleted, of many streams at once. Only what is signed counts: seals of checkpoints up to $2,
 * which were looked at before, and ends of months that have a tombstone.
 */
export const factsOf = {
  name: 'audit_verify_facts',
  text: `
SELECT s.stream, h.seq::int AS "headSeq", h.hash AS "headHash",
  l.checkpoint::int AS checkpoint, l.seq::int AS "sealedSeq", ${hex('l.hash')} AS "sealedHash",
  d.seq::int AS "droppedSeq", ${hex('d.hash')} AS "droppedHash"
FROM unnest($1::text[]) s(stream)
LEFT JOIN LATERAL (
  SELECT c.audit_seq AS seq, ${hex('c.audit_hash')} AS hash FROM "case" c
   WHERE c.id = CASE WHEN s.stream ~ '^case:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN substr(s.stream, 6)::uuid END
  UNION ALL SELECT a.seq, ${hex('a.hash')} FROM audit_stream a WHERE a.stream = s.stream) h ON true
LEFT JOIN LATERAL (
  SELECT checkpoint, seq, hash FROM audit_leaf WHERE stream = s.stream AND checkpoint BETWEEN 1 AND $2
   ORDER BY checkpoint DESC LIMIT 1) l ON true
LEFT JOIN LATERAL (
  SELECT seq, hash FROM audit_tombstone_end JOIN audit_tombstone USING (period) WHERE stream = s.stream
   ORDER BY period DESC LIMIT 1) d ON true`,
};
/** A stream whose last event went with a deleted month is where its tombstone says, and well. */
export const gone = {
  name: 'audit_verify_gone',
  text: `
SELECT known.stream, max(known.seq)::int AS seq, max(known.checkpoint)::int AS checkpoint
FROM (SELECT 'case:' || id AS stream, audit_seq AS seq, NULL::bigint AS checkpoint FROM "case"
      UNION ALL SELECT stream, seq, NULL FROM audit_stream
      UNION ALL SELECT stream COLLATE "default", seq, checkpoint FROM audit_leaf WHERE checkpoint BETWEEN 1 AND $3) known
WHERE known.stream > $1 AND ($2::text IS NULL OR known.stream = $2)
  AND NOT EXISTS (SELECT FROM audit_event e WHERE e.stream = known.stream)
GROUP BY known.stream
HAVING max(known.seq) > coalesce((SELECT max(d.seq) FROM audit_tombstone_end d JOIN audit_tombstone USING (period)
  WHERE d.stream = known.stream), 0)
ORDER BY known.stream LIMIT ${batch}`,
};
export const eventAt = {
  name: 'audit_verify_event',
  text: `SELECT ${hex('hash')} AS hash FROM audit_event WHERE stream = $1 AND seq = $2`,
};
export const historyOf = {
  name: 'audit_verify_history',
  text: `SELECT f.case_id, f.seq, f.item_id, f.element_id, f.element_type, f.token_id, f.state,
      ${micros('f.entered_at')} AS entered_at, ${micros('f.left_at')} AS left_at, f.flows,
      c.audit_seq::int AS head
    FROM flow_node_instance f JOIN "case" c ON c.id = f.case_id
    WHERE f.case_id = ANY ($1::uuid[]) ORDER BY f.case_id, f.seq`,
};
