import 'reflect-metadata';
import { types } from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations';
import { entities } from './entities';

export interface DataSourceOptions {
  readonly url: string;
  /** Eight to ten connections saturate two cores (measured November 2026); more only queue inside PostgreSQL. */
  readonly poolSize?: number;
  readonly applicationName?: string;
  /** Migrations and backfills may take as long as they need; requests of people may not. */
  readonly patient?: boolean;
}

// A calendar day is text here; the driver would make it an instant in the machine's zone.
types.setTypeParser(types.builtins.DATE, (text) => text);

const limits = { statement_timeout: 30_000, lock_timeout: 10_000, idle_in_transaction_session_timeout: 60_000 };

/** A data source that changes no schema by itself and, unless patient, gives up on what hangs. */
export function createDataSource(options: DataSourceOptions): DataSource {
  const { url, poolSize = 10, applicationName = 'encore', patient = false } = options;
  return new DataSource({
    type: 'postgres',
    url,
    poolSize,
    applicationName,
    synchronize: false,
    migrationsRun: false,
    entities,
    migrations,
    migrationsTransactionMode: 'each',
    installExtensions: false,
    uuidExtension: 'pgcrypto',
    extra: { pipeline: true, connectionTimeoutMillis: 10_000, ...(patient ? {} : limits) },
  });
}
