/** Goes on with exports, step by step: each is kept before the next begins, so that it can go on after any of them. */
import { appendSubjectEvent } from '../../engine/audit/subject-event';
import { hintChannel } from '../../engine/hints';
import type { Sql, Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { personOf } from '../people';
import { can } from '../policy';
import { nextStep, type Sizes } from './pieces';
import { exportDigest, exportWork, keepStep, type ExportWork } from './store';
import { readerActor } from './words';

/** What the worker needs of exports. */
export interface ExportWriter {
  /** Writes up to `steps` steps; whether there is more to do. */
  goOn(exportId: string, steps: number): Promise<boolean>;
  /** The work was tried too often: the export is over and says why. */
  giveUp(exportId: string, why: string): Promise<void>;
}

const usual: Sizes = { events: 1000, cases: 200 };

export const createExportWriter = (desk: Desk, sizes: Sizes = usual): ExportWriter => ({
  goOn: async (exportId, steps) => {
    let more = true;
    for (let step = 0; more && step < steps; step++) more = await oneStep(desk, exportId, sizes);
    await tell(desk, exportId, more);
    return more;
  },
  giveUp: async (exportId, why) => {
    await desk.database.transaction((sql) => over(sql, exportId, { state: 'failed', why, at: desk.clock.now() }));
    await tell(desk, exportId, false);
  },
});

/** Pages that show the export look again, and workers for what is next. */
async function tell({ database }: Desk, exportId: string, work: boolean): Promise<void> {
  const hint = { name: 'audit_export_hint', text: 'SELECT pg_notify($1, $2)' };
  await database.query(hint, [hintChannel, JSON.stringify({ work, cases: [exportId] })]);
}

async function oneStep(desk: Desk, exportId: string, sizes: Sizes): Promise<boolean> {
  const row = await exportWork(desk.database, exportId);
  if (row?.state !== 'running') return false;
  const person = await personOf(desk.database, row.askedBy, desk.clock.now());
  if (!person || !can(person.actor, 'audit.read')) {
    const end = { state: 'failed', why: 'reader', at: desk.clock.now() } as const;
    await desk.database.transaction((sql) => over(sql, exportId, end));
    return false;
  }
  if (row.place.part === null) {
    await finish(desk, row);
    return false;
  }
  const reader = { actor: readerActor(person.actor, row.personal), language: row.language };
  const step = await nextStep({ desk, row, reader, sizes });
  return desk.database.transaction((sql) => keepStep(sql, row, step, desk.clock.now()));
}

const done: Statement = {
  name: 'audit_export_done',
  text: `UPDATE audit_export SET state = 'done', share = 1, sha256 = $3, finished_at = $4, round = round + 1
    WHERE id = $1 AND round = $2 AND state = 'running' RETURNING id`,
};
const forgetCases: Statement = {
  name: 'audit_export_cases_forget',
  text: 'DELETE FROM audit_export_case WHERE export_id = $1',
};

/** The whole gets its fingerprint, which stands in the audit from then on. */
async function finish({ database, clock }: Desk, row: ExportWork): Promise<void> {
  const sha256 = await exportDigest({ database }, row.id, row.pieces);
  await database.transaction(async (sql) => {
    const at = clock.now();
    if ((await sql.query(done, [row.id, row.round, sha256, at])).length === 0) return;
    await sql.query(forgetCases, [row.id]);
    const { id, format, events, cases, size } = row;
    const actor = { type: 'system', id: 'job', name: 'job', roles: [], candidateKeys: [] } as const;
    const facts = { export: id, format, events, cases, bytes: size, sha256, for: row.askedBy };
    await appendSubjectEvent(sql, { subject: 'exports', at, actor, command: 'finish-export', facts });
  });
}

const ended: Statement = {
  name: 'audit_export_over',
  text: `UPDATE audit_export SET state = $2, why = $3, finished_at = $4, round = round + 1
    WHERE id = $1 AND state = 'running' RETURNING id`,
};
const forgetPieces: Statement = {
  name: 'audit_export_pieces_forget',
  text: 'DELETE FROM audit_export_piece WHERE export_id = $1',
};

interface End {
  readonly state: 'stopped' | 'failed';
  readonly why: string | null;
  readonly at: Date;
}

/** Ends an export that runs, and removes what was written of it; false when it does not run any more. */
export async function over(sql: Sql, exportId: string, { state, why, at }: End): Promise<boolean> {
  if ((await sql.query(ended, [exportId, state, why, at])).length === 0) return false;
  await sql.query(forgetPieces, [exportId]);
  await sql.query(forgetCases, [exportId]);
  return true;
}
