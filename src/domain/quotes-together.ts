import type { Sql } from '../lib/sql';
import { quoteStay, type Stay } from './prices';
import type { Quote, RoomType } from './shapes';

/** One price for several rooms at the same time: the lines of each, one after another. */
export async function quoteTogether(
  sql: Sql,
  stay: Omit<Stay, 'roomType'> & { readonly venueId: string },
  roomTypes: readonly RoomType[],
): Promise<Quote> {
  const quotes: Quote[] = [];
  for (const roomType of roomTypes) quotes.push(await quoteStay(sql, { ...stay, roomType }));
  const lines = quotes.flatMap((quote) => quote.lines);
  return { lines, total: lines.reduce((sum, { amount }) => sum + amount, 0) };
}
