/** The evening as it is planned: who calls when, for what, and how it ends. Times are minutes from now. */
import type { RoomType } from '../domain/shapes';

export type Fate = 'left' | 'inside' | 'absent' | 'late' | 'expected' | 'held' | 'declined' | 'minors' | 'calling';

export interface Visit {
  readonly venue: string;
  readonly fate: Fate;
  /** Start of the stay, from now; rounded to a quarter of an hour. */
  readonly start: number;
  readonly hours: number;
  readonly party: number;
  readonly roomType: RoomType | null;
  /** How long before the stay (or before now, for stays to come) they called. */
  readonly lead: number;
  readonly guest: number;
  readonly occasion: string | null;
}

type Row = readonly [fate: Fate, start: number, hours: number, party: number, lead: number, occasion?: string];

/** What a venue's day looks like around this moment. */
const day: readonly Row[] = [
  ['left', -270, 2, 3, 90],
  ['left', -240, 3, 5, 120, 'friends'],
  ['left', -210, 2, 8, 60, 'company'],
  ['left', -180, 2, 2, 75],
  ['inside', -150, 3, 12, 180, 'company'],
  ['inside', -105, 3, 5, 60, 'birthday'],
  ['inside', -75, 2, 4, 45],
  ['inside', -60, 3, 22, 150, 'company'],
  ['inside', -30, 3, 3, 30],
  ['absent', -60, 2, 8, 100],
  ['late', -15, 3, 8, 90],
  ['expected', 15, 2, 6, 120],
  ['expected', 30, 3, 11, 240, 'friends'],
  ['expected', 45, 3, 4, 30],
  ['expected', 60, 2, 2, 20],
  ['expected', 90, 3, 13, 300, 'family'],
  ['expected', 120, 3, 7, 15],
  ['expected', 180, 3, 5, 200, 'birthday'],
  ['expected', 240, 2, 9, 10],
];
const calls: readonly Row[] = [
  ['declined', 60, 2, 6, 50],
  ['minors', 60, 2, 4, 40],
  ['held', 75, 3, 4, 0],
  ['calling', 90, 2, 4, 0],
];

/** Every visit of the evening: the same day at each venue, a little shifted, and the calls at the first. */
export function evening(venues: readonly string[]): Visit[] {
  const rows = venues.flatMap((venue, at) => [
    ...day.filter((_, index) => at === 0 || index % 5 !== at).map((row) => ({ venue, row, shift: at * 15 })),
    ...(at === 0 ? calls.map((row) => ({ venue, row, shift: 0 })) : []),
  ]);
  return rows.map(({ venue, row: [fate, start, hours, party, lead, occasion], shift }, index) => ({
    ...{ venue, fate, hours, party, lead, roomType: null, occasion: occasion ?? null },
    start: start - (start < -30 ? shift : -shift),
    guest: (172 + index * 8) % 400,
  }));
}
