import type { OutgoingMail } from '../../src/jobs/mail/transport';
import type { Database } from '../../src/db/database';
import type { FixedClock } from '../../src/lib/clock';
import type { Actor } from '../../src/lib/actor';
import { end, model, start, userTask } from '../engine/models';
import { useDesk } from '../kit/desk';
import { person } from '../kit/people';

const mails: OutgoingMail[] = [];
const desk = useDesk({
  models: [
    model('asking', [start(), userTask('ask'), end('asked')], ['started > ask > asked']),
    model(
      'giving',
      [start(), userTask('give', { 'camunda:assignee': '=who' }), end('given')],
      ['started > give > given'],
    ),
  ],
  mail: {
    name: 'capture',
    send: (mail) => Promise.resolve(`taken ${mails.push(mail)}`),
    close: () => undefined,
  },
  seed: async (database: Database, clock: FixedClock) => {
    for (const id of ['lin', 'zhao', 'zhou']) {
      await database.query(
        `INSERT INTO app_user (id, login, name, password_hash, roles, created_at) VALUES ($1, $1, $1, '', '{agent}', $2)`,
        [id, clock.now()],
      );
      await database.query(`INSERT INTO user_group (user_id, group_key) VALUES ($1, 'agent')`, [id]);
    }
  },
});

const [lin, zhao, zhou] = ['lin', 'zhao', 'zhou'].map((id) => person(id, ['agent'])) as [Actor, Actor, Actor];
const supervisor: Actor = { ...zhou, roles: ['supervisor'] };

interface Told {
  readonly user: string;
  readonly kind: string;
  readonly unread: boolean;
}
const told = (taskId: string): Promise<Told[]> =>
  desk.database.query<Told>(
    `SELECT user_id AS user, kind, read_at IS NULL AS unread FROM notification WHERE task_id = $1 ORDER BY id`,
    [taskId],
  );

/** A task due in fifteen minutes that `holder` has. */
async function held(holder: Actor): Promise<string> {
  const { caseId } = await desk.start('asking', {}, person('nobody', []));
  const { id } = await desk.task('ask', caseId);
  await desk.engine.claimTask({ actor: holder, taskId: id });
  return id;
}

test('who takes a task themselves is not told of it', async () => {
  expect(await told(await held(lin))).toEqual([]);
});

test('who holds a task is told once before it is due and once when it is late', async () => {
  const id = await held(lin);
  await desk.advance('PT4M');
  expect(await told(id)).toEqual([]);

  await desk.advance('PT4M');
  await Promise.all([desk.worker.runUntilIdle(), desk.anotherWorker().runUntilIdle()]);
  expect(await told(id)).toEqual([{ user: 'lin', kind: 'due-soon', unread: true }]);

  await desk.advance('PT10M');
  await desk.advance('PT10M');
  expect(await told(id)).toEqual([
    { user: 'lin', kind: 'due-soon', unread: false },
    { user: 'lin', kind: 'late', unread: true },
  ]);
});

test('a task that is done is nothing to be told of any more', async () => {
  const id = await held(lin);
  await desk.advance('PT20M');
  await desk.engine.completeTask({ actor: lin, taskId: id, values: {} });
  await desk.advance('PT2M');

  expect((await told(id)).filter(({ unread }) => unread)).toEqual([]);
});

test('a hand-over tells who had the task and who has it now', async () => {
  const id = await held(lin);
  await desk.engine.assignTask({
    actor: supervisor,
    taskId: id,
    to: 'zhao',
    note: { text: '请接着办', mentions: ['zhao'] },
  });

  expect(await told(id)).toEqual([
    { user: 'lin', kind: 'taken', unread: true },
    { user: 'zhao', kind: 'assigned', unread: true },
  ]);
});

test('who puts back a colleague’s task has them told, who puts back their own does not', async () => {
  const [theirs, own] = [await held(lin), await held(lin)];
  await desk.engine.unclaimTask({ actor: supervisor, taskId: theirs });
  await desk.engine.unclaimTask({ actor: lin, taskId: own });

  expect(await told(theirs)).toEqual([{ user: 'lin', kind: 'taken', unread: true }]);
  expect(await told(own)).toEqual([]);
});

test('who a diagram gives a task to is told, unless they are at work on the case', async () => {
  const { caseId } = await desk.start('giving', { who: 'zhao' }, lin);
  const own = await desk.start('giving', { who: 'lin' }, lin);

  expect(await told((await desk.task('give', caseId)).id)).toEqual([{ user: 'zhao', kind: 'assigned', unread: true }]);
  expect(await told((await desk.task('give', own)).id)).toEqual([]);
});

test('who a comment speaks to is told', async () => {
  const id = await held(lin);
  const { caseId } = await desk.task('ask').catch(async () => (await desk.tasks()).find((one) => one.id === id)!);
  await desk.engine.addComment({
    actor: lin,
    caseId,
    taskId: id,
    remark: { text: '@zhao 看一下', mentions: ['zhao', 'lin'] },
  });

  expect(await told(id)).toEqual([{ user: 'zhao', kind: 'mentioned', unread: true }]);
});

test('who stands in for somebody is told of their deadlines', async () => {
  const id = await held(zhao);
  const now = desk.clock.now();
  await desk.database.query(
    `INSERT INTO substitution (id, absent, substitute, from_at, to_at, appointed_by, appointed_at)
     VALUES (gen_random_uuid(), 'zhao', 'zhou', $1, $1::timestamptz + interval '1 day', 'zhao', $1)`,
    [now],
  );
  await desk.advance('PT16M');

  expect((await told(id)).map(({ user, kind }) => `${user} ${kind}`).sort()).toEqual(
    expect.arrayContaining(['zhao late', 'zhou late']),
  );
});

describe('the mail digest', () => {
  const wants = (rhythm: string): Promise<unknown> =>
    desk.database.query(`UPDATE app_user SET notify_mail = $1, email = 'lin@example.com' WHERE id = 'lin'`, [rhythm]);
  const to = (): OutgoingMail[] => mails.filter((mail) => mail.to === 'lin@example.com');

  test('puts together once an hour what was not seen, for those who want it', async () => {
    await desk.advance('P1D');
    expect(to()).toEqual([]);
    await wants('hourly');
    const id = await held(lin);
    await desk.advance('PT16M');
    await desk.advance('PT1H');

    expect(to()).toHaveLength(1);
    expect(to()[0]!.subject).toMatch(/^待办通知:\d+ 条没看$/);
    expect(to()[0]!.text).toContain('「ask」已经迟了');
    expect(to()[0]!.text).toContain(`/tasks/${id}`);
    await desk.advance('PT2H');
    expect(to()).toHaveLength(1);
  });

  test('comes in the morning by the chain’s clock for those who want it then', async () => {
    await wants('daily');
    const before = to().length;
    await held(lin);
    await desk.advance('PT16M');
    const days = 24;
    for (let hour = 0; hour < days; hour++) await desk.advance('PT1H');

    expect(to()).toHaveLength(before + 1);
    const [row] = await desk.database.query<{ hour: string }>(
      `SELECT to_char(max(delivered_at) AT TIME ZONE 'Asia/Shanghai', 'HH24') AS hour FROM outbox_delivery WHERE recipient = 'lin@example.com'`,
    );
    expect(row!.hour).toBe('08');
  });
});
