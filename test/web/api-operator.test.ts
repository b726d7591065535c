/** Stepping in through the API: every command with its reason, and every refusal as a sentence in both languages. */
import { createHash, randomBytes } from 'node:crypto';
import request from 'supertest';
import type { Role } from '../../src/lib/actor';
import { newId } from '../../src/lib/ids';
import { hasSentence } from '../../src/web/i18n';
import { handlersOf } from '../../src/engine/handlers';
import { filesIn, literalsOf, readText } from '../architecture/sources';
import { end, event, gateway, message, model, start, timer, userTask } from '../engine/models';
import { useWeb } from './kit';

const held = model(
  'held',
  [
    ...[start(), userTask('ask'), event('boundaryEvent', 'over', timer('PT10M'), { on: 'ask' })],
    ...[userTask('tell'), end('told'), end('expired')],
  ],
  ['started > ask > tell > told', 'over > expired'],
);
const routed = model(
  'routed',
  [start(), gateway('which', 'exclusive'), end('small'), end('large')],
  ['started > which > small', 'which > large'],
  { conditions: { 'which to small': '=party &lt; 6', 'which to large': '=party &gt; 6' } },
);
const told = model(
  'told',
  [start(), event('intermediateCatchEvent', 'hear', message('paid'), { key: '=order' }), end('heard')],
  ['started > hear > heard'],
  { messages: ['paid'] },
);
const web = useWeb({ models: [held, routed, told], handlers: handlersOf() });
const tokens: Record<string, string> = {};

beforeAll(async () => {
  for (const role of ['agent', 'supervisor', 'manager', 'administrator', 'auditor'] as const) {
    const token = randomBytes(24).toString('base64url');
    const hash = createHash('sha256').update(token).digest('hex');
    await web.desk.database.query(
      `INSERT INTO api_token (id, name, token_hash, roles, created_by, created_at) VALUES ($1, $2, $3, $4, 'test', now())`,
      [newId(), `${role}-token`, hash, [role]],
    );
    tokens[role] = token;
  }
});

interface Answer {
  readonly status: number;
  readonly body: {
    readonly code?: string;
    readonly message?: string;
    readonly details?: { readonly reason?: string; readonly fields?: object };
    readonly items?: Record<string, string>[];
    readonly next?: string | null;
    readonly [name: string]: unknown;
  };
}

const as = (role: Role, language = 'en') => {
  const headers = { Authorization: `Bearer ${tokens[role]}`, 'Accept-Language': language };
  return {
    get: (path: string): PromiseLike<Answer> => request(web.app).get(`/api/v1${path}`).set(headers),
    post: (path: string, body: object, key?: string): PromiseLike<Answer> =>
      request(web.app)
        .post(`/api/v1${path}`)
        .set(headers)
        .set(key ? { 'Idempotency-Key': key } : {})
        .send(body),
  };
};
const reason = '客人改了主意';
const chief = () => as('supervisor');
const standing = async (caseId: string) => (await chief().get(`/cases/${caseId}/tokens`)).body.items!;
const lastEvent = async (caseId: string) => (await chief().get(`/cases/${caseId}/audit`)).body.items![0]!;

test('a case is paused and resumed, and what is asked of it meanwhile is refused with a sentence', async () => {
  const { caseId } = await web.desk.start('held');
  const { id } = await web.desk.task('ask', caseId);
  expect((await chief().post(`/cases/${caseId}/suspend`, { reason })).status).toBe(200);
  expect((await chief().get(`/cases/${caseId}`)).body).toMatchObject({ suspended: true });

  const [visit] = await standing(caseId);
  const move = { reason, itemId: visit!['itemId'], target: 'tell' };
  const refused = await chief().post(`/cases/${caseId}/move`, move);
  expect([refused.status, refused.body.message]).toEqual([409, 'The case is paused. It goes on once it is resumed.']);
  const inChinese = await as('supervisor', 'zh-CN').post(`/cases/${caseId}/move`, move);
  expect(inChinese.body.message).toBe('工单已暂停，恢复后才能继续。');

  expect((await chief().post(`/cases/${caseId}/resume`, { reason })).status).toBe(200);
  expect((await chief().post(`/cases/${caseId}/resume`, { reason })).body.details?.reason).toBe('not-suspended');
  expect((await chief().get(`/tasks/${id}`)).status).toBe(200);
});

test('what nobody could read again is refused: a time out of range, a value that looks sealed, thousands of levels', async () => {
  const { caseId } = await web.desk.start('held');
  const { id } = await web.desk.task('ask', caseId);
  const [timer] = (await chief().get(`/timers?case=${caseId}`)).body.items!;
  const refusal = async (path: string, body: object) => {
    const { status, body: answer } = await chief().post(path, body);
    return [status, answer.details?.reason ?? Object.keys(answer.details?.fields ?? {}).join()];
  };
  for (const due of ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00']) {
    expect(await refusal(`/tasks/${id}/due`, { reason, due })).toEqual([422, 'instant']);
    expect(await refusal(`/timers/${timer!['id']}/due`, { reason, due })).toEqual([422, 'instant']);
    expect(await refusal(`/tasks/${id}/follow-up`, { at: due })).toEqual([422, 'instant']);
  }
  const sealed = { sealed: 'AAAA', subject: 'customer:x' };
  for (const variables of [sealed, { note: sealed }, { notes: [{ note: sealed }] }]) {
    expect(await refusal('/cases', { process: 'held', variables })).toEqual([422, 'looks-sealed']);
    const paid = { name: 'paid', correlationKey: '1', payload: variables };
    expect(await refusal('/messages', paid)).toEqual([422, 'looks-sealed']);
  }
  const levels = `${'['.repeat(40_000)}${']'.repeat(40_000)}`;
  const deep = await request(web.app)
    .post('/api/v1/cases')
    .set('Authorization', `Bearer ${tokens['supervisor']}`)
    .type('json')
    .send(`{"process":"held","variables":{"levels":${levels}}}`);
  expect([deep.status, (deep.body as Answer['body']).code]).toEqual([422, 'input']);
  for (const timeToLive of ['P300000Y', 'PT1H1H'])
    expect(await refusal('/messages', { name: 'paid', timeToLive })).toEqual([422, 'timeToLive']);
  expect((await chief().get(`/cases/${caseId}`)).status).toBe(200);
});

test('a token is moved and a visit skipped, with reason and actor in the audit', async () => {
  const { caseId } = await web.desk.start('held');
  const [asked] = await standing(caseId);
  const moved = await chief().post(`/cases/${caseId}/move`, { reason, itemId: asked!['itemId'], target: 'tell' });
  expect(moved.body).toMatchObject({ opened: [{ elementId: 'tell' }] });
  expect(await lastEvent(caseId)).toMatchObject({
    ...{ command: 'move-token', reason, actor: { type: 'integration', name: 'supervisor-token' } },
    notes: [{ moved: { old: 'ask', new: 'tell' } }],
  });
  expect((await chief().get(`/cases/${caseId}`)).body).toMatchObject({ touched_by_hand: true });

  const [told] = await standing(caseId);
  const command = { reason, itemId: told!['itemId'], variables: { note: 'by phone' } };
  const skipped = await chief().post(`/cases/${caseId}/skip`, command, 'skip-tell');
  expect(skipped.body).toMatchObject({ status: 'completed', outcome: 'told' });
  expect((await chief().post(`/cases/${caseId}/skip`, command, 'skip-tell')).body).toMatchObject({ replayed: true });
  expect(await lastEvent(caseId)).toMatchObject({ values: { note: { old: null, new: 'by phone' } } });
});

test('an illegal target is refused with the reason in words', async () => {
  const { caseId } = await web.desk.start('held');
  const [asked] = await standing(caseId);
  const refused = await chief().post(`/cases/${caseId}/move`, { reason, itemId: asked!['itemId'], target: 'over' });
  expect([refused.status, refused.body.message]).toEqual([
    422,
    '“boundary event at ‘ask’ (over)” is attached to another step; a token cannot be moved there.',
  ]);
});

test('open incidents are listed by page and in words, tried again with changed data, and skipped', async () => {
  const one = await web.desk.start('routed', { party: 6 });
  web.desk.clock.advance(1000);
  const two = await web.desk.start('routed', { party: 6 });
  const first = await as('auditor').get('/incidents?process=routed&limit=1');
  expect(first.body.items).toMatchObject([
    { caseId: one.caseId, code: 'no-flow', message: 'No way out of “which” has a condition that holds.' },
  ]);
  const second = await as('auditor').get(`/incidents?process=routed&limit=1&after=${first.body.next}`);
  expect(second.body).toMatchObject({ items: [{ caseId: two.caseId }], next: null });
  expect((await as('agent').get('/incidents')).status).toBe(403);

  const retry = `/incidents/${first.body.items![0]!['id']}/retry`;
  const retried = await as('manager').post(retry, { reason, variables: { party: 8 } });
  expect(retried.body).toMatchObject({ status: 'completed', outcome: 'large' });
  expect(await lastEvent(one.caseId)).toMatchObject({ reason, values: { party: { old: 6, new: 8 } } });
  expect((await as('manager').post(retry, { reason })).body).toMatchObject({ details: { reason: 'resolved' } });

  const skip = `/incidents/${second.body.items![0]!['id']}/skip`;
  expect((await as('administrator').post(skip, { reason })).status).toBe(403);
  const skipped = await chief().post(skip, { reason, variables: { party: 4 } });
  expect(skipped.body).toMatchObject({ outcome: 'small' });
  expect((await chief().get(`/incidents?case=${two.caseId}`)).body.items).toEqual([]);
});

test('timers of a case are listed, postponed and fired', async () => {
  const { caseId } = await web.desk.start('held');
  const { items } = (await chief().get(`/timers?case=${caseId}`)).body;
  expect(items).toMatchObject([{ elementId: 'over' }]);
  const timerPath = `/timers/${items![0]!['id']}`;
  const due = '2026-11-21T21:00:00+08:00';
  expect((await chief().post(`${timerPath}/due`, { reason, due })).status).toBe(200);
  expect(await lastEvent(caseId)).toMatchObject({ notes: [{ due: { new: '2026-11-21T13:00:00.000Z' } }] });
  const past = await chief().post(`${timerPath}/due`, { reason, due: '2020-01-01T00:00:00Z' });
  expect([past.status, past.body.message]).toEqual([422, 'That time has passed. Choose one that lies ahead.']);

  expect((await chief().post(`${timerPath}/fire`, { reason })).body).toMatchObject({ outcome: 'expired' });
  const gone = await chief().post(`${timerPath}/fire`, { reason });
  expect([gone.status, gone.body.details?.reason]).toEqual([404, 'timer']);
});

test('a task gets another due date, or none', async () => {
  const { caseId } = await web.desk.start('held');
  const { id } = await web.desk.task('ask', caseId);
  const due = '2026-11-22T00:00:00Z';
  expect((await chief().post(`/tasks/${id}/due`, { reason, due })).status).toBe(200);
  expect((await web.desk.task('ask', caseId)).due).toEqual(new Date(due));
  await chief().post(`/tasks/${id}/due`, { reason, due: null });
  expect((await web.desk.task('ask', caseId)).due).toBeNull();
  expect((await as('agent').post(`/tasks/${id}/due`, { reason, due })).status).toBe(403);
});

test('signals are broadcast and messages sent by hand, with a reason', async () => {
  const sent = await chief().post('/signals', { name: 'closing', payload: {}, reason });
  expect([sent.status, sent.body]).toEqual([202, expect.objectContaining({ receivers: 0, replayed: false })]);
  const { caseId } = await web.desk.start('told', { order: 'A1' });
  const published = await chief().post('/messages', { name: 'paid', correlationKey: 'A1', reason });
  expect(published.status).toBe(202);
  await web.desk.run();
  expect((await web.desk.facts(caseId)).outcome).toBe('heard');
  const events = await web.desk.database.query<{ body: string }>(
    `SELECT body FROM audit_event WHERE command IN ('publish-message', 'publish-signal') ORDER BY at, seq`,
  );
  expect(events.map(({ body }) => (JSON.parse(body) as { facts: { reason: string } }).facts.reason)).toEqual([
    reason,
    reason,
  ]);
});

test('nobody steps in without a reason', async () => {
  const id = newId();
  for (const path of [`cases/${id}/suspend`, `cases/${id}/move`, `incidents/${id}/skip`, `timers/${id}/fire`]) {
    const refused = await chief().post(`/${path}`, {});
    expect([refused.status, Object.keys(refused.body.details!.fields!)]).toEqual([
      422,
      expect.arrayContaining(['reason']),
    ]);
  }
});

test('every reason an operator may be refused with has a sentence', () => {
  const commands = filesIn('src/engine/commands', '.ts').map(readText).join('');
  const reasons = [
    ...literalsOf('src/bpmn/semantics/move.ts', 'MoveRefusal'),
    ...[...commands.matchAll(/reason: '([\w-]+)'/g)].map(([, name]) => name!),
    ...['suspended', 'not-suspended', 'not-waiting', 'completed', 'cancelled', 'case', 'incident'],
    ...['move-others-inside', 'move-strands-join'],
  ];
  expect(reasons.length).toBeGreaterThan(20);
  expect(reasons.filter((one) => !hasSentence(`refusal.${one}`))).toEqual([]);
});
