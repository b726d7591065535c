/** Deploying a process over the API: through the gate, with findings people can act on, or as a new version. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { deployProcesses } from '../../src/compose/deploy';
import type { Role } from '../../src/lib/actor';
import { newId } from '../../src/lib/ids';
import { useWeb } from './kit';

const web = useWeb();
const tokens: Record<string, string> = {};
const path = '/api/v1/process-definitions';
const handover = readFileSync('processes/manual-handover.bpmn', 'utf8');

beforeAll(async () => {
  for (const role of ['process-owner', 'supervisor'] satisfies Role[]) {
    const token = randomBytes(24).toString('base64url');
    const values = [newId(), role, createHash('sha256').update(token).digest('hex'), [role]];
    await web.desk.database.query(
      `INSERT INTO api_token (id, name, token_hash, roles, created_by, created_at) VALUES ($1, $2, $3, $4, 'test', now())`,
      values,
    );
    tokens[role] = token;
  }
});

interface Answer {
  readonly message?: string;
  readonly deployed?: readonly { readonly key: string; readonly version: number }[];
  readonly findings?: readonly Finding[];
  readonly details?: { readonly findings: readonly Finding[] };
}
type Finding = Readonly<Record<'file' | 'element' | 'rule' | 'severity' | 'reason' | 'remedy', string>>;

const send = async (body: object | string, { role = 'process-owner', query = '', language = 'en' } = {}) => {
  const headers = { Authorization: `Bearer ${tokens[role]}`, 'Accept-Language': language };
  const type = typeof body === 'string' ? 'application/xml' : 'application/json';
  const response = await request(web.app).post(`${path}${query}`).set(headers).type(type).send(body);
  return { status: response.status, body: response.body as Answer };
};
const versions = async (): Promise<number> => (await web.desk.definitions.versions('manual-handover')).length;
const broken = handover.replace(/camunda:candidateGroups="[^"]*"/, 'camunda:candidateGroups="nobody-at-all"');

test('what the gate refuses is told with file, element, rule, reason and remedy, and nothing is deployed', async () => {
  expect(broken).not.toBe(handover);
  const before = await versions();
  const { status, body } = await send({ xml: broken });

  expect([status, body.message]).toEqual([422, 'The process did not pass the checks and was not deployed.']);
  expect(body.details!.findings).toContainEqual(
    expect.objectContaining({
      file: 'processes/manual-handover.bpmn',
      element: 'doByHand',
      rule: 'group-unknown',
      severity: 'error',
    }),
  );
  const inChinese = await send(broken, { language: 'zh-CN' });
  expect(inChinese.body.details!.findings[0]!.reason).toMatch(/[\u4e00-\u9fff]/);
  expect(inChinese.body.details!.findings[0]!.remedy).toMatch(/[\u4e00-\u9fff]/);
  expect(await versions()).toBe(before);
});

test('a check alone deploys nothing', async () => {
  const before = await versions();
  const checked = await send({ xml: `${handover}<!-- checked -->` }, { query: '?validateOnly=true' });

  expect([checked.status, checked.body]).toMatchObject([200, { valid: true, deployed: [] }]);
  expect((await send({ xml: broken }, { query: '?validateOnly=true' })).status).toBe(422);
  expect(await versions()).toBe(before);
});

test('a sound diagram becomes a version with its labels and note, once, and cases start in it', async () => {
  const before = await versions();
  const xml = handover.replace('name="照手册办理"', 'name="照手册处理"');
  const wanted = { xml, labels: { doByHand: 'Work by the manual' }, note: '改了说法' };
  const first = await send(wanted);
  const again = await send(wanted);

  expect([first.status, again.status]).toEqual([201, 200]);
  expect(first.body.deployed).toMatchObject([{ key: 'manual-handover', version: before + 1, isNew: true }]);
  expect(await versions()).toBe(before + 1);
  const headers = { Authorization: `Bearer ${tokens['supervisor']}`, 'Accept-Language': 'en' };
  const { caseId } = await web.desk.start('manual-handover', {
    ...{ flow: '02', matter: 'x', customerId: null, venueId: null },
  });
  const list = await request(web.app).get(`/api/v1/cases/${caseId}/tokens`).set(headers);
  const { itemId } = (list.body as { items: { itemId: string }[] }).items[0]!;
  const body = { reason: '试一试', itemId, target: 'doByHand' };
  const refused = await request(web.app).post(`/api/v1/cases/${caseId}/move`).set(headers).send(body);
  expect((refused.body as Answer).message).toBe('The token is at “Work by the manual (doByHand)” already.');
});

test('the next start of a desk does not put the old file over it', async () => {
  const { database, clock, engine } = web.desk;
  const before = await versions();
  await deployProcesses({ database, clock, handlers: engine.handlers });
  expect(await versions()).toBe(before);
});

test('what breaks another process is refused too', async () => {
  const renamed = handover.replaceAll('"manual-handover"', '"by-hand"');
  const { status, body } = await send({ xml: renamed, labels: {} });
  expect(status).toBe(422);
  expect(body.details!.findings.length).toBeGreaterThan(0);

  const sender = readFileSync('processes/hold-and-arrival.bpmn', 'utf8');
  const deaf = sender.replaceAll('messageRef="', 'messageRef="un');
  expect((await send({ xml: deaf })).status).toBe(422);
});

test('nobody but those who answer for processes may, and what is no diagram is told so', async () => {
  expect((await send({ xml: handover }, { role: 'supervisor' })).status).toBe(403);
  const nonsense = await send('<html>no diagram</html>');
  expect(nonsense.status).toBe(422);
  expect(nonsense.body.details!.findings.map(({ rule }) => rule)).not.toEqual([]);
  expect((await send({ xml: handover, surprise: true })).status).toBe(422);
});
