/**
 * PostgreSQL without a database server at hand: real server programs from npm packages, started for whoever needs
 * them and stopped after the last one. Knows files, accounts and processes; knows nothing of the desk's tables.
 */
import * as fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { locateBinaries } from './embedded/binaries';
import { adminRole, ensureCluster, urlFor } from './embedded/cluster';
import { openDataDirectory } from './embedded/data-directory';
import { holdServer, watchdogAddress, type HolderKind, type WatchdogPlan } from './embedded/supervision';
import { appLogin, ownerRole } from './roles';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** True when somebody named the directory: it is then used or refused, never moved. */
  readonly explicit?: boolean;
  readonly kind?: HolderKind;
  /** For tests: nothing survives a power cut, and an administrator may connect. */
  readonly ephemeral?: boolean;
}

export interface EmbeddedServer {
  /** Migrates and owns the tables. */
  readonly ownerUrl: string;
  /** What the desk works with. */
  readonly appUrl: string;
  /** Superuser; ephemeral servers only. */
  readonly adminUrl: string;
  readonly port: number;
  readonly dataDir: string;
  /** True when the server was started by this call rather than found running. */
  readonly started: boolean;
  /** A secret that belongs to this data directory. */
  secret(purpose: string): string;
  /** Stops the server unless somebody else holds it. Whatever ends this process has the same effect. */
  release(): Promise<void>;
}

/** Starts the server of a data directory or joins it; `ConfigError` says in one sentence why it cannot be. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { dataDir, explicit = false, kind = 'guest', ephemeral = false } = options;
  const directory = openDataDirectory(dataDir, explicit);
  const binaries = locateBinaries(directory.account, directory.copies);
  ensureCluster(directory, binaries, ephemeral);
  const portFile = join(directory.path, 'port');
  const plan: WatchdogPlan = {
    address: watchdogAddress(directory.pgdata),
    token: directory.secret('watchdog'),
    pgdata: directory.pgdata,
    logFile: join(directory.path, 'postgres.log'),
    portFile,
    postgres: binaries.program('postgres'),
    settings: settings(await usablePort(portFile), ephemeral),
    ...directory.account,
  };
  const hold = await holdServer(directory, kind, plan);
  return {
    ownerUrl: urlFor(directory, hold.port, ownerRole),
    appUrl: urlFor(directory, hold.port, appLogin),
    adminUrl: urlFor(directory, hold.port, adminRole, 'postgres'),
    port: hold.port,
    dataDir: directory.path,
    started: hold.started,
    secret: (purpose) => directory.secret(purpose),
    release: () => hold.release(),
  };
}

function settings(port: number, ephemeral: boolean): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    // Short statements on few cores gain nothing from parallel plans, and containers have little shared memory.
    max_parallel_workers_per_gather: '0',
    ...(ephemeral ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' } : {}),
  };
}

/** The port of last time if it is free, so that whoever noted the address finds it again. */
async function usablePort(portFile: string): Promise<number> {
  const remembered = fs.existsSync(portFile) ? Number(fs.readFileSync(portFile, 'utf8')) : 0;
  return (remembered > 0 ? await bindable(remembered) : undefined) ?? (await bindable(0)) ?? 0;
}

function bindable(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => {
      const { port: bound } = probe.address() as AddressInfo;
      probe.close(() => resolve(bound));
    });
  });
}
