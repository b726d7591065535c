/** Sessions in PostgreSQL, so that any node may answer; the cookie says nothing but a random id. */
import connectPgSimple from 'connect-pg-simple';
import type { Request, RequestHandler } from 'express';
import session from 'express-session';
import type { Desk } from '../desk/desk';
import type { WebConfig } from './web';

/** How a verb on many tasks went. */
export interface BulkDone {
  readonly verb: string;
  readonly done: number;
  readonly failed: readonly { readonly taskId: string; readonly title: string; readonly why: string }[];
  /** Why nothing was tried at all. */
  readonly refused?: string;
}

/** A sentence for the next page: the key of a message and its tone. */
export interface Flash {
  readonly key: string;
  readonly tone: 'green' | 'red' | 'amber';
  readonly params?: Record<string, string>;
}

declare module 'express-session' {
  interface SessionData {
    userId?: string;
    /** The venue whose rooms were looked at last, or that a guest wished for last. */
    venue?: string;
    flash?: Flash;
    /** What became of many tasks at once, for the next page of the inbox. */
    bulk?: BulkDone;
  }
}

type Pool = NonNullable<NonNullable<ConstructorParameters<ReturnType<typeof connectPgSimple>>[0]>['pool']>;
const hoursOfAShift = 12;

export function sessions(desk: Desk, config: WebConfig): RequestHandler {
  const Store = connectPgSimple(session);
  const query = async (text: string, values: unknown[]) => {
    const rows = await desk.database.query(text, values);
    return { rows, rowCount: rows.length };
  };
  return session({
    // The store only ever calls `query`; the pool behind it is the desk's own. Housekeeping removes what has lapsed.
    store: new Store({ pool: { query } as unknown as Pool, tableName: 'user_session', pruneSessionInterval: false }),
    name: 'encore.sid',
    secret: config.sessionSecret,
    resave: false,
    saveUninitialized: false,
    rolling: true,
    cookie: {
      httpOnly: true,
      sameSite: 'lax',
      secure: config.publicUrl.startsWith('https:'),
      maxAge: hoursOfAShift * 3600 * 1000,
    },
  });
}

/**
 * Keeps the session before a redirect goes out: browsers follow it as soon as they see where to, and the page they ask
 * for then has to find what the one before has left for it.
 */
export const keptBeforeRedirect: RequestHandler = (req, res, next) => {
  const redirect = res.redirect.bind(res) as (...to: unknown[]) => void;
  res.redirect = (...to: unknown[]): void => {
    // Who has not signed in has nothing to keep.
    if (req.session?.userId === undefined) return redirect(...to);
    req.session.save((fault: unknown) => (fault ? next(fault) : redirect(...to)));
  };
  next();
};

type Callback = (error?: unknown) => void;

/** One of the session's own callbacks as a promise. */
const done = (begin: (callback: Callback) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    begin((error) => (error ? reject(error instanceof Error ? error : new Error('session store failed')) : resolve()));
  });

/** A fresh session for whoever just signed in, so that an id known before is worth nothing. */
export async function beginSession(req: Request, userId: string): Promise<void> {
  await done((callback) => req.session.regenerate(callback));
  req.session.userId = userId;
  await done((callback) => req.session.save(callback));
}

export const endSession = (req: Request): Promise<void> => done((callback) => req.session.destroy(callback));
