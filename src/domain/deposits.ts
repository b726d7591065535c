/** Prepayments (订金): asked for, paid, overdue, given back; never more back than was paid. */
import { Conflict } from '../lib/errors';
import { lockBooking, recordEvent } from './booking-record';
import { cancelBooking } from './cancellations';
import type { Act } from './shapes';

const over = ['completed', 'cancelled', 'no-show'];

/** What a guest who books has to prepay, and until when; `dueAt` null: at the desk when they come. */
export async function requireDeposit(
  act: Act,
  { bookingId, amount, dueAt }: { readonly bookingId: string; readonly amount: number; readonly dueAt: Date | null },
): Promise<void> {
  const { state } = await lockBooking(act, bookingId);
  if (over.includes(state)) throw isOver(bookingId, state);
  const text = 'UPDATE booking SET deposit_due = $2, deposit_due_at = $3 WHERE id = $1';
  await act.sql.query(text, [bookingId, amount, dueAt]);
  await recordEvent(act, bookingId, 'deposit-required', { amount, dueAt: dueAt?.toISOString() ?? null });
}

/** Keeps that money came in for a booking that is not over; what is still due after it. */
export async function recordDeposit(
  act: Act,
  bookingId: string,
  amount: number,
  method: string | null = null,
): Promise<number> {
  const { state } = await lockBooking(act, bookingId);
  if (over.includes(state)) throw isOver(bookingId, state);
  const [row] = await act.sql.query<{ due: number }>(
    `UPDATE booking SET deposit_paid = deposit_paid + $2::int, deposit_due = greatest(0, deposit_due - $2::int)
     WHERE id = $1 RETURNING deposit_due AS due`,
    [bookingId, amount],
  );
  await recordEvent(act, bookingId, 'deposit-paid', { amount, method });
  return row!.due;
}

/** Frees the rooms of a booking whose deposit has not come in time; false when nothing is due any more. */
export async function releaseUnpaid(act: Act, bookingId: string): Promise<boolean> {
  await lockBooking(act, bookingId);
  const unpaid = await act.sql.query('SELECT FROM booking WHERE id = $1 AND deposit_due > 0', [bookingId]);
  if (unpaid.length === 0) return false;
  const cancelled = await cancelBooking(act, { bookingId, reason: 'deposit-unpaid', fault: 'guest' });
  return typeof cancelled !== 'string';
}

const isOver = (bookingId: string, state: string): Conflict =>
  new Conflict(`the booking is ${state}`, { reason: 'booking-state', bookingId, state });

/** Keeps that money went back, also of what had been kept after a no-show; `Conflict` when it is more than is there. */
export async function recordRefund(act: Act, bookingId: string, amount: number): Promise<void> {
  const booking = await lockBooking(act, bookingId);
  const left = booking.depositPaid - booking.depositRefunded;
  if (amount > left) throw new Conflict('more than was prepaid', { reason: 'refund-too-high', bookingId, left });
  await act.sql.query(
    `UPDATE booking SET deposit_refunded = deposit_refunded + $2::int,
       deposit_forfeited = least(deposit_forfeited, deposit_paid - deposit_refunded - $2::int)
     WHERE id = $1`,
    [bookingId, amount],
  );
  await recordEvent(act, bookingId, 'deposit-refunded', { amount });
}
