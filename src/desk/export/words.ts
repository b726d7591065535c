/** What an export calls things: names in the language of who asked, values as far as they may see them. */
import type { Actor } from '../../lib/actor';
import type { Json } from '../../lib/json';
import type { Desk, Language } from '../desk';
import { namesByVersion, type Names } from '../names';
import { can } from '../policy';
import { isHidden, readable } from '../personal';
import type { ExportedCase } from './cases';

/** Who an export is for: what they may see, in their language. */
export interface Reader {
  readonly actor: Actor;
  readonly language: Language;
}

/** The actor as an export reads for them: without the right to personal values where they asked for none. */
export const readerActor = (actor: Actor, personal: boolean): Actor =>
  personal && can(actor, 'personal.read') ? actor : { ...actor, roles: [] };

export interface CaseWords {
  readonly process: string;
  readonly venue: string | null;
  element(id: string): string;
  /** Single values by name; what the reader may not see and what was erased is not there. */
  readonly data: Readonly<Record<string, Json>>;
}

/** The words of many cases at once, by case. */
export async function wordsOfCases(
  desk: Desk,
  { actor, language }: Reader,
  cases: readonly ExportedCase[],
): Promise<ReadonlyMap<string, CaseWords>> {
  const ids = cases.map(({ definitionId }) => definitionId);
  const [names, data] = await Promise.all([
    namesByVersion(desk, ids, language),
    readable(
      desk,
      actor,
      cases.map(({ variables }) => variables),
    ),
  ]);
  return new Map(
    cases.map((one, i) => [one.id, wordsOf(one, names.get(one.definitionId)!, language, scalars(data[i]!))] as const),
  );
}

const wordsOf = (one: ExportedCase, names: Names, language: Language, data: CaseWords['data']): CaseWords => ({
  process: names.process,
  venue: language === 'en' ? one.venueEn : one.venue,
  element: (id) => names.element(id),
  data,
});

const scalars = (data: Readonly<Record<string, Json>>): Readonly<Record<string, Json>> =>
  Object.fromEntries(
    Object.entries(data).filter(([, value]) => value !== null && typeof value !== 'object' && !isHidden(value)),
  );
