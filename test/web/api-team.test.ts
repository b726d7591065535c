/** Notices and the team through the API. */
import { createHash, randomBytes } from 'node:crypto';
import request from 'supertest';
import { newId } from '../../src/lib/ids';
import { person } from '../kit/people';
import { useWeb } from './kit';

const web = useWeb();
const tokens: Record<string, string> = {};
const supervisor = person('supervisor', ['supervisor'], { roles: ['supervisor'] });

beforeAll(async () => {
  for (const role of ['agent', 'supervisor'] as const) {
    tokens[role] = randomBytes(24).toString('base64url');
    const hash = createHash('sha256').update(tokens[role]).digest('hex');
    await web.desk.database.query(
      `INSERT INTO api_token (id, name, token_hash, roles, created_by, created_at) VALUES ($1, $2, $3, $4, 'test', now())`,
      [newId(), `${role}-token`, hash, [role]],
    );
  }
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly items?: Record<string, unknown>[] };
}
const get = (role: 'agent' | 'supervisor', path: string): PromiseLike<Answer> =>
  request(web.app)
    .get(`/api/v1${path}`)
    .set({ Authorization: `Bearer ${tokens[role]}`, 'Accept-Language': 'en' });

/** A task that `agent` has from the supervisor. */
async function givenToAgent(): Promise<string> {
  const { nextTaskId } = await web.desk.start('flow-01', { agentId: 'agent2' }, person('agent2', ['agent']));
  await web.desk.engine.assignTask({ actor: supervisor, taskId: nextTaskId!, to: 'agent' });
  return nextTaskId!;
}

test('what a person was told is there for whoever leads a team, and one’s own for everybody', async () => {
  const taskId = await givenToAgent();
  const { body } = await get('supervisor', '/notices?person=agent');
  expect(body).toMatchObject({ next: null, unread: 1 });
  expect(body.items).toMatchObject([{ kind: 'assigned', taskId, unread: true, settled: false, tag: '01' }]);
  expect((await get('agent', '/notices?person=agent')).status).toBe(403);
  expect((await get('supervisor', '/notices?person=nobody-at-all')).status).toBe(422);
  expect((await get('agent', '/notices')).body).toEqual({ items: [], next: null, unread: 0 });
  const read = await request(web.app)
    .post('/api/v1/notices/read')
    .set({ Authorization: `Bearer ${tokens['agent']}` })
    .send({ upTo: newId() });
  expect(read.status).toBe(204);
});

test('the team is who holds what in a group, and the tasks behind the numbers', async () => {
  const taskId = await givenToAgent();
  const { body } = await get('supervisor', '/team?group=agent');
  expect(body['group']).toBe('agent');
  const members = body['members'] as { id: string; held: number }[];
  expect(members.find(({ id }) => id === 'agent')!.held).toBeGreaterThan(0);
  const held = await get('supervisor', '/team/tasks?person=agent');
  expect(held.body.items!.map(({ id }) => id)).toContain(taskId);
  expect((await get('supervisor', '/team/tasks?group=agent')).body).toEqual({ items: [], more: false });
  web.desk.clock.advance(24 * 3_600_000);
  const late = await get('supervisor', '/team/tasks?group=agent&late=true');
  expect(late.body.items!.map(({ id }) => id)).toContain(taskId);
  expect((await get('supervisor', '/team/tasks')).status).toBe(422);
  for (const path of ['/team', '/team/tasks?group=agent']) expect((await get('agent', path)).status).toBe(403);
});
