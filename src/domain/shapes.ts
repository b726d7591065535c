/** Shapes of values that several handlers take or give. Instants come in as ISO strings and are `Date` to the code. */
import { z } from 'zod';
import type { Json } from '../lib/json';
import type { Sql } from '../lib/sql';

export const id = z.uuid();
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
export const isoInstant = z.iso.datetime();
export const date = z.iso.date();
export const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
/** How many business days ahead the rooms of a day are given out. */
export const openDays = z.int().min(0).max(60).describe('how many business days ahead the schedule opens');
/** Money: integer fen (分). */
export const fen = z.int().min(0);
export const persons = z.int().min(1).max(999);

export const roomTypes = ['mini', 'small', 'medium', 'large', 'deluxe'] as const;
export const roomType = z.enum(roomTypes);
export type RoomType = (typeof roomTypes)[number];

export const bookingStates = [
  'requested',
  'held',
  'confirmed',
  'in-use',
  'completed',
  'cancelled',
  'no-show',
  'waitlisted',
] as const;
export const bookingState = z.enum(bookingStates);
export type BookingState = (typeof bookingStates)[number];

/** Where a booking came from. */
export const bookingSources = ['phone', 'walk-in'] as const;
export const bookingSource = z.enum(bookingSources);
export type BookingSource = (typeof bookingSources)[number];

export const grades = ['none', 'silver', 'gold', 'vip'] as const;
export const grade = z.enum(grades);
export type Grade = (typeof grades)[number];

export const roomChoice = z.object({
  roomId: id,
  number: z.string(),
  floor: z.int(),
  type: roomType,
  capacity: z.int(),
  maximum: z.int(),
});
export type RoomChoice = z.output<typeof roomChoice>;

export const quote = z.object({
  lines: z.array(z.object({ textZh: z.string(), textEn: z.string(), amount: fen })),
  total: fen,
  minimumSpend: fen.optional().describe('what the party spends at least, the room included; left out: no such rule'),
});
export type Quote = z.output<typeof quote>;

/** The step a rule writes in: handlers pass theirs on, tests and the demo make one. */
export interface Act {
  readonly sql: Sql;
  readonly now: Date;
  readonly actor: { readonly id: string };
  readonly caseId: string | null;
  newId(): string;
  /** Work for after the commit: a message, a mail. */
  enqueue(job: {
    readonly kind: string;
    readonly payload: Readonly<Record<string, Json>>;
    readonly key?: string;
  }): void;
}
