/** Personal values for those who may not read them: kept out before anything is shown or sent. */
import { isSealed, openPersonal } from '../engine/personal';
import type { Actor } from '../lib/actor';
import type { Json } from '../lib/json';
import type { Desk } from './desk';
import { can } from './policy';

/** Stands where a personal value is that the reader may not see. */
export const hidden = { hidden: 'personal' } as const;

export const isHidden = (value: Json): boolean =>
  typeof value === 'object' && value !== null && 'hidden' in value && value.hidden === hidden.hidden;

/** The same data with every sealed value opened for whoever may read it, and hidden from everybody else. */
export function readable<T extends Json>(desk: Desk, actor: Actor, data: T): Promise<T> {
  return can(actor, 'personal.read') ? openPersonal(desk.database, data) : Promise.resolve(hide(data) as T);
}

function hide(data: Json): Json {
  if (typeof data !== 'object' || data === null) return data;
  if (isSealed(data)) return hidden;
  if (Array.isArray(data)) return (data as readonly Json[]).map(hide);
  return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, hide(value)]));
}

/** A case's data without what is hidden, for forms and texts: there it is as if it had not been given. */
export function withoutHidden<T extends Readonly<Record<string, Json>>>(data: T): T {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => !isHidden(value))) as T;
}
