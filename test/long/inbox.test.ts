import { claimNext } from '../../src/desk/claim-next';
import { completeTask } from '../../src/desk/work';
import { verifyAudit } from '../../src/engine/audit/verify';
import { useInbox } from '../desk/inbox/house';
import { person } from '../kit/people';

const house = useInbox();
const tasks = 500;
const agents = Array.from({ length: 50 }, (_, i) => person(`agent-${i}`, ['agent']));

/** An agent who takes whatever is next and does it, until nothing is left. */
async function workOff(actor: (typeof agents)[number]): Promise<readonly string[]> {
  const done: string[] = [];
  for (;;) {
    const taskId = await claimNext(house.desk, actor);
    if (taskId === null) return done;
    await completeTask(house.desk, actor, { taskId, values: { by: actor.id }, personal: [] });
    done.push(taskId);
  }
}

describe('fifty agents at five hundred tasks', () => {
  it('complete every task once, in one go, and nobody stands in anybody’s way', async () => {
    const made = [];
    for (let i = 0; i < tasks; i++) made.push(await house.task({ due: i % 60, priority: 50 + (i % 50) }));

    const done = await Promise.all(agents.map(workOff));

    expect(done.flat().sort()).toEqual(made.sort());
    expect(Math.min(...done.map((own) => own.length))).toBeGreaterThan(0);
    const [left] = await house.kit.database.query<{ open: number; offered: number; done: number }>(
      `SELECT (SELECT count(*)::int FROM user_task WHERE state = 'open') AS open,
         (SELECT count(*)::int FROM task_candidate) AS offered,
         (SELECT count(*)::int FROM "case" WHERE status = 'completed' AND outcome = 'done') AS done`,
    );
    expect(left).toEqual({ open: 0, offered: 0, done: tasks });
  }, 300_000);

  it('and every chain of the audit verifies', async () => {
    expect((await verifyAudit(house.kit.database)).faults).toEqual([]);
  }, 60_000);
});
