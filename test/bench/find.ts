import { findCases } from '../../src/desk/find/find';
import type { FindCriteria } from '../../src/desk/find/criteria';
import { suggestions } from '../../src/desk/find/suggest';
import type { Desk } from '../../src/desk/desk';
import type { Actor } from '../../src/lib/actor';
import { systemClock } from '../../src/lib/clock';
import { cases, fillForFind, guests, users } from './find-data';
import { plain, sample, summarize, type Lane, type Measured } from './measure';
import type { Stage } from './stage';

const seconds = 4;

/** Milliseconds from what somebody asks to what they are shown, without the page around it; the aim is a p95 below 100 ms. */
export async function benchFind(stage: Stage): Promise<Measured[]> {
  const filled = await fillForFind(stage);
  const results = [
    plain('find.cases', '×', cases),
    plain('find.filled', 'ms', filled.seconds * 1000),
    plain('find.taking in a case', 'ms', filled.perCase),
  ];
  const unused = {} as Pick<Desk, 'library' | 'deployment'>;
  const { engine, database } = stage;
  const desk: Desk = { engine, database, definitions: engine.definitions, clock: systemClock, ...unused };
  for (const [name, ask] of Object.entries(asks(desk))) {
    await sample([laneOf(ask)], Number.POSITIVE_INFINITY, 1);
    results.push(summarize(`find.${name}`, [await sample([laneOf(ask)], Number.POSITIVE_INFINITY, seconds)], null));
  }
  return results;
}

type Ask = (at: number) => Promise<unknown>;

/** Another colleague every time, so that looks are recorded as they are on a busy day. */
const agent = (at: number, key = 'agent@*'): Actor => ({
  ...{ type: 'person', id: `user-${at % users}`, name: `user-${at % users}`, roles: ['agent'], candidateKeys: [key] },
});
const spread = (at: number, among: number): number => 1 + ((at * 7919 + 13) % among);
const number = (at: number): string => `139${String(spread(at, guests)).padStart(8, '0')}`;
const dayOf = (at: number): string => new Date(Date.now() - spread(at, 700) * 86_400_000).toISOString().slice(0, 10);
const names = ['林清', '陈屿', '顾露', '白舟', '江满', '宋夏', '孟予', '唐曼'];

function asks(desk: Desk): Record<string, Ask> {
  const say = (key: string): string => key;
  const offer =
    (text: (at: number) => string): Ask =>
    (at) =>
      suggestions(desk, agent(at), { text: text(at), language: 'zh-CN', say, sayOutcome: say });
  const find =
    (criteria: (at: number) => FindCriteria, pages = 1, key?: string): Ask =>
    async (at) => {
      let after: string | undefined;
      for (let page = 0; page < pages; page++) {
        const found = await findCases(desk, agent(at, key), { criteria: criteria(at), language: 'zh-CN', after });
        after = found.next ?? undefined;
      }
    };
  const words = (text: string, more: FindCriteria = {}) => find(() => ({ words: text, ...more }));
  return {
    'offer for a number': offer(number),
    'offer for four digits': offer((at) => number(at).slice(-4)),
    'offer for a name': offer((at) => names[at % names.length]!),
    'offer for a code': offer((at) => `B${spread(at, cases)}`),
    'offer for words': offer(() => '生日蛋糕'),
    number: find((at) => ({ phone: number(at) })),
    'four digits': find((at) => ({ phone: number(at).slice(-4) })),
    code: find((at) => ({ code: `B${spread(at, cases)}` })),
    name: find((at) => ({ name: names[at % names.length]! })),
    colleague: find((at) => ({ person: `user-${at % users}` })),
    'colleague on a day': find((at) => ({ person: `user-${at % users}`, from: dayOf(at), to: dayOf(at) })),
    'room on a day': find((at) => ({ room: String(300 + spread(at, 60)), from: dayOf(at), to: dayOf(at) })),
    day: find((at) => ({ from: dayOf(at), to: dayOf(at) })),
    outcome: find(() => ({ outcome: 'booked' })),
    'rare outcome': find(() => ({ outcome: 'refused-minor' })),
    process: find((at) => ({ process: `flow-${String(spread(at, 45)).padStart(2, '0')}` })),
    'words nearly all say': words('订包厢'),
    'words some say': words('生日蛋糕'),
    'words few say': words('雪山主题'),
    'words nobody says': words('潜水艇模型'),
    'words not together': words('蛋糕温水'),
    'words of comments': words('花生过敏'),
    'words, third page': find(() => ({ words: '生日蛋糕' }), 3),
    'words and process': words('生日蛋糕', { process: 'flow-33' }),
    'words in a month': find((at) => ({
      words: '生日蛋糕',
      from: '2025-10-01',
      to: dayOf(at) > '2025-10-01' ? dayOf(at) : '2025-10-31',
    })),
    'words at one venue': find(() => ({ words: '生日蛋糕' }), 1, 'agent@00000000-0000-0000-0000-000000000007'),
  };
}

function laneOf(ask: Ask): Lane {
  let at = 0;
  return { prepare: () => Promise.resolve(), call: async () => void (await ask((at += 1))) };
}
