import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source';
import { translated } from './failures';

/** Any constant will do, as long as every node of the desk uses the same one. */
const migrationLock = 4_711_001;

/**
 * Brings the schema up to date and gives the names of what ran. Nodes that start together wait for each other: the
 * migration tool takes no lock of its own. Runs as the owner of the tables, never as the desk's own role.
 */
export async function migrate(url: string): Promise<string[]> {
  const source = createDataSource({ url, poolSize: 2, applicationName: 'encore-migrate', patient: true });
  try {
    await source.initialize();
    return await underLock(source, async () => (await source.runMigrations()).map(({ name }) => name));
  } catch (fault) {
    throw translated(fault);
  } finally {
    if (source.isInitialized) await source.destroy();
  }
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
