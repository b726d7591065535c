/** One event of the audit, whole: what it says, its place in the chain, what seals it, what was noted on it. */
import { columns, type AuditEvent } from '../../engine/audit/pages';
import { streamsOfSubjects } from '../../engine/audit/select';
import type { Actor, Role } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { mustBeAllowed } from '../policy';
import { linesOf, noteSubject, type AuditLine } from './audit';
import { thingsIn, type Things } from './audit-things';

export interface AuditDetail {
  readonly line: AuditLine;
  readonly things: Things;
  /** In hex; of the first event of a stream the previous is all zeros. */
  readonly previous: string;
  readonly following: { readonly seq: string; readonly hash: string } | null;
  /** The checkpoint that sealed it first. */
  readonly sealed: { readonly number: number; readonly at: Date; readonly keyId: string } | null;
  /** Roles of who acted as they are now; the event itself says only who. */
  readonly roles: readonly Role[];
  /** The version of the process that ran. */
  readonly version: number | null;
  readonly notes: readonly AuditLine[];
}

interface Row extends AuditEvent {
  readonly previous: string;
  readonly following: AuditDetail['following'];
  readonly sealed: { readonly number: number; readonly at: string; readonly keyId: string } | null;
  readonly roles: readonly Role[] | null;
  readonly version: number | null;
}

const detail: Statement = {
  name: 'desk-audit-event',
  text: `SELECT ${columns}, encode(e.previous_hash, 'hex') AS previous,
      (SELECT json_build_object('seq', n.seq::text, 'hash', encode(n.hash, 'hex')) FROM audit_event n
        WHERE n.stream = e.stream AND n.seq = e.seq + 1) AS following,
      (SELECT json_build_object('number', c.number, 'at', c.at, 'keyId', c.key_id)
        FROM audit_leaf l JOIN audit_checkpoint c ON c.number = l.checkpoint
        WHERE l.stream = e.stream AND l.seq >= e.seq ORDER BY l.checkpoint LIMIT 1) AS sealed,
      coalesce((SELECT roles FROM app_user u WHERE u.id = e.actor_id), (SELECT roles FROM api_token k WHERE k.id = e.actor_id)) AS roles,
      (SELECT version FROM process_definition p WHERE p.id::text = e.body::json ->> 'definition') AS version
    FROM audit_event e WHERE e.stream = $1 AND e.seq = $2::bigint`,
};
const inStreams: Statement = {
  name: 'desk-audit-notes',
  text: `SELECT ${columns} FROM audit_event e WHERE e.stream = ANY($1::text[]) ORDER BY e.at, e.stream, e.seq LIMIT 200`,
};

/** Which event: its stream and its number there. */
export interface EventPlace {
  readonly stream: string;
  readonly seq: string;
}

export async function auditEvent(desk: Desk, actor: Actor, place: EventPlace): Promise<AuditDetail> {
  mustBeAllowed(actor, 'audit.read');
  const [row] = /^\d{1,18}$/.test(place.seq) ? await desk.database.query<Row>(detail, [place.stream, place.seq]) : [];
  if (!row) throw new NotFound(`no event ${place.stream} #${place.seq}`, { reason: 'audit-event' });
  const streams = await streamsOfSubjects(desk.database, [noteSubject(place)]);
  const noted = streams.length > 0 ? await desk.database.query<AuditEvent>(inStreams, [streams]) : [];
  const [line, ...notes] = await linesOf(desk, actor, [row, ...noted]);
  const { previous, following, sealed, roles, version } = row;
  return {
    ...{ line: line!, notes, things: await thingsIn(desk, actor, [line!]), previous, following, version },
    roles: roles ?? [],
    sealed: sealed && { ...sealed, at: new Date(sealed.at) },
  };
}
