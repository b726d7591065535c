import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every call in and every try out, whom nobody may call any more, and what people did not understand.
 * A caller is known by `phone_key`: a keyed hash that tells numbers apart without saying them.
 */
export class PhoneCalls1795305000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [key, calls, doNotCall, unclear, grants]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: the call records are the proof of who was called and why'));
  }
}

const key = `
INSERT INTO search_key
  VALUES ('phone', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
CREATE FUNCTION phone_key(e164 text) RETURNS text
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT encode(sha256(key || sha256(key || convert_to(e164, 'UTF8'))), 'hex') FROM search_key WHERE purpose = 'phone'
$$;`;

const calls = `
CREATE TABLE phone_call (
  id uuid CONSTRAINT phone_call_pk PRIMARY KEY,
  direction text NOT NULL CONSTRAINT phone_call_direction_ck CHECK (direction IN ('in', 'out')),
  -- The telephone system's own id of the call.
  external_id text CONSTRAINT phone_call_external_id_uq UNIQUE,
  -- Empty when the number is withheld or was erased.
  e164 text,
  caller_key text,
  customer_id uuid CONSTRAINT phone_call_customer_fk REFERENCES customer,
  venue_id uuid CONSTRAINT phone_call_venue_fk REFERENCES venue,
  line text,
  agent_id text,
  case_id uuid,
  purpose text,
  script text,
  attempt int,
  started_at timestamptz NOT NULL,
  answered_at timestamptz,
  ended_at timestamptz,
  ring_seconds int,
  result text,
  note text
);
CREATE INDEX phone_call_customer_ix ON phone_call (customer_id, started_at DESC) WHERE customer_id IS NOT NULL;
CREATE INDEX phone_call_caller_ix ON phone_call (caller_key, started_at DESC) WHERE caller_key IS NOT NULL;
CREATE INDEX phone_call_venue_ix ON phone_call (venue_id, started_at);
CREATE INDEX phone_call_case_ix ON phone_call (case_id) WHERE case_id IS NOT NULL;`;

const doNotCall = `
-- By key and not by number, so that the wish is kept when the file is erased.
CREATE TABLE do_not_call (
  caller_key text CONSTRAINT do_not_call_pk PRIMARY KEY,
  asked_at timestamptz NOT NULL,
  asked_how text NOT NULL,
  case_id uuid
);`;

const unclear = `
CREATE TABLE script_unclear (
  id uuid CONSTRAINT script_unclear_pk PRIMARY KEY,
  script text NOT NULL,
  what text NOT NULL,
  solved_by text NOT NULL,
  case_id uuid,
  agent_id text NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX script_unclear_script_ix ON script_unclear (script, at);`;

const grants = `
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN
    GRANT EXECUTE ON FUNCTION phone_key(text) TO encore_app;
  END IF;
END $$;`;
