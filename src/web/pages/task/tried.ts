/** What somebody tried beside the form, why it was refused, and what they had typed for it. */
import type { Request } from 'express';

export interface Tried {
  readonly what: 'hand-over' | 'follow-up' | 'priority' | 'comment' | 'file';
  readonly why: string;
  readonly typed: Readonly<Record<string, string>>;
}

/** The text fields of a form that was sent. */
export const typedIn = (req: Request): Record<string, string> =>
  Object.fromEntries(
    Object.entries((req.body ?? {}) as Record<string, unknown>).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[0] !== '_csrf',
    ),
  );

/** What was refused, if it is this that was tried. */
export const triedHere = (tried: Tried | null, what: Tried['what']): Tried | null =>
  tried?.what === what ? tried : null;
