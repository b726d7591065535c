import { readFileSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../lib/errors';

/** The text of a file that somebody named in a setting or an option (`name`); a `ConfigError` says why it cannot be read. */
export const readNamed = (name: string, file: string): string =>
  named(name, file, '读取', 'read', () => readFileSync(file, 'utf8'));

/** Writes a new file only its owner may read; what is there already is never written over. */
export const writeNamed = (name: string, file: string, text: string): void =>
  named(name, file, '写入', 'written', () => writeFileSync(file, text, { mode: 0o600, flag: 'wx' }));

const reasons: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  ENOENT: ['找不到', 'there is no such file or folder'],
  EACCES: ['当前账户没有权限', 'this account may not'],
  EISDIR: ['这是一个目录', 'it is a folder'],
  EEXIST: ['文件已存在，不会覆盖', 'it exists already and is not written over'],
};

function named<T>(name: string, file: string, zh: string, en: string, work: () => T): T {
  try {
    return work();
  } catch (fault) {
    const { code = '' } = fault as NodeJS.ErrnoException;
    const [whyZh, whyEn] = reasons[code] ?? [code, code];
    const [sentenceZh, sentenceEn] = [
      `${name} 指定的文件 ${file} 无法${zh}：${whyZh}。`,
      `The file ${file} named in ${name} cannot be ${en}: ${whyEn}.`,
    ];
    throw new ConfigError(sentenceEn, { faults: [{ name, zh: sentenceZh, en: sentenceEn }] });
  }
}
