/** The worker takes in what cases are found by, beside its work. */
import { fillFind } from '../../src/jobs/find-index';
import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { everyone } from '../kit/people';

const desk = useDesk({ models: [model('asked', [start(), userTask('ask'), end('done')], ['started > ask > done'])] });
const begin = async (): Promise<string> => (await desk.start('asked', { matter: '想唱老歌' }, everyone)).caseId;
const isIn = async (caseId: string): Promise<boolean> =>
  (await desk.database.query('SELECT FROM find_case WHERE case_id = $1', [caseId])).length === 1;

it('without being told, as soon as it runs', async () => {
  const caseId = await begin();
  const worker = desk.anotherWorker();
  await worker.start();
  try {
    while (!(await isIn(caseId))) await new Promise((resolve) => setImmediate(resolve));
  } finally {
    await worker.stop();
  }
  expect(await isIn(caseId)).toBe(true);
});

it('on one node at a time, each case once', async () => {
  const cases = [];
  for (let i = 0; i < 5; i++) cases.push(await begin());
  const did = await Promise.all([fillFind(desk), fillFind(desk), fillFind(desk)]);
  expect(did.reduce((sum, n) => sum + n, 0)).toBe(5);
  expect(await Promise.all(cases.map(isIn))).toEqual([true, true, true, true, true]);
});

it('and once more when a step was late with its commit', async () => {
  const caseId = await begin();
  while ((await fillFind(desk)) > 0);
  desk.clock.advance(30_000);
  await desk.database.query('UPDATE find_case SET audit_seq = 0 WHERE case_id = $1', [caseId]);
  expect(await fillFind(desk)).toBe(1);
});
