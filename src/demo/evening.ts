/** Tells the evening step by step, in the order of time, on a clock that stands where the story is. */
import { addDays, businessDayOf, openingOf } from '../domain/business-day';
import { venueZones, datesAround, loadVenue, type Venue } from '../domain/venues';
import { createEngine } from '../engine/engine';
import { engineKinds } from '../jobs/kinds/engine-kinds';
import { createWorker } from '../jobs/worker';
import { fixedClock } from '../lib/clock';
import { evening, type Visit } from './guests';
import type { DemoChain, DemoOptions } from './load';
import { tellVisit, type Stage } from './visit';

const minute = 60_000;
const quarter = 15 * minute;
const together = 5 * minute;

/** A thing that happens at a moment of the story and may bring about later ones. */
export interface Moment {
  readonly venue: string;
  readonly at: Date;
  readonly happen: () => Promise<readonly Moment[]>;
}

/** Makes the bookings of the evening around now; their number. What a closed hour makes impossible is left out. */
export async function tellEvening(options: DemoOptions & DemoChain): Promise<number> {
  const { database, engine: live } = options;
  const now = options.clock.now();
  const clock = fixedClock(now);
  const { handlers, definitions } = live;
  const engine = createEngine({ database, clock, handlers, definitions, timeZoneOf: venueZones() });
  // Mails wait for the desk's own worker.
  const worker = createWorker({ database, engine, clock, kinds: engineKinds });
  const stage: Stage = { ...options, engine, now };
  const moments: Moment[] = [];
  for (const venue of options.venues) {
    const known = await loadVenue(database, venue.id, datesAround(now));
    const visits = evening(options.venues.map(({ key }) => key)).filter((visit) => visit.venue === venue.key);
    moments.push(...visits.flatMap((visit) => begin(stage, known, visit)));
  }
  const told = moments.length;
  await tell(moments, async (at, together) => {
    clock.set(at);
    const next = await Promise.all(
      options.venues.map(({ key }) => inTurn(together.filter(({ venue }) => venue === key))),
    );
    await worker.runUntilIdle();
    return next.flat();
  });
  clock.set(now);
  await worker.runUntilIdle();
  await engine.settle();
  return told;
}

/** The call a visit begins with; none when it does not fit into the opening hours. */
function begin(stage: Stage, venue: Venue, visit: Visit): Moment[] {
  const { now } = stage;
  const { opens, closes } = openingOf(venue, businessDayOf(venue, now));
  // Before opening, what is to come begins with the opening.
  const base = visit.start < 0 || now > opens ? now : opens;
  const from = new Date(Math.round((base.getTime() + visit.start * minute) / quarter) * quarter);
  if (from < opens || from.getTime() + 60 * minute > closes.getTime()) return [];
  // Who calls for the same day cannot have called before the closing of the day before.
  const dayBegins = openingOf(venue, addDays(businessDayOf(venue, from), -1)).closes;
  const called = (visit.start < 0 ? from.getTime() : now.getTime()) - visit.lead * minute;
  const at = new Date(Math.max(called, dayBegins.getTime()));
  return [{ venue: visit.venue, at, happen: () => tellVisit(stage, venue, { ...visit, from }) }];
}

/** Goes from moment to moment; what falls into the same five minutes happens at once. */
async function tell(
  moments: readonly Moment[],
  perform: (at: Date, now: readonly Moment[]) => Promise<readonly Moment[]>,
): Promise<void> {
  const turn = ({ at }: Moment): number => Math.floor(at.getTime() / together) * together;
  let waiting = [...moments];
  while (waiting.length > 0) {
    const at = Math.min(...waiting.map(turn));
    const next = await perform(
      new Date(at),
      waiting.filter((moment) => turn(moment) === at),
    );
    waiting = [...waiting.filter((moment) => turn(moment) !== at), ...next];
  }
}

/** One venue's moments one after the other, so that the same story gives the same rooms; venues do not wait for each other. */
async function inTurn(moments: readonly Moment[]): Promise<Moment[]> {
  const next: Moment[] = [];
  for (const moment of moments) next.push(...(await moment.happen()));
  return next;
}
