import {
  changeFilter,
  moveFilter,
  removeFilter,
  savedFilters,
  saveFilter,
} from '../../../src/desk/inbox/saved-filters';
import type { Actor } from '../../../src/lib/actor';
import { person } from '../../kit/people';
import { useInbox } from './house';

const house = useInbox();
const [lin, zhao] = [person('agent', ['agent']), person('agent2', ['agent'])];
const front = person('frontdesk', ['front-desk'], { roles: ['front-desk'] });
const late = { box: 'groups', sort: 'due', criteria: { due: 'late' } } as const;
const urgent = { box: 'unassigned', sort: 'priority', criteria: { priority: 'urgent', process: 'work' } } as const;

const names = async (actor: Actor) => (await savedFilters(house.desk, actor)).map(({ name }) => name);
const idOf = async (actor: Actor, wanted: string): Promise<string> =>
  (await savedFilters(house.desk, actor)).find(({ name }) => name === wanted)!.id;

test('a filter is kept under a name, in the order its owner gives, and shared with a group if they wish', async () => {
  await saveFilter(house.desk, lin, late, { name: '迟了的' });
  await saveFilter(house.desk, lin, urgent, { name: ' 急的 ', sharedWith: 'agent' });
  await saveFilter(house.desk, lin, late, { name: '第三' });

  expect(await savedFilters(house.desk, lin)).toMatchObject([
    { name: '迟了的', ...late, own: true, sharedWith: null },
    { name: '急的', ...urgent, own: true, sharedWith: 'agent' },
    { name: '第三' },
  ]);
  expect(await savedFilters(house.desk, zhao)).toMatchObject([{ name: '急的', own: false, owner: '林晓棠' }]);
  expect(await names(front)).toEqual([]);

  await moveFilter(house.desk, lin, await idOf(lin, '第三'), 'up');
  await moveFilter(house.desk, lin, await idOf(lin, '迟了的'), 'up');
  await moveFilter(house.desk, lin, await idOf(lin, '迟了的'), 'down');
  expect(await names(lin)).toEqual(['第三', '迟了的', '急的']);

  await changeFilter(house.desk, lin, await idOf(lin, '急的'), { name: '最急', sharedWith: '' });
  expect([await names(lin), await names(zhao)]).toEqual([['第三', '迟了的', '最急'], []]);
  await saveFilter(house.desk, lin, urgent, { name: '第三' });
  expect((await savedFilters(house.desk, lin))[0]).toMatchObject({ name: '第三', ...urgent });
  await removeFilter(house.desk, lin, await idOf(lin, '第三'));
  expect(await names(lin)).toEqual(['迟了的', '最急']);
});

test('a filter belongs to its owner: others cannot change it, nor may it be shared with a group one is not in', async () => {
  const id = await saveFilter(house.desk, zhao, late, { name: '共用', sharedWith: 'agent' });
  await expect(changeFilter(house.desk, lin, id, { name: '我的' })).rejects.toMatchObject({ code: 'not-found' });
  await expect(removeFilter(house.desk, lin, id)).rejects.toMatchObject({ code: 'not-found' });
  await expect(moveFilter(house.desk, lin, 'x', 'up')).rejects.toMatchObject({ code: 'not-found' });
  await expect(saveFilter(house.desk, lin, late, { name: 'x', sharedWith: 'floor' })).rejects.toMatchObject({
    code: 'input',
  });
});

test('a name is needed, is at most 40 characters long, and is there once', async () => {
  for (const name of ['', '   ', 'x'.repeat(41)])
    await expect(saveFilter(house.desk, front, late, { name })).rejects.toMatchObject({ code: 'input' });
  await saveFilter(house.desk, front, late, { name: '一' });
  const id = await saveFilter(house.desk, front, late, { name: '二' });
  await expect(changeFilter(house.desk, front, id, { name: '一' })).rejects.toMatchObject({
    ...{ code: 'conflict', details: { reason: 'filter-name' } },
  });
});
