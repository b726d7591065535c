/** What a reader of the map has chosen: one venue's cases, and the flows they look for. */
import type { Request } from 'express';
import { venueNames } from '../../../desk/read/venue-names';
import { queryText, type SignedInVisit } from '../../visit';

export interface MapChoice {
  /** Null: every venue. */
  readonly venueId: string | null;
  readonly text: string;
  readonly venues: readonly { readonly value: string; readonly label: string; readonly selected: boolean }[];
}

const longest = 60;

export async function mapChoice({ desk, actor, language }: SignedInVisit, req: Request): Promise<MapChoice> {
  const venues = await venueNames(desk, actor, language);
  const wished = queryText(req, 'venue');
  const venueId = venues.find(({ value }) => value === wished)?.value ?? null;
  return {
    venueId,
    text: (queryText(req, 'q') ?? '').trim().slice(0, longest),
    venues: venues.map((one) => ({ ...one, selected: one.value === venueId })),
  };
}

interface Findable {
  readonly tag: string;
  readonly name: string;
  readonly title?: string;
}

/** Whether a flow is looked for: by its number as people say it, or by any part of its name. */
export function isWanted({ text }: Pick<MapChoice, 'text'>, { tag, name, title = '' }: Findable): boolean {
  const wanted = text.toLowerCase();
  if (/^\d{1,2}$/.test(wanted)) return tag === wanted.padStart(2, '0');
  return tag.toLowerCase() === wanted || `${name} ${title}`.toLowerCase().includes(wanted);
}

/** The form of the choices; `list` where the tables are shown instead of the picture. */
export const choiceForm = ({ venues, text }: MapChoice, list: boolean) => ({
  ...{ text, list, chosen: text !== '' || venues.some(({ selected }) => selected) },
  venues: venues.length > 1 ? venues : null,
});
