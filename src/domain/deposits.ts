/** Prepayments (订金): never more back than was paid. */
import { Conflict } from '../lib/errors';
import { lockBooking, recordEvent } from './booking-record';
import type { Act } from './shapes';

/** Keeps that money came in for a booking that is not over. */
export async function recordDeposit(act: Act, bookingId: string, amount: number): Promise<void> {
  await lockBooking(act, bookingId);
  await act.sql.query(
    'UPDATE booking SET deposit_paid = deposit_paid + $2, deposit_due = greatest(0, deposit_due - $2) WHERE id = $1',
    [bookingId, amount],
  );
  await recordEvent(act, bookingId, 'deposit-paid', { amount });
}

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
