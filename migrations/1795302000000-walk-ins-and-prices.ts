import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where a booking came from, and the least a party spends where a price list has such a rule (by default none has). */
export class WalkInsAndPrices1795302000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [sources, minimums]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: where bookings came from would be forgotten'));
  }
}

const sources = `
ALTER TABLE booking ADD source text NOT NULL DEFAULT 'phone'
  CONSTRAINT booking_source_ck CHECK (source IN ('phone', 'walk-in'));`;

const minimums = `
CREATE TABLE price_minimum (
  price_list_id uuid NOT NULL CONSTRAINT price_minimum_list_fk REFERENCES price_list,
  room_type text NOT NULL,
  day_type text NOT NULL CONSTRAINT price_minimum_day_type_ck CHECK (day_type IN ('weekday', 'weekend', 'holiday')),
  amount int NOT NULL CONSTRAINT price_minimum_amount_ck CHECK (amount > 0),
  CONSTRAINT price_minimum_pk PRIMARY KEY (price_list_id, room_type, day_type)
);`;
