import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { refusal } from './refusal';

/** The account the server runs as; empty when it is our own. */
export interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

/**
 * PostgreSQL refuses to run as root. Then it runs as the owner of the place its data goes to, or as the first account
 * there is of `postgres` and `nobody`.
 */
export function serverAccount(near: string): Account {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return {};
  const owner = statSync(nearestExisting(near));
  // initdb looks its account up by name, so a bare number will not do.
  if (owner.uid !== 0 && idOf('-un', String(owner.uid))) return { uid: owner.uid, gid: owner.gid };
  const found = accountNamed('postgres') ?? accountNamed('nobody');
  if (found) return found;
  throw refusal(
    'DATABASE_URL',
    '以 root 运行时，内置 PostgreSQL 需要一个普通账户（postgres 或 nobody），本机没有。请用普通账户启动，或设置 DATABASE_URL。',
    'Run as root, the embedded PostgreSQL needs an ordinary account (postgres or nobody) and this machine has none. Start as an ordinary user or set DATABASE_URL.',
  );
}

/** Whether the account can enter the directory, or the nearest one above it that exists. */
export function reaches(account: Account, directory: string): boolean {
  if (account.uid === undefined) return true;
  const enter = ['-c', 'cd "$1"', 'sh', nearestExisting(directory)];
  return spawnSync('/bin/sh', enter, { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

export function nearestExisting(path: string): string {
  let at = path;
  while (!existsSync(at)) at = dirname(at);
  return at;
}

function accountNamed(name: string): Account | undefined {
  const uid = idOf('-u', name);
  const gid = idOf('-g', name);
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function idOf(option: string, of: string): string | undefined {
  const { status, stdout } = spawnSync('id', [option, of], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
