/** Who gave which value of a case what other value, and when: the whole life of its data, newest first. */
import type { Actor } from '../../lib/actor';
import type { Json } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { readable } from '../personal';

export interface ValueChange {
  readonly name: string;
  readonly old: Json;
  readonly new: Json;
  readonly at: Date;
  readonly actor: { readonly type: string; readonly name: string };
}

interface Row {
  readonly at: Date;
  readonly actor: ValueChange['actor'];
  readonly values: Readonly<Record<string, { readonly old: Json; readonly new: Json }>>;
}

const changes: Statement = {
  name: 'desk-case-changes',
  text: `
    SELECT at, body::json -> 'actor' AS actor, body::json -> 'values' AS values FROM audit_event
    WHERE stream = 'case:' || $1::text AND body NOT LIKE '%"values":{}}' ORDER BY seq DESC LIMIT 1000`,
};

/** The caller has made sure that the reader may see the case. */
export async function caseChanges(desk: Desk, actor: Actor, caseId: string): Promise<readonly ValueChange[]> {
  const rows = await desk.database.query<Row>(changes, [caseId]);
  const values = await readable(
    desk,
    actor,
    rows.map((row) => row.values),
  );
  return rows.flatMap(({ at, actor: who }, i) =>
    Object.entries(values[i]!).map(([name, change]) => ({ name, ...change, at, actor: who })),
  );
}
