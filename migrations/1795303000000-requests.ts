import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Requests for days whose schedule is not open yet: who asked first, what for, and what came of it. */
export class Requests1795303000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(tables);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: who asked first would be forgotten'));
  }
}

const tables = `
CREATE TABLE booking_request (
  booking_id uuid CONSTRAINT booking_request_pk PRIMARY KEY CONSTRAINT booking_request_booking_fk REFERENCES booking,
  -- Rooms are given out in this order.
  number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT booking_request_number_uq UNIQUE,
  venue_id uuid NOT NULL CONSTRAINT booking_request_venue_fk REFERENCES venue,
  -- When the schedule of the wished business day opens.
  opens_at timestamptz NOT NULL,
  room_type text,
  -- A certain room, as the guest said it; any other that fits is better than none.
  named_room text,
  result text CONSTRAINT booking_request_result_ck CHECK (result IN ('allocated', 'nothing-free', 'closed')),
  decided_at timestamptz,
  CONSTRAINT booking_request_decided_ck CHECK ((result IS NULL) = (decided_at IS NULL))
);
CREATE INDEX booking_request_open_ix ON booking_request (venue_id, opens_at) WHERE result IS NULL;`;
