import { DeskError } from '../lib/errors';

interface Sentence {
  readonly zh: string;
  readonly en: string;
}

/**
 * What somebody reads when the desk does not start or a command fails: sentences in both languages that say what to do.
 * Null for a fault nobody expected; that one deserves its stack.
 */
export function faultLines(fault: unknown): string[] | null {
  const sentences = sentencesOf(fault);
  return sentences && sentences.flatMap(({ zh, en }) => (zh === en ? [`✗ ${en}`] : [`✗ ${zh}`, `  ${en}`]));
}

function sentencesOf(fault: unknown): Sentence[] | null {
  const known = bySystemCode(fault);
  if (known) return [known];
  if (!(fault instanceof DeskError)) return null;
  if (fault.code === 'model') return modelFaults(fault);
  const listed = fault.details['faults'] as Sentence[] | undefined;
  if (listed) return listed;
  const { reason } = fault.details;
  if (reason === 'database') return [away(fault)];
  return [reason === 'locked' ? locked : { zh: fault.message, en: fault.message }];
}

const locked: Sentence = {
  zh: '别的操作正占着这里要用的数据，没有等到。请过一会儿再试。',
  en: 'Something else kept what this needs locked for too long. Try again in a moment.',
};

interface ModelFault {
  readonly file?: string;
  readonly element?: string | null;
  readonly reason?: string;
  /** The reason in Chinese, where the gate found it. */
  readonly zh?: string;
}

function modelFaults({ message, details }: DeskError): Sentence[] {
  const faults = details['faults'] as ModelFault[] | undefined;
  if (!faults) return [{ zh: `流程文件有误：${message}`, en: message }];
  return faults.map(({ file = '?', element, reason = '', zh }) => {
    const place = element ? `${file}, ${element}` : file;
    return { zh: `${place}：${zh ?? '无法部署'}`, en: `${place}: ${reason}` };
  });
}

function away({ cause }: DeskError): Sentence {
  const reason = cause instanceof Error ? cause.message || codeOf(cause) : '';
  return {
    zh: `连不上数据库（${reason}）。请检查 DATABASE_URL 中的主机和端口，以及服务器是否在运行。`,
    en: `The database cannot be reached (${reason}). Check host and port in DATABASE_URL and whether the server runs.`,
  };
}

const codeOf = (fault: unknown): string => (fault as { code?: string } | null)?.code ?? '';

/** What operating system and PostgreSQL say by code, before anything of the desk runs. */
function bySystemCode(fault: unknown): Sentence | null {
  const { address = '', port = '' } = fault as { address?: string; port?: number };
  const words = fault instanceof Error ? fault.message : '';
  const sentences: Readonly<Record<string, Sentence>> = {
    EADDRINUSE: {
      zh: `端口 ${port} 已被占用。请停止占用它的程序，或用 PORT 指定另一个端口。`,
      en: `Port ${port} is in use. Stop what uses it, or name another one in PORT.`,
    },
    EADDRNOTAVAIL: {
      zh: `本机没有地址 ${address}。请修改 HOST（127.0.0.1 或 0.0.0.0）。`,
      en: `This machine has no address ${address}. Change HOST (127.0.0.1 or 0.0.0.0).`,
    },
    '28P01': {
      zh: `数据库拒绝登录（${words}）。请检查 DATABASE_URL 和 MIGRATION_DATABASE_URL 中的用户和密码。`,
      en: `The database refuses the login (${words}). Check user and password in DATABASE_URL and MIGRATION_DATABASE_URL.`,
    },
    '3D000': {
      zh: `数据库不存在（${words}）。请先创建它，或修改 DATABASE_URL。`,
      en: `The database does not exist (${words}). Create it first, or change DATABASE_URL.`,
    },
    '42501': {
      zh: `当前数据库用户权限不足（${words}）。MIGRATION_DATABASE_URL 应指定拥有这些表的用户，DATABASE_URL 的用户应属于 encore_app；见 README “Two database roles”。`,
      en: `The database user may not do this (${words}). MIGRATION_DATABASE_URL has to name the owner of the tables, and the user of DATABASE_URL has to be in the role encore_app; see README, "Two database roles".`,
    },
  };
  const code = codeOf(fault);
  if (code === 'EACCES' && port !== '') {
    return {
      zh: `当前账户不能使用端口 ${port}。请用 PORT 指定 1024 以上的端口。`,
      en: `This account may not use port ${port}. Name one above 1023 in PORT.`,
    };
  }
  if (code.startsWith('28')) return sentences['28P01']!;
  return sentences[code] ?? null;
}
