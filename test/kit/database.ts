import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { openDatabase, type Database } from '../../src/db/database';
import { appLogin, ownerRole, urlWith } from '../../src/db/roles';
import { testServer } from './global-server';

/** A database of the test file's own: migrated, empty unless it clones more, gone afterwards. */
export interface TestDatabase {
  /** Open as the desk's own role, as in production. */
  readonly database: Database;
  readonly url: string;
  /** For what only the owner of the tables may do: tampering, retention. */
  readonly ownerUrl: string;
}

/**
 * Clones the migrated template, or the one that `template` names, before the file's first test; call it once at the top
 * of a test file or `describe`.
 */
export function useDatabase(template?: () => Promise<string>): TestDatabase {
  let made: OwnDatabase | undefined;
  beforeAll(async () => {
    made = await createTestDatabase(await template?.());
  });
  afterAll(async () => {
    await made?.drop();
  });
  const get = (): TestDatabase => {
    if (!made) throw new Error('the test database is there from beforeAll on');
    return made;
  };
  return {
    get database() {
      return get().database;
    },
    get url() {
      return get().url;
    },
    get ownerUrl() {
      return get().ownerUrl;
    },
  };
}

export interface OwnDatabase extends TestDatabase {
  readonly name: string;
  /** Fails when a connection was not given back. */
  drop(): Promise<void>;
}

/** For tests that need several databases, or one for a process of its own. */
export async function createTestDatabase(template = testServer().template): Promise<OwnDatabase> {
  const { adminUrl, ownerPassword, appPassword } = testServer();
  const name = `encore_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await asAdmin(adminUrl, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${ownerRole}`);
  const url = urlWith(adminUrl, { user: appLogin, password: appPassword, database: name });
  const database = await openDatabase({ url, applicationName: 'encore-test' });
  return {
    name,
    database,
    url,
    ownerUrl: urlWith(adminUrl, { user: ownerRole, password: ownerPassword, database: name }),
    drop: async () => {
      const { totalCount, idleCount } = database.pool;
      await database.close();
      await asAdmin(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      if (idleCount < totalCount) throw new Error(`${totalCount - idleCount} connection(s) were never given back`);
    },
  };
}

async function asAdmin(url: string, sql: string): Promise<void> {
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(sql);
  } finally {
    await admin.end();
  }
}
