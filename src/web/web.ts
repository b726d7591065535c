/** What every page and endpoint is made with. */
import type { Desk } from '../desk/desk';
import type { SignInLimit } from '../desk/sign-in';
import type { Assets } from './assets';
import type { Live } from './live';
import type { Metrics } from './metrics';
import type { Printer } from './print/chromium';

export interface WebConfig {
  /** Signs the session cookie; the same on every node. */
  readonly sessionSecret: string;
  /** What a telephone system signs with; without it there is no telephone system. */
  readonly telephoneSecret?: string | null;
  /** Where people reach the desk; `https:` makes the cookie secure. */
  readonly publicUrl: string;
  /** What express trusts in front of it: a number of proxies, or false. */
  readonly trustProxy: number | boolean | string;
  readonly version: string;
  /** The Chromium that prints; null: the one found in the usual places. */
  readonly chromium?: string | null;
}

/** What the web needs of a log; pino's logger is one. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Web {
  readonly desk: Desk;
  readonly config: WebConfig;
  readonly log: Log;
  readonly assets: Assets;
  readonly live: Live;
  readonly metrics: Metrics;
  readonly signInLimit: SignInLimit;
  /** Null on a machine without a Chromium. */
  readonly printer: Printer | null;
}
