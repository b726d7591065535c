import { person } from '../kit/people';
import { useWeb, venueIds } from './kit';

const web = useWeb();
const agent = person('agent', ['agent']);

/** A booking wish that `agent` holds, due in a few minutes. */
async function heldByAgent(): Promise<string> {
  const { nextTaskId } = await web.desk.start('flow-01', { agentId: 'agent' }, agent);
  return nextTaskId!;
}
const holderOf = async (id: string): Promise<string | null> =>
  (await web.desk.database.query<{ assignee: string | null }>('SELECT assignee FROM user_task WHERE id = $1', [id]))[0]!
    .assignee;

const onDuty = (login: string, venue: string | null, duty: string): Promise<unknown> =>
  web.desk.database.query(
    `INSERT INTO shift (id, user_id, venue_id, during, duty, created_by, created_at)
     VALUES (gen_random_uuid(), $1, $2, tstzrange($3::timestamptz - interval '1 hour', $3::timestamptz + interval '7 hours'), $4, 'test', $3)`,
    [login, venue && venueIds[venue], web.desk.clock.now(), duty],
  );

describe('the team', () => {
  it('is for supervisors and managers', async () => {
    for (const login of ['agent', 'frontdesk', 'auditor', 'owner'])
      expect((await (await web.signedIn(login)).get('/team')).status).toBe(403);
    for (const login of ['supervisor', 'manager']) {
      const page = await (await web.signedIn(login)).get('/team');
      expect(page.status).toBe(200);
      expect(page.text).toContain('href="/team" aria-current="page"');
    }
  });

  it('shows who holds what, who is on duty, and how late things are', async () => {
    const supervisor = await web.signedIn('supervisor');
    const before = await supervisor.get('/team?group=agent&person=agent');
    expect(before.text).toMatch(/林晓棠 手上的待办/);
    const id = await heldByAgent();
    await onDuty('agent', null, 'agent');
    web.desk.clock.advance(20 * 60_000);

    const page = await supervisor.get('/team?group=agent&person=agent');

    expect(page.text).toContain('当班 1 人');
    expect(page.text).toMatch(/当班到 \d\d:\d\d/);
    expect(page.text).toContain(`data-task="${id}"`);
    expect(page.text).toMatch(/15 分<\/?|1 小时 以内<\/th><td class="num">1<\/td>/);
    expect(page.text).toMatch(/<optgroup label="不当班">.*赵一诺/s);
  });

  it('hands on what was ticked, and says what could not be handed on and why', async () => {
    const supervisor = await web.signedIn('supervisor');
    const [first, second] = [await heldByAgent(), await heldByAgent()];
    await web.desk.engine.cancelCase({
      actor: { ...agent, roles: ['supervisor'] },
      caseId: (
        await web.desk.database.query<{ id: string }>('SELECT case_id AS id FROM user_task WHERE id = $1', [second])
      )[0]!.id,
      reason: 'test',
    });
    const back = '/team?group=agent&person=agent';

    const sent = await supervisor.post('/tasks/bulk', {
      verb: 'assign',
      to: 'agent2',
      note: '请接手',
      task: [first, second],
      back,
    });

    expect([sent.status, sent.location]).toEqual([303, back]);
    expect(await holderOf(first)).toBe('agent2');
    const page = await supervisor.get(back);
    expect(page.text).toMatch(/id="bulk-went"/);
    expect(page.text).toContain(`href="/tasks/${second}"`);
  });

  it('gives nothing to who it is not offered to', async () => {
    const supervisor = await web.signedIn('supervisor');
    const id = await heldByAgent();
    await supervisor.post('/tasks/bulk', { verb: 'assign', to: 'cleaning', task: id, back: '/team' });
    expect(await holderOf(id)).toBe('agent');
    expect((await supervisor.get('/team')).text).toContain('data-tone="amber" id="bulk-went"');
  });

  it('answers a group, venue or person there is not with those there are', async () => {
    const supervisor = await web.signedIn('supervisor');
    for (const query of [
      'group=nobody',
      'venue=x',
      "person=1' OR '1'='1",
      'group=agent&venue=019f0000-0000-7000-8000-000000000000',
    ])
      expect((await supervisor.get(`/team?${query}`)).status).toBe(200);
    const page = await supervisor.get(`/team?group=front-desk&venue=${venueIds['jiangwan']!}`);
    expect(page.text).toContain('程知夏');
    expect(page.text).not.toContain('苏芮');
  });
});
