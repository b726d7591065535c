import { z } from 'zod';
import { returnTasks } from '../../engine/return-tasks';
import type { JobKind } from '../kind';

const whose = z.object({ userId: z.string().min(1), name: z.string().min(1) });

/** Gives everything a person holds back to its groups; a flow that ends a shift asks for it. */
export const tasksReturn: JobKind = {
  kind: 'tasks.return',
  finishesItself: false,
  leaseSeconds: 120,
  run: async ({ id, payload }, { engine, database }) => {
    const { userId, name } = whose.parse(payload);
    const actor = { type: 'person', id: userId, name, roles: [], candidateKeys: [] } as const;
    await returnTasks({ engine, sql: database }, actor, `return:${id}`);
  },
};
