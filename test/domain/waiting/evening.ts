/** A random evening in a house of three rooms: guests book, cancel, wait, are asked, promoted and forgotten by their agents. */
import { cancelBooking } from '../../../src/domain/cancellations';
import { confirmBooking, holdRoom, releaseHold } from '../../../src/domain/holds';
import { sweepLapsedHolds } from '../../../src/domain/booking-rooms';
import { findOrCreateCustomer } from '../../../src/domain/customers';
import type { Act, RoomType } from '../../../src/domain/shapes';
import { confirmOffer, joinWaitList, leaveWaitList, passOnOffer, promoteEntry } from '../../../src/domain/wait-list';
import type { Random } from '../../kit/random';
import type { World } from '../world';
import { readBooks, type Books } from './books';

const minute = 60_000;
const half = 30 * minute;

export class Evening {
  now: Date;
  /** Told to cases: one message per offer. */
  messages = 0;

  constructor(
    private readonly world: World,
    private readonly random: Random,
    opens: Date,
  ) {
    this.now = opens;
  }

  books = (): Promise<Books> => readBooks(this.world.database, this.world.venue.id, this.now);

  private pick<T>(from: readonly T[]): T | undefined {
    return from[Math.floor(this.random() * from.length)];
  }
  private number = (to: number): number => Math.floor(this.random() * to);

  /** One rule in a transaction of its own, repeated after a deadlock as a step is. */
  private async step(rule: (act: Act) => Promise<unknown>): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const told: unknown[] = [];
      try {
        await this.world.database.transaction((tx) =>
          rule({ ...this.world.act(this.now, tx), enqueue: (job) => void told.push(job) }),
        );
        this.messages += told.length;
        return;
      } catch (fault) {
        const { code } = fault as { code?: string };
        if (code === 'conflict' || code === 'not-found') return;
        if (attempt === 5 || !isRepeatable(fault)) throw fault;
      }
    }
  }

  private wish() {
    const from = new Date(this.now.getTime() + this.number(4) * half);
    const hours = 2 + this.number(3);
    const party = this.pick([2, 4, 4, 5, 8])!;
    return { venueId: this.world.venue.id, from, to: new Date(from.getTime() + hours * 2 * half), hours, party };
  }

  private readonly actions: readonly (() => Promise<void>)[] = [
    // Somebody books what is free, or only asks and lets the hold run out.
    () => this.book(true),
    () => this.book(true),
    () => this.book(false),
    () => this.join(),
    () => this.join(),
    () => this.join(),
    () => this.join(),
    () => this.cancelSome(),
    () => this.cancelSome(),
    () => this.release(),
    () => this.answer(),
    () => this.answer(),
    () => this.promote(),
    () => this.pass(),
    () => this.pass(),
  ];

  /** One thing happens; gives whether nothing else happened at the same time. */
  async go(): Promise<boolean> {
    if (this.random() < 0.75) {
      await this.pick(this.actions)!();
      return true;
    }
    const together = [this.pick(this.actions.slice(0, 13))!, this.pick(this.actions.slice(0, 13))!];
    await Promise.all(together.map((action) => action()));
    return false;
  }

  private async book(confirm: boolean): Promise<void> {
    const wish = this.wish();
    const { rooms } = await this.books();
    const fits = rooms
      .filter(({ capacity }) => capacity >= wish.party)
      .map((room) => ({ ...room, type: room.type as RoomType }));
    if (fits.length === 0) return;
    await this.step(async (act) => {
      const held = await holdRoom(act, { ...wish, rooms: fits, holdMinutes: 10 });
      if (held && confirm) await confirmBooking(act, held.bookingId);
    });
  }

  private async join(): Promise<void> {
    const wish = this.wish();
    const grade = this.pick(['none', 'none', 'none', 'silver', 'gold', 'vip'])!;
    const { customerId } = await findOrCreateCustomer(this.world.act(this.now), {
      name: '候补',
      e164: `+8619900${String(100_000 + grade.length * 7 + this.number(40)).slice(-6)}`,
    });
    await this.world.database.query('UPDATE customer SET grade = $2 WHERE id = $1', [customerId, grade]);
    const slack = (1 + this.number(5)) * half;
    await this.step((act) =>
      joinWaitList(act, {
        ...wish,
        to: new Date(wish.to.getTime() + slack),
        customerId,
        roomType: this.pick([null, null, null, 'small'] as const)!,
        callUntil: new Date(wish.from.getTime() + slack),
        offerMinutes: 20,
        offerHours: null,
      }),
    );
  }

  private async cancelSome(): Promise<void> {
    const open = (await this.books()).bookings.filter(({ state }) =>
      ['confirmed', 'held', 'waitlisted'].includes(state),
    );
    const booking = this.pick(open);
    if (!booking) return;
    await this.step((act) => cancelBooking(act, { bookingId: booking.id, reason: 'plans', fault: 'guest' }));
  }

  private async release(): Promise<void> {
    const held = this.pick((await this.books()).bookings.filter(({ state, isEntry }) => state === 'held' && !isEntry));
    if (held) await this.step((act) => releaseHold(act, { bookingId: held.id, reason: 'declined' }));
  }

  private async answer(): Promise<void> {
    const offered = this.pick((await this.books()).entries.filter(({ state }) => state === 'offered'));
    if (!offered) return;
    const answer = this.pick(['yes', 'yes', 'declined', 'keep', 'unreachable'] as const)!;
    await this.step((act) =>
      answer === 'yes' ? confirmOffer(act, offered.id, null) : passOnOffer(act, offered.id, answer),
    );
  }

  private async promote(): Promise<void> {
    const waiting = this.pick((await this.books()).entries.filter(({ state }) => state === 'waiting'));
    if (waiting) await this.step((act) => promoteEntry(act, waiting.id, 'elderly'));
  }

  /** Time passes, and what the cases' timers do in it is done. */
  async pass(minutes = 1 + this.number(12)): Promise<void> {
    this.now = new Date(this.now.getTime() + minutes * minute);
    const { bookings, entries } = await this.books();
    for (const { id, state, heldUntil, isEntry } of bookings) {
      if (state !== 'held' || heldUntil === null || heldUntil > this.now) continue;
      // Some case stands still: its timer does nothing, and the hold has to be found by whoever keeps the house.
      if (!isEntry && this.random() < 0.7) {
        await this.step((act) => releaseHold(act, { bookingId: id, reason: 'hold-expired' }));
      } else if (isEntry) await this.step((act) => passOnOffer(act, id, 'expired'));
    }
    for (const { id, state, callUntil } of entries)
      if (state === 'waiting' && callUntil <= this.now) await this.step((act) => leaveWaitList(act, id, 'expired'));
    await this.step((act) => sweepLapsedHolds(act, null));
  }

  /** Everybody but those who wait goes, and those who are asked say yes and go; who can be served has been, in the end. */
  async drain(): Promise<void> {
    for (let round = 0; round < 500; round++) {
      const { bookings, entries } = await this.books();
      const offered = entries.find(({ state }) => state === 'offered');
      const going = bookings.find(({ state }) => state === 'confirmed' || state === 'held');
      if (!going) return;
      if (offered) await this.step((act) => confirmOffer(act, offered.id, null));
      const id = offered?.id ?? going.id;
      await this.step((act) => cancelBooking(act, { bookingId: id, reason: 'gone', fault: 'guest' }));
    }
    throw new Error('the house is never empty');
  }
}

const isRepeatable = (fault: unknown): boolean => {
  const codes = [fault, (fault as { cause?: unknown }).cause, (fault as { driverError?: unknown }).driverError];
  return codes.some((one) => ['40P01', '40001'].includes((one as { code?: string } | undefined)?.code ?? ''));
};
