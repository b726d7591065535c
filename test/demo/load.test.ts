import { loadDemo } from '../../src/demo/load';
import { silentLog } from '../../src/engine/log';
import { useDesk } from '../kit/desk';

/** Saturday evening, 19:27 in Shanghai. */
const desk = useDesk({ at: '2026-11-21T11:27:00.000Z' });
const load = () =>
  loadDemo({
    engine: desk.engine,
    database: desk.database,
    clock: desk.clock,
    log: silentLog,
    hashPassword: (password) => Promise.resolve(`hash of ${password}`),
  });
const count = async (sql: string) =>
  Object.fromEntries(
    (await desk.database.query<{ key: string; n: string }>(sql)).map(({ key, n }) => [key, Number(n)]),
  );

describe('the demo chain', () => {
  it('is an evening of real steps in three venues, loaded once', async () => {
    const started = performance.now();
    const summary = await load();
    console.log(summary, performance.now() - started);
    console.log(await count(`SELECT state AS key, count(*) AS n FROM booking GROUP BY 1`));
    console.log(
      await count(
        `SELECT process_key || ' ' || status || ' ' || coalesce(outcome, '') AS key, count(*) AS n FROM "case" GROUP BY 1`,
      ),
    );
    console.log(
      await count(
        `SELECT element_id || ' ' || groups::text AS key, count(*) AS n FROM user_task WHERE state = 'open' GROUP BY 1`,
      ),
    );
    console.log(await desk.database.query(`SELECT * FROM incident`));
    console.log(await count(`SELECT kind || ' ' || state AS key, count(*) AS n FROM job GROUP BY 1`));
    expect(summary.loaded).toBe(true);
    expect((await load()).loaded).toBe(false);
  });
});
