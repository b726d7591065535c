import request from 'supertest';
import { newId } from '../../src/lib/ids';
import { password, tokenOf, useWeb } from './kit';

const web = useWeb();
const placeOf = (...parts: readonly string[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

describe('signing in', () => {
  it('leads from any page to the sign-in and back to it', async () => {
    const visitor = web.visitor();
    const sent = await visitor.get('/cases?status=running');
    expect(sent.status).toBe(303);
    expect(sent.location).toBe('/sign-in?back=%2Fcases%3Fstatus%3Drunning');
    const page = await visitor.get(sent.location);
    expect(page.status).toBe(200);
    expect(page.text).toContain('name="back" value="/cases?status&#x3D;running"');
    const inside = await visitor.post(
      '/sign-in',
      { login: 'agent', password, back: '/cases?status=running' },
      '/sign-in',
    );
    expect([inside.status, inside.location]).toEqual([303, '/cases?status=running']);
  });

  it.each([
    ['a page that looks how it would be now', { 'X-Glance': 'live' }],
    ['a script of a page', { 'Sec-Fetch-Mode': 'cors' }],
  ])(
    'is asked of %s with no session of its own, which would take the place of one begun elsewhere',
    async (_who, headers) => {
      const answer = await request(web.app).get('/tasks').set(headers);
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
      const visited = await request(web.app).get('/tasks').set('Sec-Fetch-Mode', 'navigate');
      expect([visited.status, visited.headers['location']]).toEqual([303, '/sign-in?back=%2Ftasks']);
    },
  );

  it('leads back to what was looked for, too', async () => {
    const back = '/tasks?text=chen+li&group=agent*(1),2';
    const page = await web.visitor().post('/sign-in', { login: 'agent', password, back }, '/sign-in');
    expect(page.location).toBe(back);
  });

  it('never leads out of the desk', async () => {
    for (const back of ['//evil.example', 'https://evil.example', '/\\evil.example', 'javascript:alert(1)']) {
      const page = await web.visitor().post('/sign-in', { login: 'agent', password, back }, '/sign-in');
      expect(page.location).toBe('/tasks');
    }
  });

  it('takes a fresh session, so that an id known before is worth nothing', async () => {
    const visitor = web.visitor();
    const before = (await visitor.get('/sign-in')).headers['set-cookie'];
    const after = (await visitor.signIn('agent')).headers['set-cookie'];
    expect(String(after)).toContain('encore.sid=');
    expect(String(after)).not.toBe(String(before));
    expect(String(after)).toMatch(/HttpOnly/);
    expect(String(after)).toMatch(/SameSite=Lax/);
  });

  it('says how many tries are left, keeps the login, and locks after five', async () => {
    const visitor = web.visitor();
    const first = await visitor.signIn('supervisor', 'wrong');
    expect(first.status).toBe(422);
    expect(first.text).toContain('再错 4 次');
    expect(first.text).toContain('value="supervisor"');
    for (let i = 0; i < 4; i++) await visitor.signIn('supervisor', 'wrong');
    const locked = await visitor.signIn('supervisor');
    expect(locked.text).toContain('账号已锁定');
    web.desk.clock.advance(16 * 60_000);
    expect((await visitor.signIn('supervisor')).status).toBe(303);
  });

  it('locks after five of many tries at once, too', async () => {
    const visitors = await Promise.all(
      Array.from({ length: 9 }, async () => {
        const agent = request.agent(web.app);
        return { agent, _csrf: tokenOf((await agent.get('/sign-in')).text) };
      }),
    );
    const answers = await Promise.all(
      visitors.map(({ agent, _csrf }, i) =>
        agent
          .post('/sign-in')
          .type('form')
          .send({ _csrf, login: 'cleaning', password: `guess ${i}` }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 422));
    const [{ n: looked } = { n: 0 }] = await web.desk.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_event WHERE command = 'sign-in-failed' AND stream LIKE 'subject:user:cleaning:%'`,
    );
    expect(looked).toBe(5);
    web.desk.clock.advance(16 * 60_000);
  });

  it('tells nobody whether a login exists', async () => {
    const unknown = await web.visitor().signIn('nobody-at-all', 'wrong');
    const known = await web.visitor().signIn('manager', 'wrong');
    const words = (html: string) => /<strong>(.*?)<\/strong>/.exec(html)?.[1];
    expect(words(unknown.text)).toBe(words(known.text));
  });

  it('shows what was typed as text', async () => {
    const page = await web.visitor().signIn('"><script>alert(1)</script>', 'x');
    expect(page.text).not.toContain('<script>alert');
    expect(page.text).toContain('&lt;script&gt;');
  });

  it('refuses a form without the page’s token and says what to do', async () => {
    const page = await web.visitor().postRaw('/sign-in', { login: 'agent', password });
    expect(page.status).toBe(403);
    expect(page.text).toContain('刷新页面再提交');
  });

  it('ends the session at sign-out', async () => {
    const visitor = await web.signedIn('agent');
    expect((await visitor.get('/tasks')).status).toBe(200);
    expect((await visitor.post('/sign-out')).location).toBe('/sign-in');
    expect((await visitor.get('/tasks')).status).toBe(303);
  });

  it('keeps every attempt in the audit', async () => {
    const rows = await web.desk.database.query<{ command: string }>(
      `SELECT DISTINCT command FROM audit_event WHERE stream LIKE 'subject:user:%' ORDER BY command`,
    );
    expect(rows.map(({ command }) => command)).toEqual(['sign-in', 'sign-in-failed', 'sign-in-locked', 'sign-out']);
  });
});

describe('language and theme', () => {
  it('changes before and after sign-in and stays', async () => {
    const visitor = web.visitor();
    const sent = await visitor.post('/language', { language: 'en', back: '/sign-in' }, '/sign-in');
    expect([sent.status, sent.location]).toEqual([303, '/sign-in']);
    expect((await visitor.get('/sign-in')).text).toContain('<html lang="en">');
    await visitor.signIn('auditor');
    await visitor.post('/language', { language: 'en', back: '/cases' });
    expect((await visitor.get('/cases')).text).toContain('<h1>Cases</h1>');
    await visitor.post('/profile', { theme: 'dark' });
    expect((await visitor.get('/profile')).text).toContain('data-theme="dark"');
    await visitor.post('/language', { language: 'zh-CN', back: '/cases' });
  });
});

describe('every answer', () => {
  it('allows nothing but our own files', async () => {
    const { headers } = await web.visitor().get('/sign-in');
    const policy = headers['content-security-policy'];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it.each([
    ['an address that is none', '/tasks/%E0%A4%A', 400],
    ['a character that cannot be kept', '/cases?q=%00', 422],
    ['a place in a list that was altered', `/cases?after=${placeOf('x', 'y')}`, 422],
    ['one in the year 99999999', `/tasks?after=${placeOf('99999999-01-01', 'y')}`, 422],
    ['one behind a day that is none', `/cases?after=${placeOf('2026-02-30 10:00:00+08', newId())}`, 422],
    ['one in another list’s words', `/tasks?sort=priority&after=${placeOf('x', 'infinity', newId())}`, 422],
    ['one in the notices', `/notifications?after=${placeOf('x')}`, 422],
    ['a day of the room board that is none', '/rooms?day=2026-02-30', 200],
    ['a piece of a picture that is not there', '/static/icons.svg', 416],
  ])('says what is wrong with %s and is no fault of the desk', async (_what, path, status) => {
    const agent = request.agent(web.app);
    const _csrf = tokenOf((await agent.get('/sign-in')).text);
    await agent.post('/sign-in').type('form').send({ _csrf, login: 'agent2', password });
    const answer = await agent.get(path).set('Range', 'bytes=99999999-');
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('联系管理员');
  });

  it('says what is wrong with a form in an unknown encoding, and takes the other fields of a doubled one for none', async () => {
    const agent = request.agent(web.app);
    const _csrf = tokenOf((await agent.get('/sign-in')).text);
    const form = () => agent.post('/sign-in').type('form');
    expect((await form().set('Content-Encoding', 'morse').send({ _csrf })).status).toBe(415);
    expect((await form().send(`_csrf=${_csrf}&login=agent&login=agent2&password=a&password=b`)).status).toBe(422);
    expect((await form().send({ _csrf, login: 'agent\u0000', password })).status).toBe(422);
    expect((await agent.post('/sign-in').set('X-CSRF-Token', _csrf)).status).toBe(422);
    const sent = await agent.post('/language').type('form').send(`_csrf=${_csrf}&back=a&back=b`);
    expect([sent.status, sent.headers['location']]).toEqual([303, '/tasks']);
  });

  it('says plainly that a page does not exist', async () => {
    const page = await web.visitor().get('/no-such-page');
    expect(page.status).toBe(404);
    expect(page.text).toContain('没有找到');
  });

  it('tells whoever runs the desk how it is', async () => {
    expect((await request(web.app).get('/healthz')).body).toMatchObject({ status: 'ok' });
    expect((await request(web.app).get('/readyz')).body).toEqual({ status: 'ready' });
    expect((await request(web.app).get('/metrics')).text).toContain('encore_open_incidents 0');
  });
});

describe('an address that tries too often', () => {
  it('is stopped for a while by a page that says so', async () => {
    const visitor = web.visitor();
    let page = await visitor.signIn('nobody-here', 'wrong');
    for (let i = 0; i < 60 && page.status !== 429; i++) page = await visitor.signIn(`nobody-${i}`, 'wrong');
    expect(page.status).toBe(429);
    expect(page.text).toContain('试得太多了');
  });
});
