/** Coupons (优惠券) given to guests: money off or a thing, until a day, with the case that gave it. */
import { bookingCode } from './booking-code';
import type { Act } from './shapes';

export interface CouponGift {
  readonly customerId: string;
  readonly venueId: string | null;
  readonly bookingId: string | null;
  /** Why it is given, as reports count it. */
  readonly kind: string;
  /** Money off, in fen; null for a thing. */
  readonly amount: number | null;
  readonly text: { readonly zh: string; readonly en: string } | null;
  /** The last day it counts. */
  readonly validUntil: string;
}
export interface Coupon {
  readonly couponId: string;
  readonly couponCode: string;
}

const insertSql = {
  name: 'coupons.insert',
  text: `
INSERT INTO coupon (id, code, customer_id, venue_id, booking_id, kind, amount, text_zh, text_en, valid_until, case_id,
                    given_at, given_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
ON CONFLICT (code) DO NOTHING
RETURNING id`,
};

/** Gives a guest a coupon with a code of its own that can be said on the phone. */
export async function giveCoupon(act: Act, gift: CouponGift): Promise<Coupon> {
  const id = act.newId();
  const { customerId, venueId, bookingId, kind, amount, text, validUntil } = gift;
  const what = [customerId, venueId, bookingId, kind, amount, text?.zh ?? null, text?.en ?? null, validUntil];
  for (let attempt = 0; attempt < 20; attempt++) {
    const code = bookingCode(act.newId());
    const made = await act.sql.query(insertSql, [id, code, ...what, act.caseId, act.now, act.actor.id]);
    if (made.length > 0) return { couponId: id, couponCode: code };
  }
  throw new Error('no coupon code is left: every one that was drawn is taken');
}
