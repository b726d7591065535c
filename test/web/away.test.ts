import request from 'supertest';
import { Unavailable } from '../../src/lib/errors';
import { useDesk } from '../kit/desk';
import { evening, seedChain, silentLog, Visitor, webOver } from './kit';

const desk = useDesk({ at: evening, seed: seedChain });

describe('while the database is away', () => {
  it('says what happened, what was kept and what to do, and is itself again afterwards', async () => {
    const faults: unknown[] = [];
    let away = false;
    const database = new Proxy(desk.database, {
      get: (target, name, receiver): unknown =>
        away && (name === 'query' || name === 'transaction')
          ? () => Promise.reject(new Unavailable('connection refused'))
          : Reflect.get(target, name, receiver),
    });
    const parts = { engine: desk.engine, database, definitions: desk.definitions, clock: desk.clock };
    const web = webOver({ ...desk, ...parts }, { ...silentLog, error: (fields) => void faults.push(fields) });
    const visitor = new Visitor(request.agent(web.app));
    await visitor.signIn('agent');
    away = true;
    const page = await visitor.get('/tasks');
    expect([page.status, page.headers['retry-after']]).toEqual([503, '5']);
    expect(page.text).toContain('数据库暂时连不上');
    expect(page.text).toContain('没有办到一半的事');
    expect(page.text).not.toContain('connection refused');
    expect((await request(web.app).get('/readyz')).status).toBe(503);
    expect((await request(web.app).get('/healthz')).status).toBe(200);
    const metrics = await request(web.app).get('/metrics');
    expect(metrics.status).toBe(200);
    expect(metrics.text).toMatch(/^encore_database_up 0$[^]*/m);
    expect(metrics.text).toContain('encore_http_request_seconds_count{method="GET"');
    expect(metrics.text).not.toMatch(/^encore_(jobs|open_incidents|due_timers)\b/m);
    expect(faults.length).toBeGreaterThan(0);
    away = false;
    expect((await visitor.get('/tasks')).status).toBe(200);
    expect((await request(web.app).get('/metrics')).text).toMatch(
      /^encore_jobs\{state="ready"\} \d[^]*^encore_database_up 1$/m,
    );
    await web.close();
  });

  it('tells whoever watches in good time, also when the database says nothing at all', async () => {
    const database = { ...desk.database, query: () => new Promise<never>(() => undefined) };
    const web = webOver({ ...desk, engine: desk.engine, definitions: desk.definitions, clock: desk.clock, database });
    const begun = performance.now();

    const ready = await request(web.app).get('/readyz');

    expect([ready.status, ready.body]).toEqual([503, { status: 'database-away' }]);
    expect(performance.now() - begun).toBeLessThan(5_000);
    await web.close();
  });
});
