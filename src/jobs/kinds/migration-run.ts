import { z } from 'zod';
import type { JobKind } from '../kind';

const batch = z.object({ planId: z.uuid(), chain: z.string() });

/** One batch of a migration plan; it asks for the next one itself, so a stopped desk goes on where it was. */
export const migrationRun: JobKind = {
  kind: 'migration.run',
  finishesItself: false,
  leaseSeconds: 300,
  run: async ({ payload }, { engine }) => {
    const { planId, chain } = batch.parse(payload);
    await engine.runMigrationBatch(planId, chain);
  },
};
