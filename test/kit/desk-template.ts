/** Databases in which the diagrams of the house are deployed already: made once per run and moment, cloned by every desk. */
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from './database';
import { testServer } from './global-server';

type Deploy = (made: TestDatabase) => Promise<void>;

/**
 * The database to clone for a desk whose clock begins at `at`: whoever asks first has it made by `deploy`, others wait.
 * Moments do not share one, so that what is deployed was deployed when the desk began.
 */
export async function deskTemplate(at: string, deploy: Deploy): Promise<string> {
  const { adminUrl, template } = testServer();
  const name = `${template}_${Date.parse(at)}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(`SELECT pg_advisory_lock(hashtextextended($1, 0))`, [name]);
    const { rowCount } = await admin.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) await make(admin, name, deploy);
    return name;
  } finally {
    await admin.end();
  }
}

/** Under another name until it is whole: what a failed deployment left behind is nobody's template. */
async function make(admin: Client, name: string, deploy: Deploy): Promise<void> {
  const made = await createTestDatabase();
  let whole = false;
  try {
    await deploy(made);
    whole = true;
  } finally {
    if (!whole) await made.drop();
  }
  await made.database.close();
  await admin.query(`ALTER DATABASE ${made.name} RENAME TO ${name}`);
}
