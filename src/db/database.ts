/**
 * The only door to PostgreSQL. Knows connections, transactions and notifications; knows no table and no rule.
 */
import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';
import type { Sql } from '../lib/sql';
import { createDataSource, type DataSourceOptions } from './data-source';
import { translated } from './failures';
import { Listener } from './listener';
import { queryOn } from './statement';
import { runTransaction, type Transaction } from './transaction';

export type { Transaction } from './transaction';

/**
 * A pool of connections. Outside a transaction every query takes its own connection. A lost connection is
 * `Unavailable`; a refused statement throws PostgreSQL's error with its SQLSTATE in `code`.
 */
export interface Database extends Sql {
  /** Runs `work` in one transaction: commits what it returns, rolls back what it throws. BEGIN rides with the first query. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Calls `onPayload` for every NOTIFY on the channel until the returned function is called. Survives the loss of the
   * connection; then `onPayload('')` says that something may have been missed. Only a hint: poll as well.
   */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>;
  /** For screens that use entities, and for libraries that insist on a pool (sessions). */
  readonly dataSource: DataSource;
  readonly pool: Pool;
  /** Waits for running queries, then closes every connection. */
  close(): Promise<void>;
}

/** Opens the pool and proves that the server answers; `Unavailable` when it does not. */
export async function openDatabase(options: DataSourceOptions): Promise<Database> {
  const dataSource = createDataSource(options);
  try {
    await dataSource.initialize();
  } catch (fault) {
    throw translated(fault);
  }
  const pool = (dataSource.driver as unknown as { master: Pool }).master;
  const listener = new Listener(options);
  return {
    dataSource,
    pool,
    query: (statement, values) => queryOn(pool, statement, values),
    transaction: async (work) => runTransaction(await checkOut(pool), work),
    listen: (channel, onPayload) => listener.listen(channel, onPayload),
    close: async () => {
      await listener.close();
      await dataSource.destroy();
    },
  };
}

async function checkOut(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (fault) {
    throw translated(fault);
  }
}
