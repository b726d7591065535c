/** One request as the pages see it: who visits, in which language, at which moment. */
import type { Request, Response } from 'express';
import type { Desk, Language } from '../desk/desk';
import type { Person } from '../desk/people';
import { DeskError } from '../lib/errors';
import type { Actor } from '../lib/actor';
import type { Translate } from './i18n';
import { chainTimeZone, type Saying } from './words';

export interface Visit {
  readonly desk: Desk;
  readonly language: Language;
  readonly t: Translate;
  readonly now: Date;
  readonly person: Person | null;
  readonly reference: string;
}

export interface SignedInVisit extends Visit {
  readonly person: Person;
  readonly actor: Actor;
}

const visits = new WeakMap<Response, Visit>();

export function setVisit(res: Response, visit: Visit): void {
  visits.set(res, visit);
}

/** The visit, before or after sign-in; undefined only when the request failed before it was looked at. */
export const anyVisit = (res: Response): Visit | undefined => visits.get(res);

/** The visit of a signed-in person; throws `not-signed-in` otherwise. */
export function visitOf(res: Response): SignedInVisit {
  const visit = visits.get(res);
  if (!visit?.person) throw new DeskError('not-signed-in', 'nobody is signed in');
  return { ...visit, person: visit.person, actor: visit.person.actor };
}

/** How this visit says times at a venue. */
export function sayingOf(visit: Visit, timeZone: string | null = null): Saying {
  return { now: visit.now, timeZone: timeZone ?? chainTimeZone, language: visit.language, t: visit.t };
}

/** One route parameter as text; Express types it as possibly repeated. */
export function param(req: Request, name: string): string {
  const value = req.params[name];
  return typeof value === 'string' ? value : '';
}

/** One query parameter as text, or undefined. */
export function queryText(req: Request, name: string): string | undefined {
  const value = req.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Whether the page that is open takes the answer in its own place, instead of being left for it. */
export const staysOnPage = (req: Request): boolean => req.get('X-In-Place') !== undefined;

const shownAt = new WeakMap<Request, string>();

/** Says at which address the page that is answered is found, where it is not the one that was asked. */
export const showAt = (req: Request, address: string): void => void shownAt.set(req, address);

/** Where the page that is answered was said to be. */
export const saidAddress = (req: Request): string | undefined => shownAt.get(req);

/** The address at which the page that is answered can be asked for again. */
export const addressOf = (req: Request): string => saidAddress(req) ?? req.originalUrl;

/** Whether a page that is open only looks how it would be now: what is told once waits for the person. */
export const isGlance = (req: Request): boolean => req.get('X-Glance') !== undefined;

/** Whether a browser goes there, so that it can be sent elsewhere; scripts of an open page are told instead. */
export const isNavigation = (req: Request): boolean =>
  !isGlance(req) && (req.get('Sec-Fetch-Mode') ?? 'navigate') === 'navigate';
