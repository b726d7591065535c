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
    expect(faults.length).toBeGreaterThan(0);
    away = false;
    expect((await visitor.get('/tasks')).status).toBe(200);
    await web.close();
  });
});
