import { randomFrom } from '../../kit/random';
import { at, type World } from '../world';
import { contested, faultsOf, passedOver, wouldSuit } from './books';
import { Evening } from './evening';

const houseOf = ['A10', 'B07', 'B09'];

export interface Told {
  readonly faults: string[];
  /** Offers that two or more would have taken. */
  readonly decided: number;
}

/** One random evening from its seed; what was wrong in it, with the step it was seen at. */
export async function tellEvening(world: World, seed: number, steps: number): Promise<Told> {
  await emptyHouse(world);
  const evening = new Evening(world, randomFrom(seed), at('2026-11-21 16:00'));
  const faults: string[] = [];
  const note = (step: number | string, found: readonly string[]): void =>
    void faults.push(...found.map((fault) => `seed ${String(seed)}, step ${String(step)}: ${fault}`));
  let decided = 0;
  for (let step = 0; step < steps && faults.length === 0; step++) {
    const before = await evening.books();
    const alone = await evening.go();
    const after = await evening.books();
    decided += contested(before, after);
    note(step, faultsOf(after));
    if (alone && before.now.getTime() === after.now.getTime()) note(step, passedOver(before, after));
    if (evening.messages !== after.offers.length) note(step, ['an offer nobody was told of']);
  }
  await evening.drain();
  const books = await evening.books();
  note('end', faultsOf(books));
  const starving = books.entries.filter(({ state }) => state === 'waiting');
  if (starving.some((entry) => books.rooms.some((room) => wouldSuit(books, entry, room))))
    note('end', ['somebody starves']);
  return { faults, decided };
}

async function emptyHouse({ database }: World): Promise<void> {
  for (const table of ['wait_offer', 'wait_entry', 'booking_event', 'booking_room', 'booking'])
    await database.query(`DELETE FROM ${table}`);
  await database.query(`UPDATE room SET state = CASE WHEN number = ANY ($1) THEN 'in-service' ELSE 'retired' END`, [
    houseOf,
  ]);
}
