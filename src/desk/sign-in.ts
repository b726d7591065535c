/** Signing in: a login and a password against argon2id, a few tries per login, every attempt in the audit. */
import { hash, verify } from '@node-rs/argon2';
import { appendSubjectEvent } from '../engine/audit/subject-event';
import { systemActor, type Actor } from '../lib/actor';
import type { Clock } from '../lib/clock';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';

export type SignInResult =
  | { readonly ok: true; readonly userId: string }
  | { readonly ok: false; readonly triesLeft: number; readonly lockedUntil: Date | null };

export interface SignInLimit {
  /** Until when this login is locked, or null. */
  lockedUntil(login: string): Date | null;
  /** Counts a failure and says how many tries are left. */
  failed(login: string): number;
  succeeded(login: string): void;
  /** Does one try of a login after the other: of many at once none may be through before the first are counted. */
  inTurn<Result>(login: string, attempt: () => Promise<Result>): Promise<Result>;
}

const maxTries = 5;
const lockMinutes = 15;

/** Counts failures per login in this node's memory; a lock ends by itself after a quarter of an hour, or with a restart. */
export function createSignInLimit(clock: Clock): SignInLimit {
  const failures = new Map<string, { count: number; until: number }>();
  const turns = new Map<string, Promise<unknown>>();
  const current = (login: string) => {
    const entry = failures.get(login);
    if (entry && entry.until > clock.now().getTime()) return entry;
    failures.delete(login);
    return undefined;
  };
  return {
    lockedUntil: (login) => {
      const entry = current(login);
      return entry && entry.count >= maxTries ? new Date(entry.until) : null;
    },
    failed: (login) => {
      if (failures.size > 10_000) failures.clear();
      const count = (current(login)?.count ?? 0) + 1;
      failures.set(login, { count, until: clock.now().getTime() + lockMinutes * 60_000 });
      return Math.max(0, maxTries - count);
    },
    succeeded: (login) => void failures.delete(login),
    inTurn: (login, attempt) => {
      const turn = (turns.get(login) ?? Promise.resolve()).then(attempt, attempt);
      const over = (): void => void (turns.get(login) === turn && turns.delete(login));
      turns.set(login, turn);
      turn.then(over, over);
      return turn;
    },
  };
}

const userByLogin: Statement = {
  name: 'desk-user-by-login',
  text: `SELECT id, name, password_hash FROM app_user WHERE lower(login) = lower($1) AND active`,
};

/** So that an unknown login costs as much as a wrong password. */
const nobodysHash = hash('nobody signs in with this');

async function passwordFits(password: string, stored: string | undefined): Promise<boolean> {
  const fits = await verify(stored ?? (await nobodysHash), password);
  return stored !== undefined && fits;
}

interface Attempt {
  readonly login: string;
  readonly password: string;
  readonly address: string;
}
interface KnownUser {
  readonly id: string;
  readonly name: string;
  readonly password_hash: string;
}

/** Signs a person in, or says how many tries are left. The session is the caller's. */
export function signIn(desk: Desk, limit: SignInLimit, attempt: Attempt): Promise<SignInResult> {
  const login = attempt.login.trim().toLowerCase();
  return limit.inTurn(login, () => trySignIn(desk, limit, { ...attempt, login }));
}

async function trySignIn(desk: Desk, limit: SignInLimit, attempt: Attempt): Promise<SignInResult> {
  const { login } = attempt;
  const locked = limit.lockedUntil(login);
  if (locked) return { ok: false, triesLeft: 0, lockedUntil: locked };
  const [user] = await desk.database.query<KnownUser>(userByLogin, [login]);
  const fits = await passwordFits(attempt.password, user?.password_hash);
  if (user) await record(desk, user, fits ? 'sign-in' : 'sign-in-failed', attempt.address);
  else await recordUnknown(desk, attempt.address);
  if (!user || !fits) {
    const triesLeft = limit.failed(login);
    const lockedUntil = limit.lockedUntil(login);
    if (lockedUntil && user) await record(desk, user, 'sign-in-locked', attempt.address);
    return { ok: false, triesLeft, lockedUntil };
  }
  limit.succeeded(login);
  return { ok: true, userId: user.id };
}

/** Writes that a person left. */
export async function signOut(desk: Desk, actor: Actor, address: string): Promise<void> {
  await record(desk, actor, 'sign-out', address);
}

/** What was typed is not written down: people type passwords into the wrong field. */
async function recordUnknown(desk: Desk, address: string): Promise<void> {
  const event = { subject: 'sign-in', at: desk.clock.now(), actor: systemActor('sign-in'), facts: { address } };
  await appendSubjectEvent(desk.database, { ...event, command: 'sign-in-unknown' });
}

type Who = { readonly id: string; readonly name: string };

async function record(desk: Desk, { id, name }: Who, command: string, address: string): Promise<void> {
  const actor: Actor = { type: 'person', id, name, roles: [], candidateKeys: [] };
  const event = { subject: `user:${id}`, at: desk.clock.now(), actor, command, facts: { address } };
  await desk.database.transaction((sql) => appendSubjectEvent(sql, event));
}
