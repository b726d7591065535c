import { openDatabase, type Database } from '../../src/db/database';
import { newId } from '../../src/lib/ids';
import type { Lane } from './measure';
import type { Door, Workload } from './workloads';

const update = {
  name: 'bench_floor',
  text: 'UPDATE bench_floor SET revision = revision + 1, state = $2 WHERE id = $1',
};
const insert = {
  name: 'bench_floor_start',
  text: 'INSERT INTO bench_floor (id, revision, state) SELECT id, 0, $2 FROM unnest($1::uuid[]) id',
};
const documentOf = {
  name: 'bench_document',
  text: `SELECT json_build_object('state', state, 'variables', variables)::text AS document FROM "case" WHERE id = $1`,
};

/** Makes the floor's table, as the owner, so that the desk's role finds it as it finds its own. */
export async function prepareFloor(ownerUrl: string): Promise<void> {
  const owner = await openDatabase({ url: ownerUrl, poolSize: 1 });
  await owner.query(`CREATE TABLE bench_floor (id uuid PRIMARY KEY, revision int NOT NULL, state jsonb NOT NULL)`);
  await owner.query('ALTER TABLE bench_floor SET (fillfactor = 80)');
  await owner.close();
}

/** The documents one case of the workload leaves in its row, step by step: its state and its variables. */
export async function documentsOf(database: Database, door: Door, workload: Workload): Promise<string[]> {
  const waiting = [...(await door.start(workload.process, workload.variables))];
  const { caseId } = waiting[0]!;
  const documents: string[] = [];
  const note = async () => {
    const [row] = await database.query<{ document: string }>(documentOf, [caseId]);
    documents.push(row!.document);
  };
  await note();
  while (waiting.length > 0) {
    waiting.push(...(await door.complete(waiting.shift()!, { answer: 'yes' })));
    await note();
  }
  return documents;
}

/** As a state of so many visits might look that is stored with its past. */
const visits = (bytes: number): string => {
  const visit = (seq: number) => ({
    seq,
    element: `task-${seq % 7}`,
    token: `${seq * 7919}`,
    at: `2026-11-21T12:${seq % 60}:00.000Z`,
  });
  const all = [];
  while (JSON.stringify(all).length < bytes) all.push(visit(all.length));
  return JSON.stringify({ visits: all });
};
const twice = (text: string): string[] => [text, text];

/**
 * Documents of the size that the aims were set by: the states of the prototype, which kept more in its state than a case
 * has now. Bytes, November 2026.
 */
export const referenceDocuments: Readonly<Record<string, readonly string[]>> = {
  seq: twice(visits(1_400)),
  booking: twice(visits(2_500)),
  fanout: twice(visits(11_400)),
};

/**
 * What the writes of a step cost at the least here: an autocommitted update of one row with the very document that the
 * step of the workload would leave in it. A row is updated as often as a case is completed; rows are made ahead.
 */
export function floorLane(database: Database, documents: readonly string[]): Lane {
  const started: string[] = [];
  const updates = documents.length - 1;
  let done = updates;
  let id = '';
  return {
    prepare: async (calls) => {
      const missing = Math.ceil(calls / updates) - started.length;
      if (missing <= 0) return;
      const ids = Array.from({ length: missing }, () => newId());
      await database.query(insert, [ids, documents[0]]);
      started.push(...ids);
    },
    call: async () => {
      if (done === updates) {
        id = started.pop()!;
        done = 0;
      }
      await database.query(update, [id, documents[++done]]);
    },
  };
}
