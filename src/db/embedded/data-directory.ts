import { createHash, createHmac, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { reaches, serverAccount, type Account } from './account';
import { moveUnlessThere } from './binaries';
import { onDirectory, refusal } from './refusal';

/** Where the embedded server keeps its data, and the secrets that belong to it. */
export interface DataDirectory {
  readonly path: string;
  readonly pgdata: string;
  readonly account: Account;
  /** For programs that cannot be run where npm put them. */
  readonly copies: string;
  /** A secret of this directory for one purpose (a password, a session key); the same at every start. */
  secret(purpose: string): string;
}

/**
 * Makes the directory usable for the server's account. One that was named explicitly is used or refused; the default
 * one moves to /var/lib when the account cannot reach it (root with a project below /root).
 */
export function openDataDirectory(wanted: string, explicit: boolean): DataDirectory {
  const asked = resolve(wanted);
  const account = serverAccount(asked);
  const shared = join(fs.existsSync('/var/lib') ? '/var/lib' : tmpdir(), 'encore');
  // The directory itself is given to the account below; what matters is the way to it.
  const path = reaches(account, dirname(asked)) ? asked : explicit ? refuseUnreachable(asked) : movedTo(shared, asked);
  onDirectory(path, () => {
    fs.mkdirSync(path, { recursive: true, mode: 0o700 });
    own(path, account);
  });
  const pgdata = join(path, 'pgdata');
  const key = onDirectory(path, () => readSecret(path, pgdata, account));
  return {
    path,
    pgdata,
    account,
    copies: account.uid === undefined ? path : shared,
    secret: (purpose) => createHmac('sha256', key).update(purpose).digest('base64url'),
  };
}

/** Gives a file or folder to the server's account. */
export function own(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) fs.chownSync(path, uid, gid);
}

function movedTo(shared: string, asked: string): string {
  fs.mkdirSync(shared, { recursive: true, mode: 0o755 });
  return join(shared, `data-${createHash('sha256').update(asked).digest('hex').slice(0, 12)}`);
}

function refuseUnreachable(path: string): never {
  throw refusal(
    'DATA_DIR',
    `数据目录 ${path} 对运行数据库的账户不可达（PostgreSQL 不能以 root 运行）。请把 DATA_DIR 放到该账户可以进入的位置，例如 /var/lib/encore，或以普通账户启动。`,
    `The account that runs the database cannot reach the data directory ${path} (PostgreSQL refuses to run as root). Put DATA_DIR where that account can go, for example /var/lib/encore, or start as an ordinary user.`,
  );
}

function readSecret(path: string, pgdata: string, account: Account): string {
  const file = join(path, 'secret');
  if (!fs.existsSync(file)) {
    if (fs.existsSync(pgdata)) refuseWithoutSecret(file);
    const half = `${file}.${process.pid}`;
    fs.writeFileSync(half, randomBytes(32).toString('base64url'), { mode: 0o600 });
    own(half, account);
    linkUnlessThere(half, file);
  }
  return fs.readFileSync(file, 'utf8').trim();
}

/** Renaming a file replaces; linking does not, so of two first starts the first one's secret stays. */
function linkUnlessThere(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch (fault) {
    if ((fault as NodeJS.ErrnoException).code !== 'EEXIST') return moveUnlessThere(from, to);
  }
  fs.rmSync(from, { force: true });
}

function refuseWithoutSecret(file: string): never {
  throw refusal(
    'DATA_DIR',
    `数据目录中缺少文件 ${file}，没有它就打不开数据库。请从备份中恢复该文件，或用 DATA_DIR 指定另一个目录。`,
    `The file ${file} is missing from the data directory, and without it the database cannot be opened. Restore it from a backup or name another directory in DATA_DIR.`,
  );
}
