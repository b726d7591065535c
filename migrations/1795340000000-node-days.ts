import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was visited how often, how long it stood there and how often late, by day: kept beside the history it is counted from. */
export class NodeDays1795340000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [days, waits, ended]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: the pages of processes read these counts'));
  }
}

const days = `
-- Visits of cases that have ended, by the day they began; venue_id of zeros: the chain's own.
CREATE TABLE node_day (
  definition_id uuid NOT NULL,
  day date NOT NULL,
  element_id text NOT NULL,
  venue_id uuid NOT NULL,
  bucket smallint NOT NULL,
  visits bigint NOT NULL,
  late bigint NOT NULL,
  CONSTRAINT node_day_pk PRIMARY KEY (definition_id, day, element_id, venue_id, bucket)
);
-- Cases that ended before this instant are counted in node_day; those after it have yet to be.
CREATE TABLE node_fold (
  one boolean CONSTRAINT node_fold_pk PRIMARY KEY CONSTRAINT node_fold_one_ck CHECK (one),
  until timestamptz NOT NULL
);
INSERT INTO node_fold VALUES (true, '-infinity');`;

const waits = `
-- Classes of waiting that grow by a tenth, so that a middle or a 95th of many days is known within a twentieth.
CREATE FUNCTION wait_bucket(entered timestamptz, gone timestamptz) RETURNS smallint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (CASE WHEN extract(epoch FROM gone - entered) < 1 THEN 0
    ELSE 1 + floor(ln(extract(epoch FROM gone - entered)::float8) / ln(1.1::float8)) END)::smallint
$$;`;

const ended = `CREATE INDEX case_ended_ix ON "case" (ended_at) WHERE ended_at IS NOT NULL;`;
