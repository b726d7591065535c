/** What the stories of combined constructs share: processes drawn with the short words of `test/bpmn/diagram`, and handlers that work or fail. */
import { z } from 'zod';
import { handlersOf } from '../../../src/engine/handlers';
import { BusinessError, defineHandler } from '../../../src/handler-kit';
import type { Desk } from '../../kit/desk';
import type { CaseName } from '../../kit/desk-story';
import { diagram } from '../../bpmn/diagram';

/** A process of this id from its parts. */
export const drawn = (
  id: string,
  parts: readonly string[],
  attributes: Readonly<Record<string, string>> = {},
): string => diagram(parts, { id, name: id, ...attributes });

const work = defineHandler({
  type: 'test.work',
  title: { zh: '工作', en: 'Work' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  run: () => Promise.resolve({}),
});
const fail = defineHandler({
  type: 'test.fail',
  title: { zh: '失败', en: 'Fail' },
  needs: z.object({}),
  gives: z.object({}),
  errors: ['E1'],
  run: () => Promise.resolve(new BusinessError('E1')),
});

export const plainHandlers = handlersOf(work, fail);

/** Elements with an open task in the case and every case it called, alphabetically. */
export async function tasksOf(desk: Desk, caseId: CaseName): Promise<string[]> {
  return (await desk.tasks(caseId)).map(({ elementId }) => elementId).sort();
}

/** Completes the open task at the element that was opened first. */
export async function completeFirst(
  desk: Desk,
  elementId: string,
  caseId: CaseName,
  values: Parameters<Desk['complete']>[1] = {},
): Promise<void> {
  const first = (await desk.tasks(caseId)).find((one) => one.elementId === elementId);
  if (!first) throw new Error(`no open task at ${elementId}`);
  await desk.complete(first, values);
}

/** How often the case went to the end of a visit at the element. */
export async function visits(desk: Desk, caseId: CaseName, elementId: string): Promise<number> {
  const all = await desk.history(caseId);
  return all.filter((one) => one.elementId === elementId && one.state === 'completed').length;
}

/** Nothing of the tree is left: no task, timer, subscription, job of a visit or open incident. */
export async function nothingLeft(desk: Desk, root: CaseName): Promise<void> {
  const id = typeof root === 'string' ? root : root.caseId;
  const rows = await desk.database.query<{ id: string; status: string }>(
    'SELECT id, status FROM "case" WHERE root_id = $1',
    [id],
  );
  expect(rows.filter(({ status }) => status === 'running')).toEqual([]);
  for (const row of rows) expect(await desk.waits(row.id)).toEqual([]);
}
