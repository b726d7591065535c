import { join } from 'node:path';
import { checkedInput, checkedOutput } from '../../src/engine/run-context';
import { loadHandlers } from '../../src/engine/handlers';
import { BusinessError, type JobRequest, type StepView } from '../../src/handler-kit';
import { systemActor } from '../../src/lib/actor';
import { newId } from '../../src/lib/ids';
import type { Variables } from '../../src/lib/json';
import { projectRoot } from '../../src/lib/root';
import { evening, useWorld, type World } from '../domain/world';

export const handlers = loadHandlers(join(projectRoot, 'handlers'));

/** A handler's answer as a case gets it: checked, plain values, or the code of its business error. */
export type Answer = Variables & { readonly error?: string };

export interface HandlerWorld extends World {
  /** Calls a handler as a step does: plain JSON in, checked; plain JSON out, checked. */
  call(type: string, input: Variables, now?: Date): Promise<Answer>;
  readonly jobs: JobRequest[];
}

export function useHandlers(): HandlerWorld {
  const world = useWorld();
  const jobs: JobRequest[] = [];
  const view = (now: Date): StepView => ({
    ...world.act(now),
    actor: systemActor('tester'),
    caseId: newId(),
    rootCaseId: newId(),
    elementId: 'element',
    venueId: world.venue.id,
    customerId: null,
    enqueue: (job) => void jobs.push(job),
  });
  return Object.defineProperties({} as HandlerWorld, {
    ...Object.getOwnPropertyDescriptors(world),
    jobs: { value: jobs },
    call: {
      value: async (type: string, input: Variables, now: Date = evening): Promise<Answer> => {
        const handler = handlers.get(type)!;
        const outcome = await handler.run(checkedInput(handler, input) as never, view(now));
        return outcome instanceof BusinessError ? { error: outcome.code } : checkedOutput(handler, outcome);
      },
    },
  });
}
