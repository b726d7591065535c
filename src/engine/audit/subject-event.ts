import type { Actor } from '../../lib/actor';
import type { Variables } from '../../lib/json';
import type { Sql } from '../../lib/sql';
import { auditFormat, canonical, chainHash, emptyHash } from './canonical';

/** Something that happened outside of cases: a sign-in, a deployment, a changed permission, a look at personal data. */
export interface SubjectEvent {
  /** What it is about: `user:ID`, `definition:KEY`, `settings` … */
  readonly subject: string;
  readonly at: Date;
  readonly actor: Actor;
  /** What was done, as a verb with its object: `sign-in`, `deploy-process`. */
  readonly command: string;
  readonly facts?: Variables;
}

interface Head {
  readonly seq: string;
  readonly hash: string;
}

const headOf = {
  name: 'audit_head',
  text: `SELECT seq, '\\x' || encode(hash, 'hex') AS hash FROM audit_stream WHERE stream = $1`,
};
const append = {
  name: 'audit_append',
  text: `WITH head AS (
    INSERT INTO audit_stream AS s (stream, seq, hash) VALUES ($1, $2, $3::bytea)
    ON CONFLICT (stream) DO UPDATE SET seq = excluded.seq, hash = excluded.hash WHERE s.seq = excluded.seq - 1
    RETURNING stream)
  INSERT INTO audit_event (stream, seq, at, case_id, actor_id, command, format, body, previous_hash, hash)
  SELECT stream, $2, $4, NULL, $5, $6, $7, $8, $9::bytea, $3::bytea FROM head RETURNING seq`,
};
const mostAttempts = 20;

/** Stream of a subject on one day; a day is a stream of its own so that busy subjects do not grow without end. */
export const subjectStream = (subject: string, at: Date): string =>
  `subject:${subject}:${at.toISOString().slice(0, 10)}`;

/** Appends one event to the subject's stream of the day; inside a transaction it commits with it. */
export async function appendSubjectEvent(sql: Sql, event: SubjectEvent): Promise<void> {
  const stream = subjectStream(event.subject, event.at);
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const [head] = await sql.query<Head>(headOf, [stream]);
    const previous = head?.hash ?? emptyHash;
    const seq = Number(head?.seq ?? 0) + 1;
    const body = bodyOf(event, stream, seq);
    const hash = chainHash(auditFormat, previous, body);
    const values = [stream, seq, hash, event.at, event.actor.id, event.command, auditFormat, body, previous];
    const written = await sql.query(append, values);
    if (written.length === 1) return;
  }
  throw new Error(`the audit stream ${stream} is written by too many at once`);
}

function bodyOf({ subject, at, actor, command, facts = {} }: SubjectEvent, stream: string, seq: number): string {
  const { type, id, name } = actor;
  const who = { type, id, name };
  return canonical({ format: auditFormat, stream, seq, at: at.toISOString(), subject, actor: who, command, facts });
}
