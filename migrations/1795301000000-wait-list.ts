import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guests who wait for a room, what each of them would take, and every offer that was made to them. */
export class WaitList1795301000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(tables);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: who waits for a room would be forgotten'));
  }
}

const tables = `
CREATE TABLE wait_entry (
  booking_id uuid CONSTRAINT wait_entry_pk PRIMARY KEY CONSTRAINT wait_entry_booking_fk REFERENCES booking,
  venue_id uuid NOT NULL CONSTRAINT wait_entry_venue_fk REFERENCES venue,
  state text NOT NULL DEFAULT 'waiting' CONSTRAINT wait_entry_state_ck
    CHECK (state IN ('waiting', 'offered', 'served', 'declined', 'expired', 'cancelled')),
  joined_at timestamptz NOT NULL,
  grade text NOT NULL CONSTRAINT wait_entry_grade_ck CHECK (grade IN ('none', 'silver', 'gold', 'vip')),
  promoted_at timestamptz,
  promoted_reason text,
  promoted_by text,
  -- What they would take: a stay of so many hours that begins in this window, for so many persons.
  earliest timestamptz NOT NULL,
  latest timestamptz NOT NULL,
  hours numeric(4, 2) NOT NULL CONSTRAINT wait_entry_hours_ck CHECK (hours > 0),
  party int NOT NULL CONSTRAINT wait_entry_party_ck CHECK (party > 0),
  room_type text,
  -- Until when it is worth calling them; from then on nothing is offered any more.
  call_until timestamptz NOT NULL,
  -- How long a room is kept for them while they are asked; counted only in these hours of the day where they are given.
  offer_minutes int NOT NULL CONSTRAINT wait_entry_offer_minutes_ck CHECK (offer_minutes > 0),
  offer_from time,
  offer_to time,
  offered_at timestamptz,
  offer_until timestamptz,
  offers int NOT NULL DEFAULT 0,
  closed_at timestamptz,
  CONSTRAINT wait_entry_window_ck CHECK (earliest <= latest),
  CONSTRAINT wait_entry_offer_hours_ck CHECK (
    (offer_from IS NULL) = (offer_to IS NULL) AND (offer_from IS NULL OR offer_from < offer_to)),
  CONSTRAINT wait_entry_promoted_ck CHECK (
    (promoted_at IS NULL) = (promoted_by IS NULL) AND (promoted_at IS NULL) = (promoted_reason IS NULL)),
  CONSTRAINT wait_entry_offered_ck CHECK (state <> 'offered' OR (offered_at IS NOT NULL AND offer_until IS NOT NULL)),
  CONSTRAINT wait_entry_closed_ck CHECK ((closed_at IS NULL) = (state IN ('waiting', 'offered')))
);
CREATE INDEX wait_entry_venue_ix ON wait_entry (venue_id, joined_at) WHERE state IN ('waiting', 'offered');

CREATE TABLE wait_offer (
  id uuid CONSTRAINT wait_offer_pk PRIMARY KEY,
  booking_id uuid NOT NULL CONSTRAINT wait_offer_entry_fk REFERENCES wait_entry,
  room_id uuid NOT NULL CONSTRAINT wait_offer_room_fk REFERENCES room,
  during tstzrange NOT NULL,
  offered_at timestamptz NOT NULL,
  offer_until timestamptz NOT NULL,
  answer text CONSTRAINT wait_offer_answer_ck
    CHECK (answer IN ('accepted', 'declined', 'keep', 'unreachable', 'expired', 'cancelled')),
  answered_at timestamptz,
  CONSTRAINT wait_offer_answered_ck CHECK ((answer IS NULL) = (answered_at IS NULL))
);
-- One offer at a time for an entry.
CREATE UNIQUE INDEX wait_offer_open_uq ON wait_offer (booking_id) WHERE answer IS NULL;
CREATE INDEX wait_offer_booking_ix ON wait_offer (booking_id, offered_at);

-- Holds that run out, for whoever looks after those whose case stands still.
CREATE INDEX booking_room_held_ix ON booking_room (held_until) WHERE active AND held_until IS NOT NULL;`;
