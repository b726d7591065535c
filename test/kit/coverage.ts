/** Which sequence flows the cases of a test file took: what `npm run coverage:processes` counts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from '../../src/lib/sql';

const TAKEN = `
  SELECT DISTINCT c.process_key AS process, f.element_id AS "flowId"
    FROM case_history f JOIN "case" c ON c.id = f.case_id
   WHERE f.element_type = 'bpmn:SequenceFlow'
   ORDER BY 1, 2`;

/** Writes a file per database into `PROCESS_COVERAGE_DIR`; does nothing where that is not set. */
export async function recordSequenceFlows(sql: Sql): Promise<void> {
  const directory = process.env.PROCESS_COVERAGE_DIR;
  if (!directory) return;
  const taken = await sql.query<{ process: string; flowId: string }>(TAKEN);
  const [here] = await sql.query<{ name: string }>('SELECT current_database() AS name');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, `${here?.name ?? 'unknown'}.json`), JSON.stringify(taken));
}
