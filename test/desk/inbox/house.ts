/** An inbox to fill by hand: one process of one task, offered to agents, due and as urgent as its case says. */
import type { Desk as WebDesk } from '../../../src/desk/desk';
import { handlersOf } from '../../../src/engine/handlers';
import { loadLibrary } from '../../../src/forms/library';
import { join } from 'node:path';
import { projectRoot } from '../../../src/lib/root';
import type { Variables } from '../../../src/lib/json';
import { useDesk, type Desk } from '../../kit/desk';
import { person } from '../../kit/people';
import { end, model, start, userTask } from '../../engine/models';
import { seedChain } from '../../web/kit';

const about = { 'encore:venue': 'venueId', 'encore:businessKey': 'code', 'encore:customer': 'customerId' };
const work = (id: string, name: string): string =>
  model(
    id,
    [
      start(),
      userTask('do', { name, 'camunda:dueDate': '=due', 'camunda:priority': '=priority', 'encore:claim': 'never' }),
      end('done'),
    ],
    ['started > do > done'],
    { process: { ...about, 'encore:optional': 'venueId code customerId' } },
  );

/** Nobody starts cases as themselves here, so that nothing is claimed by being made. */
const maker = person('maker', ['agent'], { roles: ['supervisor'] });

export interface InboxHouse {
  readonly kit: Desk;
  /** The desk as use-cases want it. */
  readonly desk: WebDesk;
  /** A new open task; minutes from now until it is due. */
  task(about?: { due?: number; priority?: number; process?: string } & Variables): Promise<string>;
}

/** Call it once at the top of a test file. */
export function useInbox(): InboxHouse {
  const models = [work('work', '回电'), work('work', '回电给客人'), work('other', '查房')];
  const kit = useDesk({ models, handlers: handlersOf(), seed: seedChain });
  const library = loadLibrary(join(projectRoot, 'processes'));
  return {
    kit,
    get desk() {
      const { engine, database, definitions, clock } = kit;
      return { engine, database, definitions, library, clock, deployment: {} as WebDesk['deployment'] };
    },
    task: async ({ due = 120, priority = 50, process = 'work', ...variables } = {}) => {
      const at = new Date(kit.clock.now().getTime() + due * 60_000).toISOString();
      const { opened } = await kit.start(process, { due: at, priority, ...variables }, maker);
      return opened[0]!.taskId;
    },
  };
}
