import { Client } from 'pg';
import { historyDigest } from '../../src/engine/audit/case-event';
import { verifyAudit } from '../../src/engine/audit/verify';
import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { end, gateway, model, start, userTask } from './models';

const split = model(
  'split',
  [start(), gateway('both', 'parallel'), userTask('one'), userTask('two'), gateway('again', 'parallel'), end('done')],
  ['started > both > one > again > done', 'both > two > again'],
);
const routed = model(
  'routed',
  [start(), userTask('ask'), gateway('which', 'exclusive'), end('small'), end('large')],
  ['started > ask > which > small', 'which > large'],
  { conditions: { 'which to small': '=party &lt; 6', 'which to large': '=party &gt; 6' } },
);
const desk = useDesk({ models: [split, routed], handlers: handlersOf() });

const rowsOf = (caseId: string): Promise<{ element: string; flows: string | null }[]> =>
  desk.database.query(`SELECT element_id AS element, flows FROM flow_node_instance WHERE case_id = $1 ORDER BY seq`, [
    caseId,
  ]);
const entries = async (caseId: string): Promise<string[]> => {
  const rows = await desk.database.query<{ seq: number; element: string }>(
    `SELECT seq, element_id AS element FROM case_history WHERE case_id = $1 ORDER BY seq`,
    [caseId],
  );
  return rows.map(({ seq, element }) => `${seq} ${element}`);
};

describe('the sequence flows a case took', () => {
  test('stand with the visit they left, at a join with one of those it merges, by their numbers, and read as entries of their own', async () => {
    const { caseId } = await desk.start('split');
    await desk.complete('two', {}, { caseId });
    await desk.complete('one', {}, { caseId });

    expect(await rowsOf(caseId)).toEqual([
      { element: 'started', flows: '1:started_both' },
      { element: 'both', flows: '3:both_one 4:both_two' },
      { element: 'one', flows: expect.stringMatching(/^\d+:one_again$/) as string },
      { element: 'two', flows: '7:two_again' },
      { element: 'again', flows: expect.stringMatching(/^\d+:again_done$/) as string },
      { element: 'again', flows: null },
      { element: 'done', flows: null },
    ]);
    const history = await entries(caseId);
    expect(history.slice(0, 8)).toEqual([
      ...['0 started', '1 started_both', '2 both', '3 both_one', '4 both_two', '5 one', '6 two', '7 two_again'],
    ]);
    expect(new Set(history.map((entry) => entry.split(' ')[0])).size).toBe(history.length);
  });

  test('of a gateway that found none stand with it once somebody has put the case right', async () => {
    const { caseId } = await desk.start('routed');
    await desk.complete('ask', { party: 6 }, { caseId });
    expect((await rowsOf(caseId)).at(-1)).toEqual({ element: 'which', flows: null });

    await desk.retry(caseId, { party: 7 });

    expect(await rowsOf(caseId)).toContainEqual({
      element: 'which',
      flows: expect.stringMatching(/which_large$/) as string,
    });
    expect((await verifyAudit(desk.database, { caseId })).faults).toEqual([]);
  });

  test('that have rows of their own, from before, read beside them', async () => {
    const { caseId } = await desk.start('routed');
    const owner = new Client({ connectionString: desk.testDatabase.ownerUrl });
    await owner.connect();
    await owner.query(
      `INSERT INTO flow_node_instance
       SELECT case_id, 90, 'flow-90', 'old_flow', 'bpmn:SequenceFlow', '0', 'completed', entered_at, entered_at
         FROM flow_node_instance WHERE case_id = $1 AND seq = 0`,
      [caseId],
    );
    await owner.end();
    expect((await entries(caseId)).at(-1)).toBe('90 old_flow');
    expect((await desk.history(caseId)).at(-1)).toMatchObject({ elementId: 'old_flow' });
  });

  test('do not change the digest of a row that was written before', () => {
    const at = '2026-11-20T12:00:00.000Z';
    const row = { case_id: '01a207d9-2100-70ee-8060-eb1a862d4c30', seq: 1, item_id: 'flow-1', element_id: 'f1' };
    const rest = { element_type: 'bpmn:SequenceFlow', token_id: '0', state: 'completed', entered_at: at, left_at: at };
    expect(historyDigest({ ...row, ...rest, flows: null })).toBe('63b0b9332d806409c81122830fb3c5de');
  });
});
