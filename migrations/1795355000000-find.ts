import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What cases are found by: the words of their data and comments, and how they stand, in a table of its own which a
 * background loop of the worker fills. No step writes it.
 */
export class Find1795355000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [tokens, entries, progress, people, grants]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: cases would be found by their words no more'));
  }
}

const tokens = `
INSERT INTO search_key
  VALUES ('find', sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
-- Words as keyed hashes: what colleagues wrote is sealed, so it must not be readable here. Each week has hashes of its
-- own, so that what most cases say is looked up among a week's cases and never among all.
CREATE FUNCTION find_tokens(words text[], week int) RETURNS int[]
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT coalesce(array_agg(DISTINCT ('x' || encode(substr(
      sha256(k.key || sha256(k.key || convert_to(week || ' ' || w, 'UTF8'))), 1, 4), 'hex'))::bit(32)::int), '{}')
    FROM search_key k, unnest(words) w WHERE k.purpose = 'find'
$$;
CREATE FUNCTION find_week(at timestamptz) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT floor(extract(epoch FROM at) / 604800)::int $$;`;

const entries = `
-- tokens: words of the data and how the case stands; said: words of comments, for whoever may read those. audit_seq: the
-- case's when it was read.
CREATE TABLE find_case (
  case_id uuid CONSTRAINT find_case_pk PRIMARY KEY,
  audit_seq bigint NOT NULL,
  started_at timestamptz NOT NULL,
  venue_id uuid,
  worded boolean NOT NULL,
  tokens int[] NOT NULL,
  said int[] NOT NULL
) WITH (fillfactor = 80);
-- Without the list of what is yet to be sorted in: it would be read through by every search.
CREATE INDEX find_case_tokens_ix ON find_case USING gin (tokens, said) WITH (fastupdate = off);`;

const progress = `
-- How far the filling has come: steps since this instant have yet to be looked at, and cases made before the table was,
-- by their ids, until all are in.
CREATE TABLE find_progress (
  one boolean CONSTRAINT find_progress_pk PRIMARY KEY CONSTRAINT find_progress_one_ck CHECK (one),
  changed_since timestamptz,
  erased_since timestamptz NOT NULL,
  made_after uuid
);
INSERT INTO find_progress VALUES (true, NULL, '-infinity', '00000000-0000-0000-0000-000000000000');`;

const people = `
CREATE INDEX customer_erased_ix ON customer (erased_at) WHERE erased_at IS NOT NULL;
CREATE INDEX personal_key_destroyed_ix ON personal_key (destroyed_at) WHERE destroyed_at IS NOT NULL;`;

const grants = `
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN
    GRANT EXECUTE ON FUNCTION find_tokens(text[], int) TO encore_app;
  END IF;
END $$;`;
