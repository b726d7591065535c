import { z } from 'zod';
import { giveCoupon } from '../src/domain/coupons';
import { date, fen, id } from '../src/domain/shapes';
import { defineHandler } from '../src/handler-kit';

/** Gives the guest a coupon: money off (`amount`), or a thing (`textZh` and `textEn`). It has a code people can say. */
export default defineHandler({
  type: 'coupons.give',
  title: { zh: '赠送优惠券', en: 'Give a coupon' },
  needs: z.object({
    customerId: id,
    venueId: id.nullish(),
    bookingId: id.nullish(),
    kind: z.string().min(1).max(40).describe('why, as reports count it: small-room, room-swap'),
    amount: fen.nullish().describe('money off in fen; null for a thing'),
    textZh: z.string().max(200).nullish(),
    textEn: z.string().max(200).nullish(),
    validUntil: date.describe('the last day, for instance =today() + duration("P30D")'),
  }),
  gives: z.object({ couponId: id, couponCode: z.string() }),
  errors: [],
  run: ({ textZh, textEn, ...gift }, step) =>
    giveCoupon(step, {
      ...gift,
      venueId: gift.venueId ?? null,
      bookingId: gift.bookingId ?? null,
      amount: gift.amount ?? null,
      text: textZh && textEn ? { zh: textZh, en: textEn } : null,
    }),
});
