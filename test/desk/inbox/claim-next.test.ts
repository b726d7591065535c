import { claimNext } from '../../../src/desk/claim-next';
import { person } from '../../kit/people';
import { useInbox } from './house';

const house = useInbox();
const lin = person('agent', ['agent']);

afterEach(async () => {
  for (const { caseId } of await house.kit.tasks()) await house.kit.cancel(caseId);
});

test('the next task is the one of the highest priority, the earliest due of several, that nobody holds', async () => {
  const [low, later, sooner, held] = [
    await house.task({ priority: 50, due: 1 }),
    await house.task({ priority: 90, due: 60 }),
    await house.task({ priority: 90, due: 30 }),
    await house.task({ priority: 100, due: 1 }),
  ];
  await house.kit.engine.claimTask({ actor: person('agent2', ['agent']), taskId: held });

  const taken = [];
  for (let i = 0; i < 4; i++) taken.push(await claimNext(house.desk, lin));

  expect(taken).toEqual([sooner, later, low, null]);
});

test('twenty people who ask at once get twenty different tasks', async () => {
  for (let i = 0; i < 20; i++) await house.task();
  const people = Array.from({ length: 20 }, (_, i) => person(`agent-${i}`, ['agent']));

  const taken = await Promise.all(people.map((actor) => claimNext(house.desk, actor)));

  expect(taken).not.toContain(null);
  expect(new Set(taken).size).toBe(20);
}, 60_000);

test('nobody gets a task of another group, and those who only look get none', async () => {
  await house.task();
  expect(await claimNext(house.desk, person('floor', ['floor']))).toBeNull();
  const auditor = person('auditor', ['agent'], { roles: ['auditor'] });
  await expect(claimNext(house.desk, auditor)).rejects.toMatchObject({ code: 'not-allowed' });
});
