/** Cases that start by themselves, seen and helped through the API and on the page of their process. */
import { createHash, randomBytes } from 'node:crypto';
import request from 'supertest';
import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { newId } from '../../src/lib/ids';
import { cycle, end, event, message, model, serviceTask, userTask } from '../engine/models';
import { useWeb } from './kit';

let broken = true;
const fragile = defineHandler({
  type: 'test.fragile',
  title: { zh: '易碎', en: 'Fragile' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  run: () => (broken ? Promise.reject(new Error('it fell')) : Promise.resolve({})),
});
const begins = (id: string, definition: string, messages: string[] = []): string =>
  model(
    id,
    [event('startEvent', 'begin', definition), serviceTask('work', 'test.fragile'), userTask('look'), end('done')],
    ['begin > work > look > done'],
    { messages },
  );
const web = useWeb({
  models: [begins('nightly', cycle('0 3 * * *')), begins('asked', message('paid'), ['paid'])],
  handlers: handlersOf(fragile),
});

let token = '';
beforeAll(async () => {
  token = randomBytes(24).toString('base64url');
  const hash = createHash('sha256').update(token).digest('hex');
  await web.desk.database.query(
    `INSERT INTO api_token (id, name, token_hash, roles, created_by, created_at) VALUES ($1, 'chief', $2, '{supervisor}', 'test', now())`,
    [newId(), hash],
  );
});
const headers = () => ({ Authorization: `Bearer ${token}`, 'Accept-Language': 'en' });
const get = async (path: string) => (await request(web.app).get(`/api/v1${path}`).set(headers())).body as Answer;
const post = async (path: string, body: object) => request(web.app).post(`/api/v1${path}`).set(headers()).send(body);
interface Answer {
  readonly items: readonly (Readonly<Record<string, unknown>> & { readonly id: string })[];
}
const reason = '客人还在等';
const sendPaid = () => post('/messages', { name: 'paid', correlationKey: 'N-1', payload: {} });

test('the next start of every process is listed with its place and time', async () => {
  await web.desk.run();
  expect((await get('/timers/starts?process=nightly')).items).toMatchObject([
    { process: 'nightly', elementId: 'begin', expression: '0 3 * * *', venueId: null, timeZone: 'Asia/Shanghai' },
  ]);
  expect((await get('/timers/starts?process=other')).items).toEqual([]);
});

test('a message from outside whose case cannot be started is an incident a supervisor sees and can try again', async () => {
  expect((await sendPaid()).status).toBe(202);
  await web.desk.advance('PT3H');

  const [seen] = (await get('/incidents?process=asked')).items;
  expect(seen).toMatchObject({ caseId: null, code: 'start-failed', elementId: 'begin' });
  expect(seen!['message']).toBe('“start before ‘work’” could not start a case in 5 tries.');
  expect((await get('/process-definitions/asked')) as unknown).toMatchObject({ incidents: 1 });

  broken = false;
  const retried = await post(`/incidents/${seen!.id}/retry`, { reason });
  expect(retried.body).toMatchObject({ status: 'running', opened: [{ elementId: 'look' }] });
  expect((await get('/incidents?process=asked')).items).toEqual([]);
  expect((await post(`/incidents/${seen!.id}/retry`, { reason })).status).toBe(409);
});

test('or give up: nothing is started any more', async () => {
  broken = true;
  await sendPaid();
  await web.desk.advance('PT3H');
  const [seen] = (await get('/incidents?process=asked')).items;

  const given = await post(`/incidents/${seen!.id}/skip`, { reason });
  expect([given.status, (given.body as { caseId: unknown }).caseId]).toEqual([200, null]);
  expect((await get('/incidents?process=asked')).items).toEqual([]);
  const stream = await web.desk.database.query<{ command: string }>(
    `SELECT command FROM audit_event WHERE stream LIKE 'subject:process:asked:%' ORDER BY seq`,
  );
  expect(stream.map(({ command }) => command).slice(1)).toEqual([
    'fail-start',
    'resolve-start',
    'fail-start',
    'resolve-start',
  ]);
});
