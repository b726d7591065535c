import { Client } from 'pg';

/** The two roles of the desk: one owns the tables and migrates, the other works and may only add to the audit. */
export const ownerRole = 'encore_owner';
export const appRole = 'encore_app';
/** The login the desk works with; a member of `encore_app` and nothing more. */
export const appLogin = 'encore_app_login';

export interface Passwords {
  readonly owner: string;
  readonly app: string;
}

/**
 * Makes both roles exist on the server with these passwords. Called on a server of our own by its administrator;
 * calling it again changes nothing but the passwords.
 */
export async function ensureRoles(adminUrl: string, passwords: Passwords): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const literal = (text: string): string => client.escapeLiteral(text);
    await client.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${ownerRole}') THEN CREATE ROLE ${ownerRole}; END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${appRole}') THEN CREATE ROLE ${appRole} NOLOGIN; END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${appLogin}') THEN CREATE ROLE ${appLogin}; END IF;
      END $$;
      ALTER ROLE ${ownerRole} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${literal(passwords.owner)};
      ALTER ROLE ${appLogin} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD ${literal(passwords.app)};
      GRANT ${appRole} TO ${appLogin};`);
  } finally {
    await client.end();
  }
}

/** The same server, with another login or database. */
export function urlWith(url: string, change: { user?: string; password?: string; database?: string }): string {
  const next = new URL(url);
  if (change.user !== undefined) next.username = change.user;
  if (change.password !== undefined) next.password = encodeURIComponent(change.password);
  if (change.database !== undefined) next.pathname = `/${change.database}`;
  return next.href;
}
