/** Writes exports of the audit, some steps per job; the job asks for the next one, so a stopped desk goes on where it was. */
import { z } from 'zod';
import { Unavailable } from '../../lib/errors';
import { newId } from '../../lib/ids';
import type { JobKind } from '../kind';

/** What a job needs of exports: to go on with one, and to say that it cannot. */
export interface Exporter {
  goOn(exportId: string, steps: number): Promise<boolean>;
  giveUp(exportId: string, why: string): Promise<void>;
}

const which = z.object({ exportId: z.uuid() });
const steps = 20;
const mostAttempts = 5;
const nextJob = {
  name: 'audit_export_next',
  text: `INSERT INTO job (id, kind, key, payload, run_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (key) DO NOTHING`,
};
const kind = 'audit.export';

export const auditExport = (exporter: Exporter): JobKind => ({
  kind,
  finishesItself: false,
  leaseSeconds: 300,
  maxAttempts: mostAttempts,
  run: async ({ id, payload, attempts }, { database, clock }) => {
    const { exportId } = which.parse(payload);
    try {
      if (!(await exporter.goOn(exportId, steps))) return;
    } catch (fault) {
      if (attempts >= mostAttempts && !(fault instanceof Unavailable)) await exporter.giveUp(exportId, 'fault');
      throw fault;
    }
    const now = clock.now();
    await database.query(nextJob, [newId(now.getTime()), kind, `${kind}:${exportId}:${id}`, { exportId }, now]);
  },
});
