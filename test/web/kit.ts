/** The whole web over a real desk: reference data, staff who can sign in, and visitors who keep their cookies. */
import { join } from 'node:path';
import { hashSync } from '@node-rs/argon2';
import type { Express } from 'express';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent';
import { createDeployment } from '../../src/compose/gate';
import type { Database } from '../../src/db/database';
import { venues as venueSpecs } from '../../src/demo/chain';
import { staff } from '../../src/demo/people';
import { insertCustomers, insertStaff, insertVenue } from '../../src/demo/reference';
import type { Desk as WebDesk } from '../../src/desk/desk';
import { loadLibrary } from '../../src/forms/library';
import type { FixedClock } from '../../src/lib/clock';
import { newId } from '../../src/lib/ids';
import { projectRoot } from '../../src/lib/root';
import { createApp, type App } from '../../src/web/app';
import type { Log, WebConfig } from '../../src/web/web';
import { useDesk, type Desk, type DeskOptions } from '../kit/desk';

export const password = 'sing-along-2026';
/** Cheap on purpose: what is tested is the sign-in, not how long a guess takes. */
const passwordHash = hashSync(password, { memoryCost: 64, timeCost: 1, parallelism: 1 });

/** A Saturday evening at the venues: half past six in China. */
export const evening = '2026-11-21T10:30:00.000Z';

export const venueIds: Record<string, string> = {};

export async function seedChain(database: Database, clock: FixedClock): Promise<void> {
  for (const spec of venueSpecs) venueIds[spec.key] = (await insertVenue(database, spec, newId)).id;
  const people = staff.map((one) => ({
    ...one,
    id: one.login,
    passwordHash,
    venueId: one.venue ? (venueIds[one.venue] ?? null) : null,
  }));
  await insertStaff(database, people, clock.now());
  const guest = {
    name: '陈屿',
    e164: '+8619900000172',
    grade: 'gold',
    language: 'zh-CN',
    email: 'chen@example.com',
    note: '靠电梯、无烟',
  };
  await insertCustomers(database, [guest], { newId, now: clock.now() });
}

export interface Page {
  readonly status: number;
  readonly text: string;
  readonly location: string;
  readonly headers: Record<string, string>;
}

/** Somebody with a browser that runs no scripts. */
export class Visitor {
  constructor(private readonly agent: TestAgent) {}

  async get(path: string): Promise<Page> {
    return this.page(await this.agent.get(path));
  }
  /** Submits with the form token of the page it would have come from. */
  async post(
    path: string,
    fields: Record<string, string | string[]> = {},
    from = '/profile',
    headers: Record<string, string> = {},
  ): Promise<Page> {
    const _csrf = tokenOf((await this.agent.get(from)).text);
    return this.page(
      await this.agent
        .post(path)
        .set(headers)
        .type('form')
        .send({ _csrf, ...fields }),
    );
  }
  async postRaw(path: string, fields: Record<string, string>): Promise<Page> {
    return this.page(await this.agent.post(path).type('form').send(fields));
  }
  async signIn(login: string, typed = password): Promise<Page> {
    return this.post('/sign-in', { login, password: typed }, '/sign-in');
  }
  private page(response: request.Response): Page {
    const headers = response.headers as Record<string, string>;
    return { status: response.status, text: response.text, location: headers['location'] ?? '', headers };
  }
}

export const tokenOf = (html: string): string => /name="_csrf" value="([^"]+)"/.exec(html)?.[1] ?? '';

export interface WebKit {
  readonly desk: Desk;
  readonly app: Express;
  visitor(): Visitor;
  signedIn(login: string): Promise<Visitor>;
}

export const telephoneSecret = 'a telephone of the tests, and no other';
const config = {
  sessionSecret: 'a secret for tests only',
  telephoneSecret,
  publicUrl: 'http://localhost',
  trustProxy: false,
  version: 'test',
};
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What the web stands on; another node has the same over connections of its own. */
export type Node = Pick<Desk, 'engine' | 'database' | 'definitions' | 'clock'>;

export function webOver(desk: Node, log = silentLog, change: Partial<WebConfig> = {}): App {
  const { engine, database, definitions, clock } = desk;
  const library = loadLibrary(join(projectRoot, 'processes'));
  const deployment = createDeployment({ database, clock, handlers: engine.handlers });
  const parts: WebDesk = { engine, database, definitions, library, clock, deployment };
  return createApp({ ...parts, config: { ...config, ...change }, log });
}

/** Call it once at the top of a test file. */
export function useWeb(options: DeskOptions = {}): WebKit {
  const desk = useDesk({ at: evening, seed: seedChain, ...options });
  let made: App | undefined;
  beforeAll(() => {
    made = webOver(desk);
  });
  afterAll(async () => {
    await made?.close();
  });
  const visitor = (): Visitor => new Visitor(request.agent(made!.app));
  return {
    desk,
    get app() {
      return made!.app;
    },
    visitor,
    signedIn: async (login) => {
      const one = visitor();
      await one.signIn(login);
      return one;
    },
  };
}
