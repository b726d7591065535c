import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the front door promises and passes on: call-backs with their time, records for somebody else, and their numbers. */
export class FrontDoor1795306000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [serials, promises, records]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: promises made to guests are kept'));
  }
}

const serials = `
-- The last number given out of a kind on a day, for numbers people can say on the phone.
CREATE TABLE day_serial (
  kind text NOT NULL,
  day date NOT NULL,
  last int NOT NULL,
  CONSTRAINT day_serial_pk PRIMARY KEY (kind, day)
);`;

const promises = `
CREATE TABLE callback_promise (
  id uuid CONSTRAINT callback_promise_pk PRIMARY KEY,
  number text NOT NULL CONSTRAINT callback_promise_number_uq UNIQUE,
  customer_id uuid NOT NULL CONSTRAINT callback_promise_customer_fk REFERENCES customer,
  venue_id uuid CONSTRAINT callback_promise_venue_fk REFERENCES venue,
  case_id uuid,
  matter text NOT NULL,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  -- The time that was promised first, and the one that counts now.
  first_promised_for timestamptz NOT NULL,
  promised_for timestamptz NOT NULL,
  overruns int NOT NULL DEFAULT 0,
  -- Whether the guest had the answer by the first promised time.
  kept boolean,
  outcome text,
  closed_at timestamptz,
  CONSTRAINT callback_promise_closed_ck CHECK ((closed_at IS NULL) = (outcome IS NULL) AND (closed_at IS NULL) = (kept IS NULL))
);
CREATE INDEX callback_promise_open_ix ON callback_promise (promised_for) WHERE closed_at IS NULL;
CREATE INDEX callback_promise_made_ix ON callback_promise (made_at);
CREATE INDEX callback_promise_customer_ix ON callback_promise (customer_id);`;

const records = `
CREATE TABLE handover_record (
  id uuid CONSTRAINT handover_record_pk PRIMARY KEY,
  number text NOT NULL CONSTRAINT handover_record_number_uq UNIQUE,
  kind text NOT NULL CONSTRAINT handover_record_kind_ck CHECK (kind IN ('matter', 'suggestion')),
  customer_id uuid CONSTRAINT handover_record_customer_fk REFERENCES customer,
  venue_id uuid CONSTRAINT handover_record_venue_fk REFERENCES venue,
  case_id uuid,
  -- The group that has to answer.
  recipient text NOT NULL,
  matter text NOT NULL,
  taken_at timestamptz NOT NULL,
  taken_by text NOT NULL,
  pass_on_by timestamptz NOT NULL,
  passed_on_at timestamptz,
  result_by timestamptz NOT NULL,
  overruns int NOT NULL DEFAULT 0,
  result text,
  outcome text,
  closed_at timestamptz,
  CONSTRAINT handover_record_closed_ck CHECK ((closed_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX handover_record_open_ix ON handover_record (result_by) WHERE closed_at IS NULL;
CREATE INDEX handover_record_taken_ix ON handover_record (taken_at);
CREATE INDEX handover_record_customer_ix ON handover_record (customer_id) WHERE customer_id IS NOT NULL;`;
