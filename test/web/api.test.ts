import { createHash, randomBytes } from 'node:crypto';
import request from 'supertest';
import type { Role } from '../../src/lib/actor';
import { newId } from '../../src/lib/ids';
import { useWeb, venueIds } from './kit';

const web = useWeb();
const tokens: Record<string, string> = {};

async function issue(role: Role): Promise<void> {
  const token = randomBytes(24).toString('base64url');
  const hash = createHash('sha256').update(token).digest('hex');
  await web.desk.database.query(
    `INSERT INTO api_token (id, name, token_hash, roles, created_by, created_at) VALUES ($1, $2, $3, $4, 'test', now())`,
    [newId(), `${role}-token`, hash, [role]],
  );
  tokens[role] = token;
}

beforeAll(async () => {
  for (const role of ['agent', 'supervisor', 'auditor'] as const) await issue(role);
});

const api = (role: Role) => {
  const headers = { Authorization: `Bearer ${tokens[role]}` };
  return {
    get: (path: string) => request(web.app).get(`/api/v1${path}`).set(headers),
    post: (path: string, body: object, key?: string) =>
      request(web.app)
        .post(`/api/v1${path}`)
        .set(headers)
        .set(key ? { 'Idempotency-Key': key } : {})
        .send(body),
  };
};

interface StepBody {
  caseId: string;
  opened: { taskId: string }[];
  replayed: boolean;
}
interface ErrorBody {
  code: string;
  message: string;
  details: { fields: Record<string, { code: string }> };
}
interface ListBody<T> {
  items: T[];
  next: string | null;
}

const wish = () => ({
  ...{ venueId: venueIds['zhongshan']!, phone: '+8619900000172', name: '陈屿', party: 4, everyoneAdult: 'yes' },
  ...{ date: '2026-11-21', startTime: '20:30', hours: 3 },
});

/** Nothing is claimed for an integration: it goes on with what its step opened. */
const taskOf = (step: StepBody): string => step.opened[0]!.taskId;

const start = async (key?: string): Promise<StepBody> =>
  (await api('agent').post('/cases', { process: 'flow-01' }, key)).body as StepBody;

describe('tokens', () => {
  it('are needed, and revoked ones are worth nothing', async () => {
    const none = await request(web.app).get('/api/v1/tasks');
    expect(none.status).toBe(401);
    expect(none.body).toMatchObject({ code: 'not-signed-in' });
    expect((await request(web.app).get('/api/v1/tasks').set('Authorization', 'Bearer wrong-token-here')).status).toBe(
      401,
    );
    await issue('manager');
    expect((await api('manager').get('/tasks')).status).toBe(200);
    await web.desk.database.query(`UPDATE api_token SET revoked_at = now() WHERE name = 'manager-token'`);
    expect((await api('manager').get('/tasks')).status).toBe(401);
  });

  it('show when they were last used, to the minute', async () => {
    await api('agent').get('/process-definitions');
    const lastUse = async (): Promise<Date> =>
      (
        await web.desk.database.query<{ at: Date }>(
          `SELECT last_used_at AS at FROM api_token WHERE name = 'agent-token'`,
        )
      )[0]!.at;
    const first = await lastUse();
    web.desk.clock.advance(30_000);
    await api('agent').get('/process-definitions');
    expect(await lastUse()).toEqual(first);
    web.desk.clock.advance(31_000);
    await api('agent').get('/process-definitions');
    expect((await lastUse()).getTime() - first.getTime()).toBe(61_000);
  });

  it('are good for two hundred requests at once, while wrong ones are soon refused', async () => {
    const many = await Promise.all(Array.from({ length: 200 }, () => api('agent').get('/process-definitions')));
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([200]));
    const guess = () => request(web.app).get('/api/v1/tasks').set('Authorization', 'Bearer wrong-token-here');
    for (let i = 0; i < 40; i++) await guess();
    const refused = await guess();
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({ code: 'too-many' });
    expect((await api('agent').get('/process-definitions')).status).toBe(200);
  });

  it('may do what their roles may, and no more', async () => {
    expect((await api('auditor').post('/cases', { process: 'flow-01' })).status).toBe(403);
    expect((await api('agent').post('/messages', { name: 'x' })).status).toBe(403);
  });
});

describe('processes, cases and tasks', () => {
  it('lists and gives process definitions', async () => {
    const list = (await api('agent').get('/process-definitions')).body as ListBody<{ key: string }>;
    expect(list.items.map(({ key }) => key)).toContain('flow-01');
    expect((await api('agent').get('/process-definitions/flow-01')).body).toMatchObject({ key: 'flow-01', version: 1 });
    const xml = await api('agent').get('/process-definitions/flow-01/xml');
    expect(xml.headers['content-type']).toContain('application/xml');
    expect((await api('agent').get('/process-definitions/flow-99')).status).toBe(404);
  });

  it('names processes, venues and tasks in the language that is asked for', async () => {
    await start();
    for (const [path, zh, en] of [
      ['/process-definitions', '电话预约当日包厢预约流程', 'Booking a room by phone'],
      ['/process-definitions/flow-01', '电话预约当日包厢预约流程', 'Booking a room by phone'],
      ['/cases', '电话预约当日包厢预约流程', 'Booking a room by phone'],
      ['/tasks', '登记需求', 'Take down the wish'],
    ] as const) {
      expect(JSON.stringify((await api('agent').get(path)).body)).toContain(zh);
      const english = JSON.stringify((await api('agent').get(path).set('Accept-Language', 'en')).body);
      expect(english).toContain(en);
      expect(english).not.toContain(zh);
    }
  });

  it('books a room from start to confirmation', async () => {
    const begun = await start();
    const done = await api('agent').post(`/tasks/${taskOf(begun)}/complete`, { values: wish() });
    expect(done.status).toBe(200);
    const next = taskOf(done.body as StepBody);
    expect((await api('agent').post(`/tasks/${next}/complete`, { values: { guestAnswer: 'yes' } })).body).toMatchObject(
      {
        status: 'completed',
        outcome: 'booked',
      },
    );
    expect((await api('agent').get(`/cases/${begun.caseId}`)).body).toMatchObject({
      status: 'completed',
      outcome: 'booked',
    });
    const history = (await api('auditor').get(`/cases/${begun.caseId}/history`)).body as ListBody<{
      elementId: string;
    }>;
    expect(history.items.map(({ elementId }) => elementId)).toContain('holdRoom');
    expect((await api('auditor').get(`/cases/${begun.caseId}/tokens`)).body).toEqual({ items: [] });
    const audit = (await api('auditor').get(`/cases/${begun.caseId}/audit`)).body as ListBody<{ command: string }>;
    expect(audit.items.map(({ command }) => command)).toEqual(['complete-task', 'complete-task', 'start-case']);
    expect(JSON.stringify(audit)).not.toContain('19900000172');
  });

  it('checks values by the task’s form', async () => {
    const taskId = taskOf(await start());
    const refused = await api('agent').post(`/tasks/${taskId}/complete`, { values: { ...wish(), party: 'many' } });
    expect(refused.status).toBe(422);
    expect((refused.body as ErrorBody).details.fields['party']?.code).toBe('not-a-number');
  });

  it('answers the same key the same way, and refuses it for another body', async () => {
    const key = newId();
    const [first, second] = [await start(key), await start(key)];
    expect(second).toMatchObject({ caseId: first.caseId, replayed: true });
    const other = await api('agent').post('/cases', { process: 'flow-01', variables: { note: 'other' } }, key);
    expect([other.status, (other.body as ErrorBody).code]).toEqual([422, 'key-reused']);
  });

  it('tells the second claimer of a conflict', async () => {
    const taskId = taskOf(await start());
    const done = await api('agent').post(`/tasks/${taskId}/complete`, { values: wish() });
    expect(done.status).toBe(200);
    const again = await api('agent').post(`/tasks/${taskId}/complete`, { values: wish() });
    expect([again.status, (again.body as ErrorBody).code]).toEqual([409, 'conflict']);
    expect((done.body as StepBody).replayed).toBe(false);
  });

  it('goes through long lists by a place in them', async () => {
    for (let i = 0; i < 4; i++) await start();
    const seen: string[] = [];
    let after = '';
    do {
      const page = (await api('agent').get(`/cases?limit=2${after && `&after=${after}`}`)).body as ListBody<{
        id: string;
      }>;
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      after = page.next ?? '';
    } while (after);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(8);
  });
});

describe('messages and the audit', () => {
  it('takes a message for whoever waits for it', async () => {
    const sent = await api('supervisor').post('/messages', {
      name: 'booking.changed',
      correlationKey: 'x',
      payload: {},
    });
    expect([sent.status, typeof (sent.body as { messageId: string }).messageId]).toEqual([202, 'string']);
    const wrong = await api('supervisor').post('/messages', { name: '', timeToLive: 'soon' });
    expect([wrong.status, Object.keys((wrong.body as ErrorBody).details.fields)]).toEqual([
      422,
      ['name', 'timeToLive'],
    ]);
  });

  it('records who looked at a guest: at the case, at what happened in it, at a task and what stands beside it', async () => {
    const begun = await start();
    const done = await api('agent').post(`/tasks/${taskOf(begun)}/complete`, { values: wish() });
    const task = taskOf(done.body as StepBody);
    const looks = async (): Promise<string[]> =>
      (
        await web.desk.database.query<{ command: string }>(
          `SELECT command FROM audit_event WHERE stream LIKE 'subject:customer:%' AND command LIKE 'view-%' ORDER BY at, seq`,
        )
      ).map(({ command }) => command);
    for (const [path, command] of [
      [`/cases/${begun.caseId}`, 'view-case'],
      [`/cases/${begun.caseId}/audit`, 'view-case'],
      [`/tasks/${task}`, 'view-task'],
      [`/tasks/${task}/comments`, 'view-task'],
      [`/tasks/${task}/files`, 'view-task'],
    ] as const) {
      web.desk.clock.advance(61_000);
      const before = await looks();
      expect((await api('supervisor').get(path)).status).toBe(200);
      expect((await looks()).slice(before.length)).toEqual([command]);
    }
  });

  it('proves that the audit was not altered', async () => {
    expect((await api('agent').get('/audit/verify')).status).toBe(403);
    expect((await api('auditor').get('/audit/verify')).body).toMatchObject({ faults: [] });
  });

  it('answers nonsense with a sentence', async () => {
    const broken = await request(web.app)
      .post('/api/v1/cases')
      .set('Authorization', `Bearer ${tokens['agent']}`)
      .set('Content-Type', 'application/json')
      .send('{"process":');
    expect([broken.status, (broken.body as ErrorBody).code]).toEqual([400, 'unreadable']);
    expect((await api('agent').get('/nothing-here')).status).toBe(404);
  });

  it.each([
    ['/cases?status=finished', 'status'],
    ['/cases?status=running&status=failed', 'status'],
    ['/cases?limit=1.5', 'limit'],
    ['/cases?limit=ten', 'limit'],
    ['/tasks?box=everything', 'box'],
    ['/tasks?box=done&sort=due', 'sort'],
    ['/tasks?due=tomorrow', 'due'],
    ['/tasks?priority=99', 'priority'],
    ['/tasks?venue=zhongshan', 'venue'],
    ['/incidents?case=17', 'case'],
    ['/timers', 'case'],
    ['/process-definitions/flow-01/migrations/x/cases?after=17', 'after'],
  ])('never answers %s with what was not asked for', async (path, field) => {
    const answer = await api('supervisor').get(path);
    expect([answer.status, Object.keys((answer.body as ErrorBody).details.fields)]).toEqual([422, [field]]);
  });

  it('goes on from a place in a case’s events or says that it is none', async () => {
    const { caseId } = await start();
    const refused = await api('auditor').get(`/cases/${caseId}/audit?before=soon`);
    expect([refused.status, Object.keys((refused.body as ErrorBody).details.fields)]).toEqual([422, ['before']]);
    expect((await api('auditor').get(`/cases/${caseId}/audit?before=1`)).body).toEqual({ items: [], next: null });
    expect((await api('auditor').get('/cases?limit=&status=')).status).toBe(200);
  });
});
