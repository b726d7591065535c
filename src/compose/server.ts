import type { Config } from '../config';
import { startEmbedded } from '../db/embedded';
import type { HolderKind } from '../db/embedded/supervision';

/** Where the database is and what it takes to use it. */
export interface Server {
  readonly url: string;
  readonly migrationUrl: string;
  /** Ours, on this machine, and nobody else's. */
  readonly embedded: boolean;
  readonly sessionSecret: string;
  /** What a telephone system signs with; null where none is set up. */
  readonly telephoneSecret: string | null;
  /** What the key that seals the audit is made of, where nobody gave one; null on a server of somebody's. */
  readonly auditSecret: string | null;
  /** Lets go of an embedded server; it stops when nobody else holds it. */
  release(): Promise<void>;
}

/** Starts or joins the embedded server, or names the one that is configured. */
export async function findServer(config: Config, kind: HolderKind): Promise<Server> {
  const { database, sessionSecret, telephoneSecret } = config;
  if (database.kind === 'server') {
    const { url, migrationUrl } = database;
    const secrets = { sessionSecret: sessionSecret ?? '', telephoneSecret, auditSecret: null };
    return { url, migrationUrl, embedded: false, ...secrets, release: () => Promise.resolve() };
  }
  const server = await startEmbedded({ dataDir: database.dataDir, explicit: database.explicit, kind });
  return {
    url: server.appUrl,
    migrationUrl: server.ownerUrl,
    embedded: true,
    sessionSecret: sessionSecret ?? server.secret('sessions'),
    telephoneSecret: telephoneSecret ?? server.secret('telephone'),
    auditSecret: server.secret('sealing the audit'),
    release: () => server.release(),
  };
}
