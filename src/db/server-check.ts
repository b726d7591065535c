import { ConfigError } from '../lib/errors';
import type { Sql } from '../lib/sql';

const oldestMajor = 15;

const facts = {
  name: 'server_check',
  text: `SELECT current_setting('server_version_num')::int / 10000 AS major,
      EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('audit_event') AND pg_has_role(relowner, 'USAGE')) AS owns,
      has_table_privilege('audit_event', 'UPDATE') OR has_table_privilege('audit_event', 'DELETE')
        OR has_table_privilege('audit_event', 'TRUNCATE') AS rewrites`,
};

/** What an administrator should know about the server and the role in use; refuses a server that is too old. */
export async function checkServer(sql: Sql): Promise<{ readonly auditAtRisk: boolean }> {
  const [row] = await sql.query<{ major: number; owns: boolean; rewrites: boolean }>(facts);
  const { major, owns, rewrites } = row!;
  if (major < oldestMajor) {
    const en = `The PostgreSQL server is version ${major}; Encore needs ${oldestMajor} or newer. Name another server in DATABASE_URL.`;
    const zh = `PostgreSQL 服务器版本为 ${major}，安可客服台需要 ${oldestMajor} 或更新版本。请在 DATABASE_URL 中指定另一台服务器。`;
    throw new ConfigError(en, { faults: [{ name: 'DATABASE_URL', zh, en }] });
  }
  return { auditAtRisk: owns || rewrites };
}
