import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { appLogin, appRole, ownerRole } from '../roles';
import { moveUnlessThere, type Binaries } from './binaries';
import { own, type DataDirectory } from './data-directory';
import { refusal } from './refusal';

/** The database of the desk inside an embedded cluster. */
export const databaseName = 'encore';
/** Reaches the server by TCP only in ephemeral clusters; otherwise nobody is superuser over the network. */
export const adminRole = 'encore_admin';

const passwordOf = (directory: DataDirectory, role: string): string => directory.secret(`password of ${role}`);

export function urlFor(directory: DataDirectory, port: number, role: string, database = databaseName): string {
  return `postgres://${role}:${encodeURIComponent(passwordOf(directory, role))}@127.0.0.1:${port}/${database}`;
}

/**
 * Makes the cluster with its roles and its database, or checks that the one there belongs to these programs. It is made
 * aside and moved into place, so half a cluster is never mistaken for a whole one.
 */
export function ensureCluster(directory: DataDirectory, binaries: Binaries, ephemeral: boolean): void {
  const versionFile = join(directory.pgdata, 'PG_VERSION');
  if (fs.existsSync(versionFile))
    return checkMajor(fs.readFileSync(versionFile, 'utf8').trim(), binaries.major, directory);
  const half = join(directory.path, `initdb-${process.pid}`);
  fs.rmSync(half, { recursive: true, force: true });
  try {
    initialise(half, directory, binaries, ephemeral);
    allowOnly(half, directory, ephemeral);
    createRoles(half, directory, binaries);
  } catch (fault) {
    fs.rmSync(half, { recursive: true, force: true });
    throw notMade(directory.path, fault);
  }
  moveUnlessThere(half, directory.pgdata);
}

/** The disk is full, or the like: what the program said of it, without its arguments. */
function notMade(path: string, fault: unknown): Error {
  const said = String((fault as { stderr?: Buffer }).stderr ?? '');
  const reason = /(?:FATAL|error): +(.*)/.exec(said)?.[1] ?? (fault as NodeJS.ErrnoException).code ?? 'initdb';
  return refusal(
    'DATA_DIR',
    `无法在 ${path} 建立数据库（${reason}）。请检查磁盘空间和权限，或用 DATA_DIR 指定另一个目录。`,
    `The database cannot be made in ${path} (${reason}). Look at the room on the disk and at its permissions, or name another directory in DATA_DIR.`,
  );
}

const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };

function initialise(target: string, directory: DataDirectory, binaries: Binaries, ephemeral: boolean): void {
  const passwordFile = `${target}.password`;
  fs.writeFileSync(passwordFile, passwordOf(directory, adminRole), { mode: 0o600 });
  own(passwordFile, directory.account);
  // Byte order everywhere is stable over operating systems; lists people read say COLLATE "zh-x-icu".
  const args = ['-D', target, '-U', adminRole, `--pwfile=${passwordFile}`, '-A', 'scram-sha-256', '-E', 'UTF8'];
  args.push('--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions', ...(ephemeral ? ['--no-sync'] : []));
  try {
    execFileSync(binaries.program('initdb'), args, {
      ...directory.account,
      cwd: directory.path,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment,
    });
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

function allowOnly(target: string, { account }: DataDirectory, ephemeral: boolean): void {
  const who = ephemeral ? 'all all' : `${databaseName} ${ownerRole},${appLogin}`;
  const file = join(target, 'pg_hba.conf');
  fs.writeFileSync(file, `host ${who} 127.0.0.1/32 scram-sha-256\n`, { mode: 0o600 });
  own(file, account);
}

/** In single-user mode, before anybody can connect: no password of a superuser is ever needed afterwards. */
function createRoles(target: string, directory: DataDirectory, binaries: Binaries): void {
  const statements = [
    `CREATE ROLE ${ownerRole} LOGIN PASSWORD '${passwordOf(directory, ownerRole)}'`,
    `CREATE ROLE ${appRole} NOLOGIN`,
    `CREATE ROLE ${appLogin} LOGIN PASSWORD '${passwordOf(directory, appLogin)}' IN ROLE ${appRole}`,
    `CREATE DATABASE ${databaseName} OWNER ${ownerRole}`,
  ];
  execFileSync(binaries.program('postgres'), ['--single', '-F', '-D', target, 'postgres'], {
    ...directory.account,
    cwd: directory.path,
    input: statements.join('\n') + '\n',
    stdio: ['pipe', 'ignore', 'pipe'],
    env: environment,
  });
}

function checkMajor(there: string, ours: string, { path }: DataDirectory): void {
  if (there === ours) return;
  throw refusal(
    'DATA_DIR',
    `数据目录 ${path} 由 PostgreSQL ${there} 创建，本版本自带 PostgreSQL ${ours}。请继续使用旧版本，或先导出数据，再换一个 DATA_DIR。`,
    `The data directory ${path} was made by PostgreSQL ${there}; this version carries PostgreSQL ${ours}. Keep the old version, or export the data and name another DATA_DIR.`,
  );
}
