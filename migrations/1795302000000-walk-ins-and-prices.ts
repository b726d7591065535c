import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a booking came from, a look over the whole chain's evening, and the least a party spends where a price list has such a rule (by default none has). */
export class WalkInsAndPrices1795302000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [sources, evenings, minimums]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: where bookings came from would be forgotten'));
  }
}

const sources = `
ALTER TABLE booking ADD source text NOT NULL DEFAULT 'phone'
  CONSTRAINT booking_source_ck CHECK (source IN ('phone', 'walk-in'));`;

const evenings = `
-- Who has a room anywhere in the chain at a certain time: other venues are offered by it.
CREATE INDEX booking_room_during_ix ON booking_room USING gist (during) WHERE active;`;

const minimums = `
CREATE TABLE price_minimum (
  price_list_id uuid NOT NULL CONSTRAINT price_minimum_list_fk REFERENCES price_list,
  room_type text NOT NULL,
  day_type text NOT NULL CONSTRAINT price_minimum_day_type_ck CHECK (day_type IN ('weekday', 'weekend', 'holiday')),
  amount int NOT NULL CONSTRAINT price_minimum_amount_ck CHECK (amount > 0),
  CONSTRAINT price_minimum_pk PRIMARY KEY (price_list_id, room_type, day_type)
);`;
