import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms that lie beside each other, guests who may be asked to move, and coupons given to guests. */
export class LargeAndSmall1795304000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [rooms, neighbours, bookings, coupons]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: coupons are in the hands of guests'));
  }
}

const rooms = `
-- Two rooms next to each other, so that one party can use both; each pair once.
CREATE TABLE room_adjoining (
  room_id uuid NOT NULL CONSTRAINT room_adjoining_room_fk REFERENCES room,
  other_id uuid NOT NULL CONSTRAINT room_adjoining_other_fk REFERENCES room,
  CONSTRAINT room_adjoining_pk PRIMARY KEY (room_id, other_id),
  CONSTRAINT room_adjoining_once_ck CHECK (room_id < other_id)
);
CREATE INDEX room_adjoining_other_ix ON room_adjoining (other_id);`;

// Houses that are in use number their rooms along the corridor; what is built otherwise is corrected by the venue.
const neighbours = `
INSERT INTO room_adjoining (room_id, other_id)
SELECT least(id, next), greatest(id, next)
FROM (SELECT id, lead(id) OVER (PARTITION BY venue_id, floor, type ORDER BY number) AS next FROM room) r
WHERE next IS NOT NULL;`;

const bookings = `
-- Guests who got a large room for the price of a small one and agreed that they may be asked to move.
ALTER TABLE booking ADD COLUMN may_be_moved boolean NOT NULL DEFAULT false;
CREATE INDEX booking_may_be_moved_ix ON booking (venue_id) WHERE may_be_moved;`;

const coupons = `
CREATE TABLE coupon (
  id uuid CONSTRAINT coupon_pk PRIMARY KEY,
  code text NOT NULL CONSTRAINT coupon_code_uq UNIQUE,
  customer_id uuid NOT NULL CONSTRAINT coupon_customer_fk REFERENCES customer,
  venue_id uuid CONSTRAINT coupon_venue_fk REFERENCES venue,
  -- Why it was given, as reports count it: small-room, room-swap …
  kind text NOT NULL,
  -- Money off in fen, or a thing said in words.
  amount int CONSTRAINT coupon_amount_ck CHECK (amount > 0),
  text_zh text,
  text_en text,
  valid_until date NOT NULL,
  booking_id uuid CONSTRAINT coupon_booking_fk REFERENCES booking,
  case_id uuid,
  given_at timestamptz NOT NULL,
  given_by text NOT NULL,
  used_at timestamptz,
  CONSTRAINT coupon_worth_ck CHECK (amount IS NOT NULL OR text_zh IS NOT NULL),
  CONSTRAINT coupon_text_ck CHECK ((text_zh IS NULL) = (text_en IS NULL))
);
CREATE INDEX coupon_customer_ix ON coupon (customer_id, given_at DESC);`;
