import { task } from '../../src/desk/read/task';
import { taskContext } from '../../src/desk/read/task-context';
import type { Desk } from '../../src/desk/desk';
import { person } from '../kit/people';
import { useWeb, venueIds } from '../web/kit';

const web = useWeb();
const agent = person('agent', ['agent']);
const auditor = person('auditor', [], { roles: ['auditor'] });
const desk = (): Desk => web.desk as unknown as Desk;

const wish = (): Record<string, string> => ({
  ...{ venueId: venueIds['zhongshan']!, phone: '199 0000 0172', name: '陈屿', party: '4', everyoneAdult: 'yes' },
  ...{ date: '2026-11-21', startTime: '20:30', hours: '3' },
});
const idIn = (address: string): string => /\/tasks\/([0-9a-f-]{36})/.exec(address)?.[1] ?? '';

/** A booking that is being read back to the guest. */
async function readBack(): Promise<string> {
  const visitor = await web.signedIn('agent');
  const begun = await visitor.post('/processes/flow-01/start', { key: `context-${Math.random()}` });
  const next = await visitor.post(`/tasks/${idIn(begun.location)}/complete`, wish(), begun.location);
  return idIn(next.location);
}

describe('the context of a task', () => {
  it('is the guest, the booking, the way so far and where the case stands, in one query', async () => {
    const row = await task(desk(), agent, await readBack());
    const asked: string[] = [];
    const { database } = web.desk;
    const counted = {
      ...desk(),
      database: {
        ...database,
        query: (statement: { name: string }, values: unknown[]) => {
          asked.push(statement.name);
          return database.query(statement as never, values);
        },
      },
    } as unknown as Desk;

    const context = await taskContext(counted, agent, row);

    expect(asked.filter((name) => name.startsWith('desk-'))).toEqual(['desk-task-context']);
    expect(context.customer).toMatchObject({
      name: '陈屿',
      grade: 'gold',
      phone: '+8619900000172',
      note: '靠电梯、无烟',
    });
    expect(context.booking).toMatchObject({ state: 'held', party: 4, rooms: [expect.any(String)] });
    expect(context.events.map(({ command }) => command)).toEqual(['complete-task', 'start-case']);
    const standing = context.visited.filter(({ here }) => here).map(({ elementId }) => elementId);
    expect(standing).toContain(row.element_id);
    expect(context.visited.find(({ elementId }) => elementId === 'registerWish')).toMatchObject({
      done: true,
      here: false,
    });
  });

  it('names the cases it came from, those it called, and what else runs for the guest', async () => {
    const row = await task(desk(), agent, await readBack());
    const other = await task(desk(), agent, await readBack());

    const context = await taskContext(desk(), agent, row);

    expect(context.related).toContainEqual(
      expect.objectContaining({ id: other.case_id, ofTree: false, status: 'running' }),
    );
    expect(context.related.map(({ id }) => id)).not.toContain(row.case_id);
  });

  it('keeps names and wishes from those who may not read them', async () => {
    const row = await task(desk(), auditor, await readBack());

    const { customer } = await taskContext(desk(), auditor, row);

    expect(row.customer).toMatchObject({ name: null });
    expect(customer).toMatchObject({ name: null, note: null, grade: 'gold' });
  });
});
