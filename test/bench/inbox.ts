import { performance } from 'node:perf_hooks';
import { claimNext } from '../../src/desk/claim-next';
import type { Desk } from '../../src/desk/desk';
import type { Criteria } from '../../src/desk/inbox/criteria';
import { inbox, type InboxWanted } from '../../src/desk/read/inbox';
import { inboxCounts } from '../../src/desk/read/inbox-counts';
import type { Actor } from '../../src/lib/actor';
import { systemClock } from '../../src/lib/clock';
import { fillInbox, groupsOfUser, users } from './inbox-data';
import { benchInboxPages } from './inbox-pages';
import { plain, sample, summarize, type Lane, type Measured } from './measure';
import type { Stage } from './stage';

const seconds = 5;

/**
 * Milliseconds of what people do all day, each time as another of 5,000 people, over a million open tasks and a million
 * done ones; the aim is a p95 below 20 ms for every list. Then whole pages, over HTTP.
 */
export async function benchInbox(stage: Stage): Promise<Measured[]> {
  const started = performance.now();
  const offered = await fillInbox(stage);
  const results = [
    plain('inbox.filled', 'ms', performance.now() - started),
    plain('inbox.offered to one person', '×', offered),
  ];
  const desk = deskOf(stage);
  for (const [name, ask] of Object.entries({ ...lists(desk), ...counting(desk) })) {
    await sample([laneOf(ask)], Number.POSITIVE_INFINITY, 1);
    results.push(summarize(`inbox.${name}`, [await sample([laneOf(ask)], Number.POSITIVE_INFINITY, seconds)], null));
  }
  results.push(...(await working(desk)), ...(await benchInboxPages(stage)));
  return results;
}

/** Lists and claims need no diagrams but those of the tasks, which have one name, and deploy nothing. */
const deskOf = ({ engine, database }: Stage): Desk => {
  const unused = { library: { label: () => undefined } } as unknown as Pick<Desk, 'library' | 'deployment'>;
  return { engine, database, definitions: engine.definitions, clock: systemClock, ...unused };
};

type Ask = (at: number) => Promise<unknown>;

/** Another person every time, the same in every run. */
const personAt = (at: number): Actor => {
  const number = (at * 7919) % users;
  const candidateKeys = groupsOfUser(number).map((group) => `group-${group}@*`);
  return { type: 'person', id: `user-${number}`, name: `user-${number}`, roles: ['agent'], candidateKeys };
};

function lists(desk: Desk): Record<string, Ask> {
  const list =
    (wanted: Omit<InboxWanted, 'language'>, pages = 1): Ask =>
    async (at) => {
      let after: string | undefined;
      for (let page = 0; page < pages; page++) {
        const { next } = await inbox(desk, personAt(at), { ...wanted, after, language: 'zh-CN' });
        after = next ?? undefined;
      }
    };
  const groups = (criteria: Criteria) => list({ box: 'groups', criteria });
  return {
    'list.mine': list({ box: 'mine' }),
    'list.groups': list({ box: 'groups' }),
    'list.groups, three pages': list({ box: 'groups' }, 3),
    'list.groups by priority': list({ box: 'groups', sort: 'priority' }),
    'list.groups by age': list({ box: 'groups', sort: 'age' }),
    'list.unassigned': list({ box: 'unassigned' }),
    'list.late': list({ box: 'late' }),
    'list.done': list({ box: 'done' }),
    'list.of a process': groups({ process: 'flow-17' }),
    'list.of a rare process': groups({ process: 'flow-45' }),
    'list.urgent': groups({ priority: 'urgent' }),
    'list.of a guest': groups({ customer: '客人4711' }),
    'list.of a booking': groups({ booking: 'B4711' }),
    'list.of a name': groups({ text: 'answer' }),
    'list.of a number': groups({ text: 'B4711' }),
    'list.of words nobody used': groups({ text: '没有这样的事' }),
  };
}

const counting = (desk: Desk): Record<string, Ask> => ({
  counts: (at) => inboxCounts(desk, personAt(at), desk.clock.now()),
});

/** Claims the next task and completes it, over and over. */
async function working(desk: Desk): Promise<Measured[]> {
  const claims: number[] = [];
  const completes: number[] = [];
  const work: Ask = async (at) => {
    const actor = personAt(at);
    const before = performance.now();
    const taskId = await claimNext(desk, actor);
    const claimed = performance.now();
    if (taskId === null) return;
    await desk.engine.completeTask({ actor, taskId, values: { answer: 'yes' } });
    claims.push(claimed - before);
    completes.push(performance.now() - claimed);
  };
  await sample([laneOf(work)], Number.POSITIVE_INFINITY, 1);
  claims.length = completes.length = 0;
  const { seconds: took, cpu } = await sample([laneOf(work)], Number.POSITIVE_INFINITY, seconds);
  const about = { seconds: took, cpu: cpu / 2, serverCpu: null };
  return [
    summarize('inbox.claim next', [{ milliseconds: claims, ...about }], null),
    summarize('inbox.complete', [{ milliseconds: completes, ...about }], null),
  ];
}

function laneOf(ask: Ask): Lane {
  let at = 0;
  return { prepare: () => Promise.resolve(), call: async () => void (await ask((at += 1))) };
}
