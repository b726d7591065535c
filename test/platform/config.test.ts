import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configNames, readConfig } from '../../src/config';
import type { ConfigError } from '../../src/lib/errors';
import { projectRoot } from '../../src/lib/root';

const faultsOf = (env: NodeJS.ProcessEnv): { name: string; zh: string; en: string }[] => {
  try {
    readConfig(env);
    return [];
  } catch (fault) {
    return (fault as ConfigError).details['faults'] as { name: string; zh: string; en: string }[];
  }
};

describe('the configuration', () => {
  test('needs nothing on a single machine', () => {
    const config = readConfig({});

    expect(config.http).toMatchObject({ port: 3000, host: '127.0.0.1', publicUrl: 'http://127.0.0.1:3000' });
    expect(config.database).toMatchObject({ kind: 'embedded', explicit: false });
    expect(config).toMatchObject({ role: 'all', demo: 'if-local', mail: { smtpUrl: null } });
  });

  test('makes an address of host and port that a browser understands', () => {
    expect(readConfig({ HOST: '::1', PORT: '3100' }).http.publicUrl).toBe('http://[::1]:3100');
    expect(readConfig({ HOST: 'localhost', PUBLIC_URL: 'https://desk/' }).http.publicUrl).toBe('https://desk');
  });

  test('lists every fault at once, in both languages, by its name', () => {
    const faults = faultsOf({ PORT: '99999', DATABASE_URL: 'mysql://x', ENCORE_ROLE: 'boss', SESSION_SECRET: 'short' });

    expect(faults.map(({ name }) => name).sort()).toEqual(['DATABASE_URL', 'ENCORE_ROLE', 'PORT', 'SESSION_SECRET']);
    for (const { zh, en } of faults) {
      expect(zh).toMatch(/应为|必须/);
      expect(en).toMatch(/must be|needed/);
    }
  });

  test.each(['u:p#w@host:5432/db', 'u:p%w@host/db', 'u:p@host:abc/db', 'u:p@host', 'u:p@host/'])(
    'refuses the database address %s in words, and never repeats it',
    (rest) => {
      const [fault] = faultsOf({ DATABASE_URL: `postgres://${rest}`, SESSION_SECRET: 'x'.repeat(32) });

      expect(fault).toMatchObject({ name: 'DATABASE_URL' });
      expect(fault!.en).toContain('%XX');
      expect(JSON.stringify(fault)).not.toContain(rest);
    },
  );

  test.each(['u:p%23w@host:5432/db?sslmode=verify-full', 'u@[::1]/db', 'u:p@10.0.0.1/%E5%AE%89%E5%8F%AF'])(
    'takes the database address %s',
    (rest) => {
      expect(faultsOf({ DATABASE_URL: `postgresql://${rest}`, SESSION_SECRET: 'x'.repeat(32) })).toEqual([]);
    },
  );

  test('refuses what is right by itself and wrong together', () => {
    const url = 'postgres://u:p@host/db';

    expect(faultsOf({ DATABASE_URL: url, DATA_DIR: '/data' }).map(({ name }) => name)).toEqual([
      'DATA_DIR',
      'SESSION_SECRET',
    ]);
    expect(faultsOf({ MIGRATION_DATABASE_URL: url }).map(({ name }) => name)).toEqual(['MIGRATION_DATABASE_URL']);
  });

  test('asks for a session secret only where requests are answered', () => {
    const env = { DATABASE_URL: 'postgres://u:p@host/db' };

    expect(readConfig(env, { sessions: false }).database).toMatchObject({
      kind: 'server',
      migrationUrl: env.DATABASE_URL,
    });
  });

  test('takes an empty value as not set, and a proxy as number, word or address', () => {
    expect(readConfig({ PORT: '', SMTP_URL: ' ' }).http.port).toBe(3000);
    expect(readConfig({ TRUST_PROXY: '1' }).http.trustProxy).toBe(1);
    expect(readConfig({ TRUST_PROXY: 'true' }).http.trustProxy).toBe(true);
    expect(readConfig({ TRUST_PROXY: 'loopback' }).http.trustProxy).toBe('loopback');
  });

  test('is described completely by .env.example, whose values are the defaults', () => {
    const lines = readFileSync(join(projectRoot, '.env.example'), 'utf8').split('\n');
    const pairs = lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split(/=(.*)/s));
    const env = Object.fromEntries(
      pairs.map(([name, value]) => [name, value!.replace(/^"|"$/g, '')]),
    ) as NodeJS.ProcessEnv;

    expect(Object.keys(env).sort()).toEqual([...configNames].sort());
    expect(readConfig(env)).toEqual(readConfig({}));
  });
});
