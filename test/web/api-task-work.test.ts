/** Tasks changing hands through the API, comments and files included. */
import { createHash, randomBytes } from 'node:crypto';
import request from 'supertest';
import { systemActor } from '../../src/lib/actor';
import { newId } from '../../src/lib/ids';
import { end, model, start, userTask } from '../engine/models';
import { useWeb } from './kit';

const asked = model('asked', [start(), userTask('ask'), end('answered')], ['started > ask > answered']);
const web = useWeb({ models: [asked] });
const tokens: Record<string, string> = {};

beforeAll(async () => {
  for (const role of ['agent', 'supervisor'] as const) {
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
  readonly body: Record<string, unknown> & { items?: Record<string, unknown>[]; details?: { reason?: string } };
}
const as = (role: 'agent' | 'supervisor') => {
  const call = (method: 'get' | 'post' | 'delete', path: string) =>
    request(web.app)
      [method](`/api/v1${path}`)
      .set({ Authorization: `Bearer ${tokens[role]}`, 'Accept-Language': 'en' });
  return {
    get: (path: string): PromiseLike<Answer> => call('get', path),
    post: (path: string, body: object = {}): PromiseLike<Answer> => call('post', path).send(body),
    delete: (path: string): PromiseLike<Answer> => call('delete', path),
    upload: (path: string, bytes: Buffer): PromiseLike<Answer> =>
      call('post', path).set('Content-Type', 'application/octet-stream').send(bytes),
    download: (path: string) => call('get', path).buffer(true).parse(bytesOf),
  };
};
const newTask = async (): Promise<string> => {
  const { caseId } = await web.desk.start('asked', {}, systemActor('test'));
  return (await web.desk.task('ask', caseId)).id;
};

test('a task is assigned by name with a note, laid aside, and moved up', async () => {
  const id = await newTask();
  const assigned = await as('supervisor').post(`/tasks/${id}/assign`, { to: '赵一诺', note: 'calls back at nine' });
  expect(assigned.body['data']).toMatchObject({ from: null, to: 'agent2' });
  expect((await as('agent').post(`/tasks/${id}/assign`, { to: 'agent' })).body.details?.reason).toBe('not-assignee');
  await as('supervisor').post(`/tasks/${id}/follow-up`, { at: '2026-11-22T10:00:00+08:00' });
  await as('supervisor').post(`/tasks/${id}/priority`, { priority: 80 });
  const { body } = await as('supervisor').get(`/tasks/${id}`);
  expect(body).toMatchObject({ assignee: 'agent2', priority: 80, follow_up: '2026-11-22T02:00:00.000Z' });
  const refused = await as('supervisor').post(`/tasks/${id}/assign`, { to: 'nobody at all' });
  expect([refused.status, refused.body['message']]).toEqual([422, 'No active colleague is called “nobody at all”.']);
});

test('comments are told and read, with the name of whoever said them', async () => {
  const id = await newTask();
  await as('agent').post(`/tasks/${id}/comments`, { text: '@赵一诺 please look' });
  const { body } = await as('supervisor').get(`/tasks/${id}/comments`);
  expect(body.items).toMatchObject([
    { text: '@赵一诺 please look', authorName: 'agent-token', mentions: [{ id: 'agent2', name: '赵一诺' }] },
  ]);
});

test('files go in and out byte for byte and are taken away', async () => {
  const id = await newTask();
  const bytes = randomBytes(300_000);
  const added = await as('agent').upload(`/tasks/${id}/files?name=receipt.pdf`, bytes);
  const fileId = (added.body['data'] as { file: string }).file;
  expect((await as('agent').get(`/tasks/${id}/files`)).body.items).toMatchObject([
    { id: fileId, name: 'receipt.pdf', size: bytes.length, byName: 'agent-token' },
  ]);
  const got = await as('agent').download(`/files/${fileId}`);
  expect(Buffer.compare(got.body as Buffer, bytes)).toBe(0);
  expect((await as('agent').upload(`/tasks/${id}/files?name=run.sh`, bytes)).body.details?.reason).toBe('file-kind');
  expect((await as('agent').delete(`/files/${fileId}`)).status).toBe(200);
  expect((await as('agent').get(`/files/${fileId}`)).status).toBe(404);
});

test('many tasks at once give a result each; all of one’s own go back', async () => {
  const [one, two] = [await newTask(), await newTask()];
  await as('supervisor').post(`/tasks/${two}/assign`, { to: 'agent2' });
  const { body } = await as('agent').post('/tasks/bulk', { verb: 'claim', taskIds: [one, two] });
  expect(body.items).toMatchObject([
    { taskId: one, done: true },
    { taskId: two, done: false, code: 'conflict', details: { reason: 'claimed' } },
  ]);
  expect((await as('agent').post('/tasks/return-all')).body).toMatchObject({ returned: [one], kept: [] });
});

test('substitutes are appointed for others and relieved', async () => {
  const wanted = { absent: 'agent', substitute: 'agent2', from: '2026-11-21T10:30:00Z', to: '2026-11-22T10:30:00Z' };
  expect((await as('agent').post('/substitutions', wanted)).status).toBe(403);
  const made = await as('supervisor').post('/substitutions', wanted);
  expect(made.status).toBe(201);
  expect((await as('supervisor').get('/substitutions')).body.items).toMatchObject([
    { absentName: '林晓棠', substituteName: '赵一诺' },
  ]);
  expect((await as('supervisor').delete(`/substitutions/${String(made.body['id'])}`)).status).toBe(204);
  expect((await as('supervisor').get('/substitutions')).body.items).toEqual([]);
});

function bytesOf(response: unknown, done: (fault: Error | null, bytes: Buffer) => void): void {
  const stream = response as NodeJS.ReadableStream;
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('end', () => done(null, Buffer.concat(parts)));
}
