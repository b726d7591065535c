import { verifyAudit } from '../../../src/engine/audit/verify';
import type { Sql } from '../../../src/lib/sql';

const spread = `SELECT id FROM "case" ORDER BY hashtext(id::text), id LIMIT $1`;

/** Proves the audit of so many cases, drawn from all; throws with the first fault. */
export async function verifySample(sql: Sql, cases: number): Promise<void> {
  for (const { id } of await sql.query<{ id: string }>(spread, [cases])) {
    const { events, faults } = await verifyAudit(sql, { caseId: id });
    if (faults[0]) throw new Error(`${faults[0].stream} ${faults[0].seq}: ${faults[0].detail}`);
    if (events === 0) throw new Error(`case ${id} has no audit`);
  }
}
