/**
 * The only reader of the environment: one typed object, read once. What is wrong is said all at once, each fault with
 * its name and what to write instead.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError } from './lib/errors';
import { projectRoot } from './lib/root';

export interface Config {
  /** What this process does: pages and timers, or one of them. */
  readonly role: 'all' | 'web' | 'worker';
  readonly http: {
    readonly port: number;
    readonly host: string;
    readonly publicUrl: string;
    readonly trustProxy: boolean | number | string;
  };
  readonly database: EmbeddedConfig | ServerConfig;
  /** Null: derived from the data directory of the embedded database. */
  readonly sessionSecret: string | null;
  /** What a telephone system signs its requests with. Null: derived from the data directory, or none with a server of one's own. */
  readonly telephoneSecret: string | null;
  readonly audit: {
    /** A PEM file with the key that seals; null: derived from the data directory of the embedded database, or none. */
    readonly signingKey: string | null;
    /** Where each checkpoint is written to, and who gets it by mail. */
    readonly checkpointDir: string | null;
    readonly checkpointMail: string | null;
    /** Days after which whole months may be deleted. */
    readonly retentionDays: number;
  };
  readonly mail: {
    readonly from: string;
    /** Null: mails are kept to look at and not sent. */ readonly smtpUrl: string | null;
  };
  /** The demo chain: always, never, or only where nobody else can reach it. */
  readonly demo: 'yes' | 'no' | 'if-local';
  /** The Chromium that prints case files; null: the one found in the usual places. */
  readonly chromium: string | null;
  readonly logLevel: string;
  readonly version: string;
}

/** The server programs that come along, with their data in a directory. */
export interface EmbeddedConfig {
  readonly kind: 'embedded';
  readonly dataDir: string;
  readonly explicit: boolean;
}

/** A PostgreSQL server of somebody's. */
export interface ServerConfig {
  readonly kind: 'server';
  readonly url: string;
  /** The login that owns the tables. */
  readonly migrationUrl: string;
}

interface Fault {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
}

const postgresUrl = z.string().refine((text) => {
  try {
    const { protocol, username, password, host, pathname } = new URL(text);
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return /^postgres(ql)?:$/.test(protocol) && host !== '' && pathname.length > 1;
  } catch {
    return false;
  }
});
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** Every name the desk listens to; `.env.example` is tested against this list. */
const shape = {
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  TRUST_PROXY: z.union([z.coerce.number().int().min(1), z.stringbool(), z.string()]).default(false),
  DATABASE_URL: postgresUrl.optional(),
  MIGRATION_DATABASE_URL: postgresUrl.optional(),
  DATA_DIR: z.string().optional(),
  SESSION_SECRET: z.string().min(32).optional(),
  TELEPHONE_SECRET: z.string().min(32).optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/.+/)
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^<>]*<?[^<>@\s]+@[^<>@\s]+>?$/)
    .default('Encore 安可客服台 <desk@encore.example>'),
  AUDIT_SIGNING_KEY: z.string().optional(),
  AUDIT_CHECKPOINT_DIR: z.string().optional(),
  AUDIT_CHECKPOINT_MAIL: z.email().optional(),
  AUDIT_RETENTION_DAYS: z.coerce.number().int().min(60).max(99_999).default(730),
  CHROMIUM_PATH: z.string().optional(),
  ENCORE_ROLE: z.enum(['all', 'web', 'worker']).default('all'),
  ENCORE_DEMO: z.stringbool().optional(),
  LOG_LEVEL: z.enum(logLevels).default('info'),
};

export const configNames: readonly string[] = Object.keys(shape);

const serverAddress = [
  'postgres://用户:密码@主机:端口/数据库，密码中的特殊字符写成 %XX',
  'postgres://user:password@host:port/database, with special characters of a password as %XX',
] as const;
const wanted: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  PORT: ['1 到 65535 之间的端口号', 'a port from 1 to 65535'],
  PUBLIC_URL: ['完整地址，例如 https://desk.example.com', 'a full address such as https://desk.example.com'],
  DATABASE_URL: serverAddress,
  MIGRATION_DATABASE_URL: serverAddress,
  SESSION_SECRET: ['至少 32 个字符', 'at least 32 characters'],
  TELEPHONE_SECRET: ['至少 32 个字符', 'at least 32 characters'],
  SMTP_URL: ['smtp://用户:密码@主机:587', 'smtp://user:password@host:587'],
  MAIL_FROM: ['邮箱地址，可带名称：名称 <地址>', 'an address, or a name with one: Name <address>'],
  AUDIT_CHECKPOINT_MAIL: ['邮箱地址', 'an address'],
  AUDIT_RETENTION_DAYS: ['天数，60（法规要求）到 99999', 'a number of days from 60 (the law) to 99999'],
  ENCORE_ROLE: ['all、web 或 worker', 'all, web or worker'],
  ENCORE_DEMO: ['1（载入演示数据）或 0', '1 (load the demo chain) or 0'],
  LOG_LEVEL: [logLevels.join('、'), logLevels.join(', ')],
};

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as { version: string };

/**
 * Reads and checks the environment; throws one `ConfigError` whose `details.faults` lists everything that is wrong.
 * Commands that answer no requests need no session secret.
 */
export function readConfig(env: NodeJS.ProcessEnv, { sessions = true }: { sessions?: boolean } = {}): Config {
  // An empty value in an .env file means "not set".
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const read = z.object(shape).safeParse(set);
  const faults = [...(read.success ? [] : read.error.issues.map(shapeFault)), ...combinationFaults(set, sessions)];
  if (!read.success || faults.length > 0) {
    throw new ConfigError(faults.map(({ en }) => en).join(' '), { faults });
  }
  const values = read.data;
  return {
    role: values.ENCORE_ROLE,
    http: {
      port: values.PORT,
      host: values.HOST,
      publicUrl: (values.PUBLIC_URL ?? `http://${inAddress(values.HOST)}:${values.PORT}`).replace(/\/$/, ''),
      trustProxy: values.TRUST_PROXY,
    },
    database: databaseOf(values),
    sessionSecret: values.SESSION_SECRET ?? null,
    telephoneSecret: values.TELEPHONE_SECRET ?? null,
    audit: {
      signingKey: values.AUDIT_SIGNING_KEY ?? null,
      checkpointDir: values.AUDIT_CHECKPOINT_DIR ?? null,
      checkpointMail: values.AUDIT_CHECKPOINT_MAIL ?? null,
      retentionDays: values.AUDIT_RETENTION_DAYS,
    },
    mail: { from: values.MAIL_FROM, smtpUrl: values.SMTP_URL ?? null },
    demo: values.ENCORE_DEMO === undefined ? 'if-local' : values.ENCORE_DEMO ? 'yes' : 'no',
    chromium: values.CHROMIUM_PATH ?? null,
    logLevel: values.LOG_LEVEL,
    version,
  };
}

/** A host as it stands in an address: those of IPv6 in brackets. */
const inAddress = (host: string): string => (host.includes(':') ? `[${host}]` : host);

function databaseOf(values: {
  DATABASE_URL?: string | undefined;
  MIGRATION_DATABASE_URL?: string | undefined;
  DATA_DIR?: string | undefined;
}): Config['database'] {
  const { DATABASE_URL: url, MIGRATION_DATABASE_URL: migrationUrl, DATA_DIR: dataDir } = values;
  if (url !== undefined) return { kind: 'server', url, migrationUrl: migrationUrl ?? url };
  return { kind: 'embedded', dataDir: dataDir ?? join(projectRoot, '.data'), explicit: dataDir !== undefined };
}

function shapeFault(issue: { path: readonly PropertyKey[]; message: string }): Fault {
  const name = String(issue.path[0]);
  const [zh, en] = wanted[name] ?? [issue.message, issue.message];
  return { name, zh: `${name} 应为：${zh}。`, en: `${name} must be ${en}.` };
}

/** What is right by itself and wrong together. */
function combinationFaults(set: Record<string, unknown>, sessions: boolean): Fault[] {
  const faults: Fault[] = [];
  if (set['DATABASE_URL'] !== undefined && set['DATA_DIR'] !== undefined) {
    faults.push({
      name: 'DATA_DIR',
      zh: '设置了 DATABASE_URL 时不使用 DATA_DIR，请去掉其中一个。',
      en: 'DATA_DIR has no use beside DATABASE_URL; remove one of them.',
    });
  }
  if (sessions && set['DATABASE_URL'] !== undefined && set['SESSION_SECRET'] === undefined) {
    faults.push({
      name: 'SESSION_SECRET',
      zh: '使用 DATABASE_URL 时必须设置 SESSION_SECRET（至少 32 个字符），各节点相同。',
      en: 'SESSION_SECRET (at least 32 characters, the same on every node) is needed with DATABASE_URL.',
    });
  }
  if (set['MIGRATION_DATABASE_URL'] !== undefined && set['DATABASE_URL'] === undefined) {
    faults.push({
      name: 'MIGRATION_DATABASE_URL',
      zh: 'MIGRATION_DATABASE_URL 只与 DATABASE_URL 一起使用。',
      en: 'MIGRATION_DATABASE_URL is used together with DATABASE_URL only.',
    });
  }
  return faults;
}
