import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Client } from 'pg';
import { startEmbedded } from '../../src/db/embedded';
import { migrate } from '../../src/db/migrate';
import { ensureRoles, ownerRole, urlWith } from '../../src/db/roles';
import { projectRoot } from '../../src/lib/root';
import { announceServer } from './global-server';
import { keepForTeardown } from './global-teardown';
import { nothingLeft } from './nothing-left';

/** What jest tells of the run and of its configuration, as far as it is asked here. */
interface Run {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}
interface Project {
  readonly testPathIgnorePatterns: readonly string[];
}

/**
 * Once per run: the engine's build, a server (an embedded one without fsync, or TEST_DATABASE_URL with an
 * administrator's login), and one migrated template database that every test file clones.
 */
export default async function setup(run: Run, project: Project): Promise<void> {
  buildEngine();
  const adminUrl =
    process.env.TEST_DATABASE_URL ?? (await startServer(isLarge(run, project) ? os.tmpdir() : quickest()));
  const template = `encore_template_${process.pid}`;
  const ownerPassword = randomBytes(12).toString('hex');
  const appPassword = randomBytes(12).toString('hex');
  await ensureRoles(adminUrl, { owner: ownerPassword, app: appPassword });
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template} OWNER ${ownerRole}`);
  await admin.end();
  keepForTeardown({ adminUrl, template });
  const ownerUrl = urlWith(adminUrl, { user: ownerRole, password: ownerPassword, database: template });
  await migrate(ownerUrl);
  await guard(ownerUrl);
  announceServer({ adminUrl, ownerPassword, appPassword, template });
}

async function guard(ownerUrl: string): Promise<void> {
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await owner.query(nothingLeft);
  await owner.end();
}

function buildEngine(): void {
  execFileSync(process.execPath, [path.join(projectRoot, 'bin', 'build.js'), '--engine'], { stdio: 'inherit' });
}

/** Whether tests with large tables are among those that run: the disk is for them. */
function isLarge({ testPathPatterns: { patterns } }: Run, { testPathIgnorePatterns }: Project): boolean {
  if (testPathIgnorePatterns.includes('/test/long/')) return false;
  return patterns.length === 0 || patterns.some((pattern) => pattern.includes('long'));
}

const memory = '/dev/shm';
const roomNeeded = 2 * 1024 ** 3;

/** A file system in memory where there is a roomy one: every test file makes a database of three hundred files. */
function quickest(): string {
  try {
    fs.accessSync(memory, fs.constants.W_OK);
    const { bavail, bsize } = fs.statfsSync(memory);
    return bavail * bsize >= roomNeeded ? memory : os.tmpdir();
  } catch {
    return os.tmpdir();
  }
}

async function startServer(within: string): Promise<string> {
  const dataDir = fs.mkdtempSync(path.join(within, 'encore-test-'));
  const server = await startEmbedded({ dataDir, ephemeral: true });
  keepForTeardown({
    stop: async () => {
      await server.release();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  });
  return server.adminUrl;
}
