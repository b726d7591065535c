import { Client } from 'pg';

interface Kept {
  adminUrl?: string;
  template?: string;
  stop?: () => Promise<void>;
}

const kept: Kept = ((globalThis as { encoreTestRun?: Kept }).encoreTestRun ??= {});

export const keepForTeardown = (part: Kept): void => void Object.assign(kept, part);

/** Leaves nothing behind: an embedded server goes with its folder, a lent one loses only our templates. */
export default async function teardown(): Promise<void> {
  if (kept.stop) return kept.stop();
  if (!kept.adminUrl || !kept.template) return;
  const admin = new Client({ connectionString: kept.adminUrl });
  await admin.connect();
  const ours = 'SELECT datname AS name FROM pg_database WHERE starts_with(datname, $1)';
  const { rows } = await admin.query<{ name: string }>(ours, [kept.template]);
  for (const { name } of rows) await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await admin.end();
}
