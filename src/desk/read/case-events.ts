/** What happened in a case, step by step, as its audit stream tells it. */
import type { Actor } from '../../lib/actor';
import type { Json } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { readable } from '../personal';

/** One step of the case. Names of elements and values are the model's; pages put them into words. */
export interface CaseEvent {
  readonly seq: number;
  readonly at: Date;
  readonly actor: { readonly type: Actor['type']; readonly id: string; readonly name: string };
  readonly command: string;
  readonly reason: string | null;
  readonly status: string;
  readonly outcome: string | null;
  readonly left: readonly { readonly element: string; readonly state: string }[];
  readonly entered: readonly { readonly element: string }[];
  readonly values: Readonly<Record<string, { readonly old: Json; readonly new: Json }>>;
  readonly decisions: readonly CaseDecision[];
  readonly notes: readonly Readonly<Record<string, Json>>[];
  readonly hash: string;
  /** The version the case ran on after the step. */
  readonly definition: string;
  /** Visits the step touched, each with the digest of its row as the step left it. */
  readonly history: readonly (readonly [seq: number, digest: string])[];
}
export interface CaseDecision {
  readonly decision: string;
  readonly element: string;
  readonly fired: readonly { readonly row: number; readonly text: string }[];
}

/** One event as the table has it. */
export interface EventRow {
  readonly seq: string | number;
  readonly at: Date | string;
  readonly body: string;
  readonly hash: string;
}

const events: Statement = {
  name: 'desk-case-events',
  text: `
    SELECT seq, at, body, encode(hash, 'hex') AS hash FROM audit_event
    WHERE stream = 'case:' || $1::text AND seq < $2::bigint
      AND ($4::boolean IS NULL OR (body::json -> 'actor' ->> 'type' = 'person') = $4)
    ORDER BY seq DESC LIMIT $3`,
};

/** The newest events first, before `before` if given; with `people` only what people did, or only what nobody did. The caller has made sure that the reader may see the case. */
export async function caseEvents(
  desk: Desk,
  actor: Actor,
  caseId: string,
  { limit, before, people }: { readonly limit: number; readonly before?: string; readonly people?: boolean },
): Promise<readonly CaseEvent[]> {
  const values = [caseId, before ?? '9223372036854775807', limit, people ?? null];
  return eventsOf(desk, actor, await desk.database.query<EventRow>(events, values));
}

/** Events as they are stored, opened for whoever may read them. */
export async function eventsOf(desk: Desk, actor: Actor, rows: readonly EventRow[]): Promise<readonly CaseEvent[]> {
  const bodies = rows.map((row) => JSON.parse(row.body) as Json);
  const seen = await readable(desk, actor, bodies);
  return rows.map((row, i) => ({
    ...(seen[i] as unknown as Omit<CaseEvent, 'seq' | 'at' | 'hash'>),
    seq: Number(row.seq),
    at: new Date(row.at),
    hash: row.hash,
  }));
}
