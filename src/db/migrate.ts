import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations';
import { ConfigError } from '../lib/errors';
import { createDataSource } from './data-source';
import { translated } from './failures';

/** Any constant will do, as long as every node of the desk uses the same one. */
const migrationLock = 4_711_001;

/**
 * Brings the schema up to date and gives the names of what ran. Nodes that start together wait for each other: the
 * migration tool takes no lock of its own. Runs as the owner of the tables, never as the desk's own role. A schema that
 * a newer version made is refused: there is no way back, and older code would write what the newer one does not expect.
 */
export async function migrate(url: string): Promise<string[]> {
  const source = createDataSource({ url, poolSize: 2, applicationName: 'encore-migrate', patient: true });
  try {
    await source.initialize();
    return await underLock(source, async () => {
      await refuseNewer(source);
      return (await source.runMigrations()).map(({ name }) => name);
    });
  } catch (fault) {
    throw translated(fault);
  } finally {
    if (source.isInitialized) await source.destroy();
  }
}

async function refuseNewer(source: DataSource): Promise<void> {
  const [{ there }] = await source.query<[{ there: boolean }]>(`SELECT to_regclass('migrations') IS NOT NULL AS there`);
  if (!there) return;
  const known = migrations.map(({ name }) => name);
  const [newer] = await source.query<{ name: string }[]>(
    'SELECT name FROM migrations WHERE name <> ALL ($1) ORDER BY id DESC LIMIT 1',
    [known],
  );
  if (!newer) return;
  const en = `A newer Encore made the schema of this database (${newer.name}). Start that version or a newer one: a schema never goes back.`;
  const zh = `这个数据库的结构由更新版本的安可客服台创建（${newer.name}）。请启动那个版本或更新的版本：结构不能退回。`;
  throw new ConfigError(en, { faults: [{ name: 'DATABASE_URL', zh, en }] });
}

async function underLock<T>(source: DataSource, work: () => Promise<T>): Promise<T> {
  const lock = source.createQueryRunner();
  try {
    await lock.query(`SELECT pg_advisory_lock(${migrationLock})`);
    return await work();
  } finally {
    await lock.query(`SELECT pg_advisory_unlock(${migrationLock})`).catch(() => undefined);
    await lock.release();
  }
}
