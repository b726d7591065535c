import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Venues with their rooms, hours and prices; customers; bookings. No room can be taken twice for overlapping times:
 * `booking_room_no_overlap_ex` decides. Personal values live in `customer` and `customer_phone` only.
 */
export class Domain1795291600000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [venues, prices, customers, bookings, records, secrets]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: bookings and customers are the business itself'));
  }
}

const venues = `
CREATE TABLE venue (
  id uuid CONSTRAINT venue_pk PRIMARY KEY,
  key text NOT NULL CONSTRAINT venue_key_uq UNIQUE,
  name text NOT NULL,
  name_en text NOT NULL,
  time_zone text NOT NULL,
  -- { "1": { "opens": "12:00", "closes": "26:00" }, … "7": … }: ISO weekday; hours past 24:00 belong to the next morning.
  hours jsonb NOT NULL,
  -- The law's closing time (mainland China 02:00–08:00); null where there is none.
  curfew_from time DEFAULT '02:00',
  curfew_to time DEFAULT '08:00',
  -- [{ "key": "afternoon", "from": "12:00" }, …] in the order of the day; each ends where the next begins.
  bands jsonb NOT NULL DEFAULT '[{"key":"afternoon","from":"12:00"},{"key":"prime","from":"18:00"},{"key":"late","from":"24:00"}]',
  weekend_days int[] NOT NULL DEFAULT '{6,7}',
  cleaning_minutes int NOT NULL DEFAULT 15 CONSTRAINT venue_cleaning_ck CHECK (cleaning_minutes BETWEEN 0 AND 120),
  address text NOT NULL,
  address_en text NOT NULL,
  phone text NOT NULL,
  active boolean NOT NULL DEFAULT true,
  CONSTRAINT venue_curfew_ck CHECK ((curfew_from IS NULL) = (curfew_to IS NULL))
);
CREATE TABLE room_type (
  venue_id uuid NOT NULL CONSTRAINT room_type_venue_fk REFERENCES venue,
  key text NOT NULL CONSTRAINT room_type_key_ck CHECK (key IN ('mini', 'small', 'medium', 'large', 'deluxe')),
  name text NOT NULL,
  name_en text NOT NULL,
  rank int NOT NULL,
  persons_from int NOT NULL,
  persons_to int NOT NULL,
  CONSTRAINT room_type_pk PRIMARY KEY (venue_id, key),
  CONSTRAINT room_type_rank_uq UNIQUE (venue_id, rank),
  CONSTRAINT room_type_persons_ck CHECK (0 < persons_from AND persons_from <= persons_to)
);
CREATE TABLE room (
  id uuid CONSTRAINT room_pk PRIMARY KEY,
  venue_id uuid NOT NULL CONSTRAINT room_venue_fk REFERENCES venue,
  number text NOT NULL,
  floor int NOT NULL,
  type text NOT NULL,
  -- Persons who sit in comfort, and the number nobody may exceed.
  capacity int NOT NULL,
  maximum int NOT NULL,
  state text NOT NULL DEFAULT 'in-service' CONSTRAINT room_state_ck CHECK (state IN ('in-service', 'retired')),
  out_of_service tstzrange,
  out_reason text,
  CONSTRAINT room_number_uq UNIQUE (venue_id, number),
  CONSTRAINT room_type_fk FOREIGN KEY (venue_id, type) REFERENCES room_type,
  CONSTRAINT room_capacity_ck CHECK (0 < capacity AND capacity <= maximum)
);
-- A day that differs: venue_id null is the whole chain, a venue's own row wins over it.
CREATE TABLE calendar_day (
  venue_id uuid CONSTRAINT calendar_day_venue_fk REFERENCES venue,
  day date NOT NULL,
  kind text NOT NULL CONSTRAINT calendar_day_kind_ck CHECK (kind IN ('holiday', 'weekend', 'workday', 'closed')),
  name text NOT NULL,
  name_en text NOT NULL,
  opens text,
  closes text,
  provisional boolean NOT NULL DEFAULT false,
  CONSTRAINT calendar_day_uq UNIQUE NULLS NOT DISTINCT (venue_id, day)
);`;

const prices = `
CREATE TABLE price_list (
  id uuid CONSTRAINT price_list_pk PRIMARY KEY,
  venue_id uuid NOT NULL CONSTRAINT price_list_venue_fk REFERENCES venue,
  name text NOT NULL,
  version int NOT NULL,
  valid daterange NOT NULL,
  CONSTRAINT price_list_version_uq UNIQUE (venue_id, name, version),
  CONSTRAINT price_list_no_overlap_ex EXCLUDE USING gist (venue_id WITH =, valid WITH &&)
);
-- Money in fen. An hour's price per band, or a package: so many hours inside one band for one price.
CREATE TABLE price_band (
  price_list_id uuid NOT NULL CONSTRAINT price_band_list_fk REFERENCES price_list,
  room_type text NOT NULL,
  day_type text NOT NULL CONSTRAINT price_band_day_type_ck CHECK (day_type IN ('weekday', 'weekend', 'holiday')),
  band text NOT NULL,
  hours numeric(4, 1),
  amount int NOT NULL CONSTRAINT price_band_amount_ck CHECK (amount >= 0),
  CONSTRAINT price_band_uq UNIQUE NULLS NOT DISTINCT (price_list_id, room_type, day_type, band, hours),
  CONSTRAINT price_band_hours_ck CHECK (hours > 0)
);`;

const customers = `
CREATE TABLE customer (
  id uuid CONSTRAINT customer_pk PRIMARY KEY,
  name text,
  grade text NOT NULL DEFAULT 'none' CONSTRAINT customer_grade_ck CHECK (grade IN ('none', 'silver', 'gold', 'vip')),
  language text NOT NULL DEFAULT 'zh-CN' CONSTRAINT customer_language_ck CHECK (language IN ('zh-CN', 'en')),
  email text,
  note text,
  -- The file that goes on after two files of one person were joined.
  merged_into uuid CONSTRAINT customer_merged_into_fk REFERENCES customer,
  created_at timestamptz NOT NULL,
  erased_at timestamptz,
  CONSTRAINT customer_merged_ck CHECK (merged_into <> id),
  CONSTRAINT customer_erased_ck CHECK (erased_at IS NULL OR (name IS NULL AND email IS NULL AND note IS NULL))
);
CREATE INDEX customer_name_ix ON customer (name) WHERE name IS NOT NULL;
CREATE TABLE customer_phone (
  id uuid CONSTRAINT customer_phone_pk PRIMARY KEY,
  customer_id uuid NOT NULL CONSTRAINT customer_phone_customer_fk REFERENCES customer,
  e164 text NOT NULL CONSTRAINT customer_phone_e164_ck CHECK (e164 ~ '^\\+[1-9][0-9]{5,14}$'),
  -- Keyed hash of the last four digits, see phone_tail(): a search by them needs no readable copy.
  tail bytea NOT NULL,
  valid boolean NOT NULL DEFAULT true,
  added_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX customer_phone_e164_uq ON customer_phone (e164) WHERE valid;
CREATE INDEX customer_phone_tail_ix ON customer_phone (tail) WHERE valid;
CREATE INDEX customer_phone_customer_ix ON customer_phone (customer_id);
CREATE TABLE consent (
  id uuid CONSTRAINT consent_pk PRIMARY KEY,
  customer_id uuid NOT NULL CONSTRAINT consent_customer_fk REFERENCES customer,
  purpose text NOT NULL,
  given_at timestamptz NOT NULL,
  given_how text NOT NULL,
  withdrawn_at timestamptz,
  withdrawn_how text,
  CONSTRAINT consent_withdrawn_ck CHECK (withdrawn_at >= given_at)
);
CREATE UNIQUE INDEX consent_open_uq ON consent (customer_id, purpose) WHERE withdrawn_at IS NULL;`;

const bookings = `
CREATE TABLE booking (
  id uuid CONSTRAINT booking_pk PRIMARY KEY,
  code text NOT NULL CONSTRAINT booking_code_uq UNIQUE,
  venue_id uuid NOT NULL CONSTRAINT booking_venue_fk REFERENCES venue,
  customer_id uuid CONSTRAINT booking_customer_fk REFERENCES customer,
  case_id uuid,
  state text NOT NULL CONSTRAINT booking_state_ck
    CHECK (state IN ('requested', 'held', 'confirmed', 'in-use', 'completed', 'cancelled', 'no-show', 'waitlisted')),
  party int NOT NULL CONSTRAINT booking_party_ck CHECK (party > 0),
  -- Agreed arrival and agreed end; the rooms' own ranges add the cleaning.
  during tstzrange NOT NULL,
  business_day date NOT NULL,
  room_type text,
  -- Until when the rooms are kept: for a held booking the end of the hold, for a confirmed one the end of the arrival grace.
  hold_until timestamptz,
  quote jsonb NOT NULL DEFAULT '{"lines":[],"total":0}',
  deposit_due int NOT NULL DEFAULT 0,
  deposit_due_at timestamptz,
  deposit_paid int NOT NULL DEFAULT 0,
  deposit_refunded int NOT NULL DEFAULT 0,
  deposit_forfeited int NOT NULL DEFAULT 0,
  occasion text,
  voucher text,
  note text,
  adults_only boolean NOT NULL DEFAULT false,
  adults_checked boolean NOT NULL DEFAULT false,
  sheet_number text,
  created_at timestamptz NOT NULL,
  created_by text NOT NULL,
  confirmed_at timestamptz,
  opened_at timestamptz,
  settled_at timestamptz,
  settled_amount int,
  settled_method text,
  closed_at timestamptz,
  close_reason text,
  close_fault text CONSTRAINT booking_close_fault_ck CHECK (close_fault IN ('guest', 'venue')),
  CONSTRAINT booking_during_ck CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)),
  CONSTRAINT booking_hold_ck CHECK (state <> 'held' OR hold_until IS NOT NULL),
  CONSTRAINT booking_deposit_ck CHECK (deposit_due >= 0 AND deposit_paid >= 0
    AND deposit_refunded >= 0 AND deposit_forfeited >= 0 AND deposit_refunded + deposit_forfeited <= deposit_paid),
  CONSTRAINT booking_closed_ck CHECK ((closed_at IS NOT NULL) = (state IN ('completed', 'cancelled', 'no-show')))
);
CREATE INDEX booking_customer_ix ON booking (customer_id, created_at DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX booking_venue_day_ix ON booking (venue_id, business_day, state);
CREATE INDEX booking_case_ix ON booking (case_id) WHERE case_id IS NOT NULL;

-- A taken room: from the guests' arrival to the end of the cleaning. held_until: a hold that has run out blocks nobody.
CREATE TABLE booking_room (
  id uuid CONSTRAINT booking_room_pk PRIMARY KEY,
  booking_id uuid NOT NULL CONSTRAINT booking_room_booking_fk REFERENCES booking,
  room_id uuid NOT NULL CONSTRAINT booking_room_room_fk REFERENCES room,
  during tstzrange NOT NULL CONSTRAINT booking_room_during_ck CHECK (NOT isempty(during)),
  held_until timestamptz,
  active boolean NOT NULL DEFAULT true,
  CONSTRAINT booking_room_no_overlap_ex EXCLUDE USING gist (room_id WITH =, during WITH &&) WHERE (active)
);
CREATE INDEX booking_room_booking_ix ON booking_room (booking_id);

CREATE TABLE booking_event (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT booking_event_pk PRIMARY KEY,
  booking_id uuid NOT NULL CONSTRAINT booking_event_booking_fk REFERENCES booking,
  at timestamptz NOT NULL,
  actor_id text NOT NULL,
  case_id uuid,
  type text NOT NULL,
  details jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX booking_event_booking_ix ON booking_event (booking_id, id);`;

const records = `
CREATE TABLE lost_demand (
  id uuid CONSTRAINT lost_demand_pk PRIMARY KEY,
  venue_id uuid NOT NULL CONSTRAINT lost_demand_venue_fk REFERENCES venue,
  business_day date NOT NULL,
  band text NOT NULL,
  room_type text,
  party int NOT NULL,
  during tstzrange NOT NULL,
  reason text NOT NULL,
  case_id uuid,
  at timestamptz NOT NULL
);
CREATE INDEX lost_demand_venue_day_ix ON lost_demand (venue_id, business_day);
CREATE TABLE refusal (
  id uuid CONSTRAINT refusal_pk PRIMARY KEY,
  venue_id uuid NOT NULL CONSTRAINT refusal_venue_fk REFERENCES venue,
  customer_id uuid CONSTRAINT refusal_customer_fk REFERENCES customer,
  reason text NOT NULL,
  case_id uuid,
  actor_id text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX refusal_at_ix ON refusal (at);
CREATE INDEX refusal_customer_ix ON refusal (customer_id) WHERE customer_id IS NOT NULL;`;

const secrets = `
-- The key never leaves the database: the app may ask for a tail's hash but not read what it is made with.
CREATE TABLE search_key (
  purpose text CONSTRAINT search_key_pk PRIMARY KEY,
  key bytea NOT NULL
);
INSERT INTO search_key
  VALUES ('phone-tail', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
CREATE FUNCTION phone_tail(digits text) RETURNS bytea
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT sha256(key || sha256(key || convert_to(right(digits, 4), 'UTF8'))) FROM search_key WHERE purpose = 'phone-tail'
$$;
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN
    REVOKE ALL ON search_key FROM encore_app;
    GRANT EXECUTE ON FUNCTION phone_tail(text) TO encore_app;
  END IF;
END $$;`;
