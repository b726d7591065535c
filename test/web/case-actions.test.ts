/** Stepping in on the case page: every action with its reason, refusals in the dialog with nothing typed lost, previews. */
import { handlersOf } from '../../src/engine/handlers';
import { end, event, gateway, message, model, start, timer, userTask } from '../engine/models';
import { useWeb, type Visitor } from './kit';

const flow = (note: string) =>
  model(
    'flow',
    [
      ...[
        start(),
        userTask('ask', { name: `问${note}` }),
        event('boundaryEvent', 'over', timer('PT10M'), { on: 'ask' }),
      ],
      ...[gateway('which', 'exclusive'), userTask('tell', { name: '告知' }), end('told'), end('expired'), end('large')],
      ...[event('intermediateCatchEvent', 'hear', message('paid'), { key: '=order' }), end('heard')],
    ],
    ['started > ask > which > tell > told', 'which > large', 'which > hear > heard', 'over > expired'],
    {
      messages: ['paid'],
      conditions: {
        'which to tell': '=party &lt; 6 and party &gt; 0',
        'which to large': '=party &gt; 6',
        'which to hear': '=party = 0',
      },
    },
  );
const aside = (sub: string, over: string): string =>
  `<bpmn:subProcess id="${sub}" triggeredByEvent="true">${event('startEvent', over, timer('PT6H'), { interrupting: false })}` +
  `<bpmn:endEvent id="${over}_end"/><bpmn:sequenceFlow id="${over}_f" sourceRef="${over}" targetRef="${over}_end"/></bpmn:subProcess>`;
/** Beside its one step a subprocess waits, which the other version calls otherwise or has no more. */
const watched = (inner: string) =>
  model('watched', [start(), userTask('ask'), end('done'), inner], ['started > ask > done']);
/** A version that calls its one step otherwise. */
const changed = (id: string, name: string, late: string) =>
  model(
    'changed',
    [
      start(),
      userTask(id, { name }),
      event('boundaryEvent', late, timer('PT1H'), { on: id }),
      end('done'),
      end('gone'),
    ],
    [`started > ${id} > done`, `${late} > gone`],
  );
const web = useWeb({
  models: [
    flow('一'),
    flow('二'),
    changed('asked', '旧名', 'overdue'),
    changed('renamed', '新名', 'late'),
    ...[aside('night', 'sixHours'), '', aside('guard', 'tooLong')].map(watched),
  ],
  handlers: handlersOf(),
});
const reason = '客人在电话里说明';
let chief: Visitor;

beforeAll(async () => {
  chief = await web.signedIn('supervisor');
});

const begin = async (party = 4) => (await web.desk.start('flow', { party, order: 'A1' })).caseId;
const does = (caseId: string, verb: string, fields: Record<string, string>) =>
  chief.post(`/cases/${caseId}/act/${verb}`, { reason, ...fields });
const one = async (text: string, caseId: string): Promise<string> =>
  (await web.desk.database.query<{ id: string }>(text, [caseId]))[0]!.id;
const visitOf = (caseId: string) =>
  one(
    `SELECT item_id AS id FROM flow_node_instance WHERE case_id = $1 AND left_at IS NULL AND element_type NOT LIKE '%Boundary%'`,
    caseId,
  );
const timerOf = (caseId: string) => one('SELECT id FROM timer WHERE case_id = $1', caseId);
const taskOf = (caseId: string) => one(`SELECT id FROM user_task WHERE case_id = $1 AND state = 'open'`, caseId);

test('data is changed, the old value stays to be seen, and the page says that the case was changed by hand', async () => {
  const caseId = await begin();
  expect((await does(caseId, 'data', { name: 'party', value: '8' })).status).toBe(303);
  expect((await does(caseId, 'data', { name: 'party', value: '5' })).status).toBe(303);
  const { text } = await chief.get(`/cases/${caseId}`);
  expect(text).toContain('<del>8</del> <ins>5</ins>');
  expect(text).toContain('<del>4</del> <ins>8</ins>');
  expect(text).toContain('动过手');
  expect(text).toContain(`原因：${reason}`);
  expect((await web.desk.facts(caseId)).variables['party']).toBe(5);
});

test('what is refused stays in its dialog with everything typed', async () => {
  const caseId = await begin();
  const refused = await does(caseId, 'data', { name: 'party', value: 'viele' });
  expect(refused.status).toBe(422);
  expect(refused.text).toMatch(/id="do-data"[^>]* open/);
  expect(refused.text).toContain('新值和原来的不是一类');
  expect(refused.text).toContain('value="viele"');
  expect(refused.text).toContain(`value="${reason}"`);
  const silent = await does(caseId, 'data', { name: 'party', value: '3', reason: ' ' });
  expect([silent.status, silent.text.includes('请写原因。')]).toEqual([422, true]);
});

test('a move says first what it would do, and then does it', async () => {
  const caseId = await begin();
  const item = await visitOf(caseId);
  const preview = await chief.get(`/cases/${caseId}?do=move&item=${encodeURIComponent(item)}&target=tell`);
  expect(preview.text).toMatch(/id="do-move"[^>]* open/);
  expect(preview.text).toMatch(/不再办：问二[\s\S]*停在：告知/);
  const over = await chief.get(`/cases/${caseId}?do=move&item=${encodeURIComponent(item)}&target=told`);
  expect(over.text).toContain('工单就此结束');
  expect(await web.desk.waits(caseId)).toEqual(['task:ask', 'timer:over']);
  expect((await does(caseId, 'move', { item, target: 'tell' })).status).toBe(303);
  expect(await web.desk.waits(caseId)).toEqual(['task:tell']);
});

test('an incident is tried again with a corrected value, or skipped', async () => {
  const retried = await begin(6);
  await web.desk.complete(await web.desk.task('ask', retried));
  const incident = (caseId: string) =>
    one('SELECT id FROM incident WHERE case_id = $1 AND resolved_at IS NULL', caseId);
  const { text } = await chief.get(`/cases/${retried}`);
  expect(text).toContain('data-dialog="do-retry"');
  const fields = { incident: await incident(retried), name: 'party', value: '9' };
  expect((await does(retried, 'retry', fields)).status).toBe(303);
  expect((await web.desk.facts(retried)).outcome).toBe('large');

  const skipped = await begin(6);
  await web.desk.complete(await web.desk.task('ask', skipped));
  const values = { incident: await incident(skipped), name: 'party', value: '1' };
  expect((await does(skipped, 'skip-incident', values)).status).toBe(303);
  expect(await web.desk.waits(skipped)).toEqual(['task:tell']);
});

test('timers and tasks get other times, a timer is fired, a task goes back to its group', async () => {
  const caseId = await begin();
  await web.desk.database.query(`UPDATE user_task SET assignee = 'agent' WHERE case_id = $1`, [caseId]);
  const [timerId, task] = [await timerOf(caseId), await taskOf(caseId)];
  expect((await does(caseId, 'timer-due', { timer: timerId, due: '2026-11-21T20:00' })).status).toBe(303);
  expect((await does(caseId, 'timer-due', { timer: timerId, due: '2020-01-01T20:00' })).text).toContain('期限已经过去');
  const [due] = await web.desk.database.query<{ due: Date }>('SELECT due FROM timer WHERE id = $1', [timerId]);
  expect(due!.due.toISOString()).toBe('2026-11-21T12:00:00.000Z');
  expect((await does(caseId, 'task-due', { task, due: '' })).status).toBe(303);
  expect((await web.desk.task('ask', caseId)).due).toBeNull();
  expect((await does(caseId, 'put-back', { task })).status).toBe(303);
  expect((await web.desk.task('ask', caseId)).assignee).toBeNull();
  expect((await does(caseId, 'fire', { timer: timerId })).status).toBe(303);
  expect((await web.desk.facts(caseId)).outcome).toBe('expired');
  expect((await chief.get(`/cases/${caseId}`)).text).not.toContain('data-dialog=');
});

test('a case is paused, resumed, sent a message, skipped and cancelled', async () => {
  const caseId = await begin(0);
  expect((await does(caseId, 'suspend', {})).status).toBe(303);
  expect((await chief.get(`/cases/${caseId}`)).text).toContain('已暂停');
  const item = await visitOf(caseId);
  expect((await does(caseId, 'skip', { item })).text).toContain('工单已暂停，恢复后才能继续。');
  expect((await does(caseId, 'resume', {})).status).toBe(303);
  expect((await does(caseId, 'skip', { item })).status).toBe(303);
  expect(await web.desk.waits(caseId)).toEqual(['message:paid']);
  expect((await does(caseId, 'message', { message: '0', payload: 'amount = 386\nby = 支付宝' })).status).toBe(303);
  await web.desk.run();
  expect((await web.desk.facts(caseId)).variables).toMatchObject({ amount: 386, by: '支付宝' });
  expect((await chief.get(`/cases/${caseId}`)).text).toContain('收到的消息');
  const other = await begin();
  expect((await does(other, 'cancel', {})).status).toBe(303);
});

test('a case changes version after a look at what that would do', async () => {
  const caseId = await begin();
  const preview = await chief.get(`/cases/${caseId}?do=migrate&version=1`);
  expect(preview.text).toMatch(/可以换到第 1 版，之后停在：问一/);
  expect((await does(caseId, 'migrate', { version: '1' })).status).toBe(303);
  await web.desk.run();
  const { text } = await chief.get(`/cases/${caseId}`);
  expect(text).toContain('第 1 版');
  expect(text).toContain('换了版本');
  const film = JSON.parse((await chief.get(`/cases/${caseId}/film.json`)).text) as {
    versions: object;
    steps: object[];
  };
  expect([Object.keys(film.versions).length, film.steps.length]).toEqual([2, 2]);
  expect((await chief.get(`/cases/${caseId}/replay?at=1`)).text).toContain('第 2 版');
});

test('each step of the case may become another one in the other version, and what becomes of it is said', async () => {
  const { caseId } = await web.desk.start('changed', {});
  expect((await chief.get(`/cases/${caseId}?do=migrate&version=none`)).status).toBe(200);
  const open = await chief.get(`/cases/${caseId}?do=migrate&version=1`);
  expect(open.text).toContain('每一步在第 1 版里是哪一步');
  expect(open.text).toContain('没有步骤“新名（renamed）”');
  expect(open.text).toMatch(/<select[^>]*name="map:renamed">(?:(?!<\/select>).)*<option value="asked">旧名<\/option>/s);
  const refused = await does(caseId, 'migrate', { version: '1' });
  expect([refused.status, refused.text.includes('没有步骤“新名')]).toEqual([422, true]);
  const wish = { version: '1', for: '1', 'map:renamed': 'asked', 'map:late': '-' };
  const query = new URLSearchParams({ do: 'migrate', ...wish }).toString();
  const preview = (await chief.get(`/cases/${caseId}?${query}`)).text;
  expect(preview).toContain('新名 → 旧名');
  expect(preview).toContain('不再等');
  expect((await does(caseId, 'migrate', { ...wish, for: '3' })).text).toContain('对应的步骤要重新选');
  expect((await does(caseId, 'migrate', wish)).status).toBe(303);
  await web.desk.run();
  expect(await web.desk.waits(caseId)).toEqual(['task:asked', 'timer:overdue']);
});

test('what waits beside the flow goes on as what it is called elsewhere, or is given up', async () => {
  const begin = async () => (await web.desk.start('watched', {})).caseId;
  const moved = async (fields: Record<string, string>) => {
    const caseId = await begin();
    const said = (await chief.get(`/cases/${caseId}?${new URLSearchParams({ do: 'migrate', ...fields }).toString()}`))
      .text;
    expect((await does(caseId, 'migrate', fields)).status).toBe(303);
    await web.desk.run();
    return { waits: await web.desk.waits(caseId), said };
  };
  const otherwise = await moved({ version: '1', for: '1', 'map:tooLong': 'sixHours', 'map:guard': 'night' });
  expect(otherwise.waits).toEqual(['task:ask', 'timer:sixHours']);
  expect(otherwise.said).toContain('name="map:guard"');
  const without = await moved({ version: '2', for: '2', 'map:tooLong': '-' });
  expect([without.waits, without.said.includes('：不再等')]).toEqual([['task:ask'], true]);
});

test('a task is handed to a colleague it is offered to, with a note for them; others are refused in words', async () => {
  const caseId = await begin();
  const task = await taskOf(caseId);
  expect((await chief.get(`/cases/${caseId}`)).text).toContain('data-dialog="do-assign"');
  const refused = await does(caseId, 'assign', { task, to: '田禾' });
  expect([refused.status, refused.text.includes('不归田禾所在的组')]).toEqual([422, true]);
  expect(refused.text).toContain('value="田禾"');
  expect((await does(caseId, 'assign', { task, to: '赵一诺', note: '客人着急' })).status).toBe(303);
  expect((await web.desk.task('ask', caseId)).assignee).toBe('agent2');
  const { text } = await chief.get(`/cases/${caseId}`);
  expect(text).toContain('客人着急');
  expect(text).toContain('周启明 转交了待办');
  const agent = await web.signedIn('agent');
  expect((await agent.post(`/cases/${caseId}/act/assign`, { reason, task, to: 'agent' })).status).toBe(403);
});

test('a refusal calls a step nobody named by its kind and its place', async () => {
  const caseId = await begin();
  const item = await visitOf(caseId);
  const refused = await does(caseId, 'move', { item, target: 'over' });
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining('‘问二’上的边界事件')]);
  expect((await chief.get(`/cases/${caseId}`)).text).toContain('>‘问二’之后的判断</option>');
});

test('only those may step in who answer for it, and replay shows personal values to nobody who may not see them', async () => {
  const caseId = await begin();
  const agent = await web.signedIn('agent');
  expect((await agent.get(`/cases/${caseId}`)).text).not.toContain('data-dialog=');
  expect((await agent.post(`/cases/${caseId}/act/data`, { reason, name: 'party', value: '1' })).status).toBe(403);
  expect((await chief.post(`/cases/${caseId}/act/nonsense`, { reason })).status).toBe(404);
  const { text } = await agent.get(`/cases/${caseId}/replay?at=1`);
  expect(text).toContain('第 1 步，共 1 步');
  expect(text).toContain('<li>问二</li>');
});
