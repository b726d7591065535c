import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { migrationRefusals } from '../../src/bpmn';
import type { Role } from '../../src/lib/actor';
import { newId } from '../../src/lib/ids';
import { hasSentence } from '../../src/web/i18n';
import { deployVersion } from '../engine/migration/kit';
import { useWeb } from './kit';

const web = useWeb();
const tokens: Record<string, string> = {};
const path = '/api/v1/process-definitions/manual-handover/migrations';

beforeAll(async () => {
  for (const role of ['process-owner', 'supervisor', 'agent'] satisfies Role[]) {
    const token = randomBytes(24).toString('base64url');
    const values = [newId(), role, createHash('sha256').update(token).digest('hex'), [role]];
    await web.desk.database.query(
      `INSERT INTO api_token (id, name, token_hash, roles, created_by, created_at) VALUES ($1, $2, $3, $4, 'test', now())`,
      values,
    );
    tokens[role] = token;
  }
  const xml = readFileSync('processes/manual-handover.bpmn', 'utf8');
  await web.desk.start('manual-handover', { flow: '02', matter: 'x', customerId: null, venueId: null });
  await deployVersion(web.desk, `${xml}<!-- second -->`);
});

const post = (role: Role, to: string, body: object, key?: string) =>
  request(web.app)
    .post(to)
    .set({ Authorization: `Bearer ${tokens[role]}`, 'Accept-Language': 'en', ...(key && { 'Idempotency-Key': key }) })
    .send(body);
const get = (role: Role, to: string) =>
  request(web.app)
    .get(to)
    .set({ Authorization: `Bearer ${tokens[role]}` });
const versions = { fromVersion: 1, toVersion: 2 };

test('a process owner looks first, begins a plan once per key, follows it and takes it back', async () => {
  const seen = await post('process-owner', path, { ...versions, dryRun: true }).expect(200);
  expect(seen.body).toMatchObject({
    total: 1,
    refused: 0,
    cases: [{ refusals: [], carried: [{ kind: 'user-task' }, { kind: 'timer' }] }],
  });

  const body = { ...versions, reason: '新版本修好了表单' };
  const begun = await post('process-owner', path, body, 'once').expect(202);
  const again = await post('process-owner', path, body, 'once').expect(202);
  const { id } = begun.body as { id: string };
  expect((again.body as { id: string }).id).toBe(id);
  await web.desk.run();

  const state = await get('process-owner', `${path}/${id}`).expect(200);
  expect(state.body).toMatchObject({ state: 'done', counts: { migrated: 1 } });
  const cases = await get('process-owner', `${path}/${id}/cases`).expect(200);
  expect(cases.body).toMatchObject({ items: [{ state: 'migrated' }], next: null });

  const late = await post('process-owner', `${path}/${id}/stop`, { reason: '太晚' }).expect(409);
  expect(late.body).toMatchObject({ message: 'The migration is done.' });
  await post('process-owner', `${path}/${id}/rollback`, { reason: '退回' }).expect(200);
  await web.desk.run();
  const back = await get('process-owner', `${path}/${id}`).expect(200);
  expect(back.body).toMatchObject({ state: 'rolled-back', counts: { 'rolled-back': 1 } });
});

test('an agent may not, a plan needs a reason, and a wrong mapping is told in words', async () => {
  await post('agent', path, { ...versions, dryRun: true }).expect(403);
  await post('process-owner', path, versions).expect(422);
  const wrong = await post('process-owner', path, { ...versions, dryRun: true, mapping: { nowhere: 'x' } }).expect(422);
  expect(wrong.body).toMatchObject({ message: 'The old version has no “nowhere”.' });
  await get('process-owner', `${path}/${newId()}`).expect(404);
});

describe("a refusal names the step in the reader's language, with its id", () => {
  const inChinese = { 'Accept-Language': 'zh-CN' };

  test('where a case cannot go, in a preview and in what became of a plan', async () => {
    const xml = readFileSync('processes/manual-handover.bpmn', 'utf8');
    const toVersion = await deployVersion(web.desk, xml.replace(/\bdoByHand\b/g, 'handled'));
    const wanted = { fromVersion: 1, toVersion };
    const seen = await post('process-owner', path, { ...wanted, dryRun: true }).expect(200);
    const refusals = (body: unknown) => (body as { cases: { refusals: { message: string }[] }[] }).cases[0]!.refusals;
    expect(refusals(seen.body)[0]!.message).toBe(
      'The new version has no step “Do it by the manual (doByHand)”, and no step is named for it.',
    );
    const chinese = await post('process-owner', path, { ...wanted, dryRun: true }).set(inChinese);
    expect(refusals(chinese.body)[0]!.message).toContain('“照手册办理（doByHand）”');

    const plan = await post('process-owner', path, { ...wanted, reason: '试一试' }).expect(202);
    await web.desk.run();
    const cases = await get('process-owner', `${path}/${(plan.body as { id: string }).id}/cases`).set(inChinese);
    const { items } = cases.body as { items: { refusals: { message: string }[] }[] };
    expect(items[0]!.refusals[0]!.message).toContain('“照手册办理（doByHand）”');
  });

  test('where a token may not go', async () => {
    const { caseId } = await web.desk.start('manual-handover', {
      flow: '02',
      matter: 'x',
      customerId: null,
      venueId: null,
    });
    const list = await get('supervisor', `/api/v1/cases/${caseId}/tokens`).expect(200);
    const { itemId } = (list.body as { items: { itemId: string; elementId: string }[] }).items[0]!;
    const body = { reason: '客人改了主意', itemId, target: 'handoverAsked' };
    const refused = await post('supervisor', `/api/v1/cases/${caseId}/move`, body).expect(422);
    expect(refused.body).toMatchObject({
      message: '“Something to hand over (handoverAsked)” is a start event; a token cannot be moved there.',
      details: { element: 'handoverAsked' },
    });
  });
});

test('every refusal has its sentence', () => {
  const own = ['ended', 'suspended', 'other-version', 'not-found', 'moved-since', 'message-under-way', 'fault'];
  for (const code of [...migrationRefusals, ...own])
    expect([code, hasSentence(`migration.${code}`)]).toEqual([code, true]);
});
