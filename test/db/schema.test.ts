import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { createDataSource } from '../../src/db/data-source';
import { migrate } from '../../src/db/migrate';
import { checkServer } from '../../src/db/server-check';
import { ownerRole, urlWith } from '../../src/db/roles';
import { migrations } from '../../migrations';
import { useDatabase } from '../kit/database';
import { testServer } from '../kit/global-server';

const kit = useDatabase();

async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const { adminUrl, ownerPassword } = testServer();
  const name = `encore_empty_${randomBytes(4).toString('hex')}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name} OWNER ${ownerRole}`);
  try {
    await work(urlWith(adminUrl, { user: ownerRole, password: ownerPassword, database: name }));
  } finally {
    await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await admin.end();
  }
}

describe('the schema', () => {
  test('is made once by nodes that start at the same moment', async () => {
    await withEmptyDatabase(async (url) => {
      const applied = await Promise.all([migrate(url), migrate(url), migrate(url)]);

      expect(applied.map((names) => names.length).sort()).toEqual([0, 0, migrations.length]);
    });
  });

  test('is refused when a newer version made it, and stays as it is', async () => {
    await withEmptyDatabase(async (url) => {
      await migrate(url);
      const owner = new Client({ connectionString: url });
      await owner.connect();
      await owner.query(`INSERT INTO migrations (timestamp, name) VALUES (9795372000000, 'Tomorrow9795372000000')`);
      await owner.end();

      await expect(migrate(url)).rejects.toMatchObject({
        code: 'config',
        message: expect.stringContaining('Tomorrow9795372000000') as string,
      });
    });
  });

  test('is the one the entities describe', async () => {
    const source = await createDataSource({ url: kit.ownerUrl, poolSize: 1 }).initialize();
    try {
      const mapped = new Set(source.entityMetadatas.map(({ tableName }) => tableName));
      const { upQueries } = await source.driver.createSchemaBuilder().log();
      const drift = upQueries
        .map(({ query }) => query)
        .filter((query) => [...mapped].some((table) => query.includes(`"${table}"`)));

      expect(drift.filter((query) => !aboutKeyOfMembership(query))).toEqual([]);
    } finally {
      await source.destroy();
    }
  });

  test('lets the desk add to the audit and never change or remove it', async () => {
    const refused = { code: '42501' };
    for (const table of ['audit_event', 'audit_event_default']) {
      await expect(kit.database.query(`UPDATE ${table} SET body = ''`)).rejects.toMatchObject(refused);
      await expect(kit.database.query(`DELETE FROM ${table}`)).rejects.toMatchObject(refused);
      await expect(kit.database.query(`TRUNCATE ${table}`)).rejects.toMatchObject(refused);
    }
    expect(await checkServer(kit.database)).toEqual({ auditAtRisk: false });
  });

  test('says when the role in use could rewrite the audit', async () => {
    const owner = await createDataSource({ url: kit.ownerUrl, poolSize: 1 }).initialize();
    try {
      const sql = {
        query: <Row>(statement: { text: string } | string) =>
          owner.query<Row[]>(typeof statement === 'string' ? statement : statement.text),
      };

      expect(await checkServer(sql)).toEqual({ auditAtRisk: true });
    } finally {
      await owner.destroy();
    }
  });

  test('gets its partitions from the desk, which may not rewrite them either', async () => {
    const [row] = await kit.database.query<{ made: number }>('SELECT ensure_month_partitions($1::date, 3) AS made', [
      '2031-05-09',
    ]);

    expect(row!.made).toBe(6);
    await expect(kit.database.query('DELETE FROM audit_event_2031_06')).rejects.toMatchObject({ code: '42501' });
  });
});

/** A membership has no key of its own (the venue may be null), and entities cannot say so. */
const aboutKeyOfMembership = (query: string): boolean => query.includes('"user_group"');
