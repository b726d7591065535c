import { ConfigError } from '../../lib/errors';

/** A start that is refused, with what to do, in both languages of the desk. */
export const refusal = (name: string, zh: string, en: string): ConfigError =>
  new ConfigError(en, { faults: [{ name, zh, en }] });

/** Runs a file operation on the data directory; a refusal by the system becomes a sentence that names the directory. */
export function onDirectory<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (fault) {
    const code = (fault as NodeJS.ErrnoException).code ?? '';
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'ENOSPC'].includes(code)) throw fault;
    throw refusal(
      'DATA_DIR',
      `数据目录 ${path} 无法写入（${code}）。请让当前账户可以写入该目录，或用 DATA_DIR 指定另一个目录，或用 DATABASE_URL 指定 PostgreSQL 服务器。`,
      `The data directory ${path} cannot be written (${code}). Make it writable for this account, name another one in DATA_DIR, or name a PostgreSQL server in DATABASE_URL.`,
    );
  }
}
