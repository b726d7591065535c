/** The list of cases, narrowed in every way there is: each has a statement of its own. */
import { join } from 'node:path';
import type { Desk as WebDesk } from '../../src/desk/desk';
import { caseLines, caseStatuses, type CaseFilter, type CaseLine } from '../../src/desk/read/cases';
import { handlersOf } from '../../src/engine/handlers';
import { loadLibrary } from '../../src/forms/library';
import { projectRoot } from '../../src/lib/root';
import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { everyone, person } from '../kit/people';

const flow = (id: string): string => model(id, [start(), userTask('work'), end('done')], ['started > work > done']);
const desk = useDesk({ models: [flow('flow-01'), flow('flow-02')], handlers: handlersOf() });
const here = '01a207d9-2100-70fd-a279-034f1f6c5003';
const manager = person('manager', [], { roles: ['manager'] });
const atVenue = person('x', ['agent'], { venueId: here });

const library = loadLibrary(join(projectRoot, 'processes'));

const listed = async (filter: CaseFilter, actor = manager): Promise<readonly CaseLine[]> => {
  const { database, definitions, clock } = desk;
  const parts = { database, definitions, clock, library } as unknown as WebDesk;
  const lines: CaseLine[] = [];
  for (let after: string | undefined; ;) {
    const page = await caseLines(parts, actor, { ...filter, after, limit: 2 }, 'en');
    lines.push(...page.cases);
    if (page.next === null) return lines;
    after = page.next;
  }
};

beforeAll(async () => {
  for (const process of ['flow-01', 'flow-02']) {
    for (let i = 0; i < 4; i++) {
      const { caseId } = await desk.start(process, {}, everyone);
      if (i === 1) await desk.complete(await desk.task('work', caseId));
      if (i === 2) await desk.cancel(caseId);
      const place = [`K${i}`, i < 3 ? here : '01a207d9-2100-70fd-a279-034f1f6c5004', caseId];
      await desk.database.query('UPDATE "case" SET business_key = $1, venue_id = $2 WHERE id = $3', place);
      await desk.advance('PT1M');
    }
  }
});

describe('the list of cases', () => {
  const ways = [undefined, ...caseStatuses].flatMap((status) =>
    [undefined, 'flow-02', 'flow-45'].flatMap((process) =>
      [undefined, 'k1', 'nobody’s'].map((businessKey) => ({ status, process, businessKey })),
    ),
  );

  it.each(ways)('narrowed by %j holds what it should, the newest first, page by page', async (filter) => {
    const all = await listed({});
    expect(all).toHaveLength(8);
    const wanted = all.filter(
      ({ status, processKey, businessKey }) =>
        (!filter.status || status === filter.status) &&
        (!filter.process || processKey === filter.process) &&
        (!filter.businessKey || businessKey === filter.businessKey.toUpperCase()),
    );
    expect((await listed(filter)).map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
  });

  it('shows a venue’s person that venue’s', async () => {
    expect(await listed({}, atVenue)).toHaveLength(6);
    expect(await listed({ status: 'running', process: 'flow-01' }, atVenue)).toHaveLength(1);
  });
});
