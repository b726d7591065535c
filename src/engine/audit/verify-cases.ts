/** Proves the rows of cases, which pages show: what they hold is what their events made of them. */
import type { Json, Variables } from '../../lib/json';
import type { Sql } from '../../lib/sql';
import { canonical } from './canonical';
import type { AuditFault } from './verify';

/** What the events of a case say so far about its row. */
export interface CaseTold {
  readonly values: Map<string, Json>;
  /** The text of the last event. */
  last: Readonly<Record<string, Json>> | null;
}

export function tell(told: CaseTold, body: Readonly<Record<string, Json>>): void {
  told.last = body;
  const values = (body['values'] ?? {}) as Readonly<Record<string, { readonly new?: Json }>>;
  for (const [name, change] of Object.entries(values)) told.values.set(name, change?.new ?? null);
}

export interface WalkedCase {
  readonly id: string;
  readonly stream: string;
  /** The number of its last event that was walked. */
  readonly seq: number;
  readonly told: CaseTold;
  /** Its first events went with a deleted month: nothing speaks for values that were given then. */
  readonly isCut: boolean;
}

interface Row {
  readonly id: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly definition: string;
  readonly variables: Variables;
  readonly head: number;
}
const rowsOf = {
  name: 'audit_verify_cases',
  text: `SELECT id, status, outcome, definition_id AS definition, variables, audit_seq::int AS head
    FROM "case" WHERE id = ANY ($1::uuid[])`,
};

/** A case that moved on meanwhile is left out. */
export async function compareCases(sql: Sql, cases: readonly WalkedCase[], faults: AuditFault[]): Promise<void> {
  if (cases.length === 0) return;
  const rows = new Map((await sql.query<Row>(rowsOf, [cases.map(({ id }) => id)])).map((row) => [row.id, row]));
  for (const one of cases) {
    const row = rows.get(one.id);
    if (row?.head !== one.seq) continue;
    for (const name of wrongIn(row, one)) {
      const detail = `the case’s ${name} is not what its events say`;
      faults.push({ stream: one.stream, seq: one.seq, kind: 'case', detail });
    }
  }
}

function wrongIn(row: Row, { told: { values, last }, isCut }: WalkedCase): string[] {
  const stands = (['status', 'outcome', 'definition'] as const).filter((name) => (last?.[name] ?? null) !== row[name]);
  const names = new Set([...values.keys(), ...(isCut ? [] : Object.keys(row.variables))]);
  const changed = [...names].filter(
    (name) => canonical(row.variables[name] ?? null) !== canonical(values.get(name) ?? null),
  );
  return [...stands, ...changed.map((name) => `value ${name}`)];
}
