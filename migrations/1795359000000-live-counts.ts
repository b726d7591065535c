import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Visits are counted by the hour they ended in, also those of cases still running, and what stands open is kept beside
 * the history: a process page reads counts and the few cases that moved since. Nothing here is written by a step.
 */
export class LiveCounts1795359000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [days, totals, open, kept, counted, running, months, filled, lists]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: visits of running cases are counted among the days by now'));
  }
}

// Who asks for one venue, or for the chain, reads one range of the key.
const days = `
ALTER TABLE node_day DROP CONSTRAINT node_day_pk;
ALTER TABLE node_day ADD CONSTRAINT node_day_pk PRIMARY KEY (definition_id, venue_id, day, element_id, bucket);
COMMENT ON TABLE node_day IS
  'Visits that ended before node_fold.until, by the day they began. venue_id of zeros: the chain''s own; of f: all venues together. bucket -1: a sequence flow, taken so often';`;

const totals = `
INSERT INTO node_day (definition_id, venue_id, day, element_id, bucket, visits, late)
SELECT definition_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff', day, element_id, bucket, sum(visits), sum(late)
FROM node_day GROUP BY 1, 3, 4, 5`;

const open = `
-- Where running cases stand: visits begun and not ended. OFFSET 0: case by case, each in its few months of the history.
CREATE VIEW open_visit AS
SELECT c.id AS case_id, n.seq, n.item_id, c.process_key, c.definition_id, c.venue_id, n.element_id, n.entered_at,
  nullif(t.due, 'infinity') AS due,
  n.state = 'incident' OR EXISTS (SELECT FROM incident x
    WHERE x.case_id = c.id AND x.item_id = n.item_id AND x.resolved_at IS NULL) AS failing
FROM "case" c
JOIN LATERAL (SELECT * FROM flow_node_instance v
  WHERE v.case_id = c.id AND v.entered_at >= c.started_at - interval '1 day'
    AND v.left_at IS NULL AND v.element_type <> 'bpmn:SequenceFlow' OFFSET 0) n ON true
LEFT JOIN LATERAL (SELECT u.due FROM user_task u
  WHERE u.case_id = n.case_id AND u.item_id = n.item_id AND u.state = 'open' OFFSET 0) t ON true
WHERE c.status = 'running'`;

const kept = `
-- The running cases and where they stood when last looked at: true of every case without an event since node_fold.until.
CREATE TABLE case_now (
  case_id uuid CONSTRAINT case_now_pk PRIMARY KEY,
  process_key text NOT NULL,
  venue_id uuid
);
CREATE TABLE node_now (
  case_id uuid NOT NULL,
  seq int NOT NULL,
  item_id text NOT NULL,
  process_key text NOT NULL,
  definition_id uuid NOT NULL,
  venue_id uuid,
  element_id text NOT NULL,
  entered_at timestamptz NOT NULL,
  due timestamptz,
  failing boolean NOT NULL,
  CONSTRAINT node_now_pk PRIMARY KEY (case_id, seq)
);
CREATE INDEX node_now_element_ix ON node_now (process_key, element_id, entered_at, item_id);
CREATE INDEX node_now_due_ix ON node_now (due) WHERE due IS NOT NULL`;

// Late is what was due at node_fold.until; whoever reads adds what became due since.
const counted = `
CREATE TABLE case_count (
  process_key text NOT NULL,
  venue_id uuid NOT NULL,
  running int NOT NULL,
  CONSTRAINT case_count_pk PRIMARY KEY (process_key, venue_id)
);
CREATE TABLE node_count (
  process_key text NOT NULL,
  venue_id uuid NOT NULL,
  definition_id uuid NOT NULL,
  element_id text NOT NULL,
  day date NOT NULL,
  tokens int NOT NULL,
  failing int NOT NULL,
  late int NOT NULL,
  CONSTRAINT node_count_pk PRIMARY KEY (process_key, venue_id, definition_id, element_id, day)
);
COMMENT ON TABLE node_count IS
  'Sums of node_now; venue_id of zeros: the chain''s own; of f: all venues together. day: when the visits began';

-- Sums up case_now and node_now anew.
CREATE FUNCTION recount_open() RETURNS void LANGUAGE sql AS $$
  DELETE FROM case_count;
  INSERT INTO case_count (process_key, venue_id, running)
  SELECT n.process_key, v.id, count(*) FROM case_now n,
    LATERAL (VALUES (coalesce(n.venue_id, '00000000-0000-0000-0000-000000000000')), ('ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)) v(id)
  GROUP BY 1, 2;
  DELETE FROM node_count;
  INSERT INTO node_count (process_key, venue_id, definition_id, element_id, day, tokens, failing, late)
  SELECT n.process_key, v.id, n.definition_id, n.element_id, (n.entered_at AT TIME ZONE 'Asia/Shanghai')::date,
    count(*), count(*) FILTER (WHERE n.failing), count(*) FILTER (WHERE n.due <= (SELECT until FROM node_fold))
  FROM node_now n,
    LATERAL (VALUES (coalesce(n.venue_id, '00000000-0000-0000-0000-000000000000')), ('ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)) v(id)
  GROUP BY 1, 2, 3, 4, 5;
$$`;

// Until now only cases that had ended were counted: what is left is what the others have behind them, and every flow taken.
const running = `
WITH behind AS (
  SELECT c.definition_id, coalesce(c.venue_id, '00000000-0000-0000-0000-000000000000') AS venue_id,
    (n.entered_at AT TIME ZONE 'Asia/Shanghai')::date AS day, n.element_id,
    CASE n.element_type WHEN 'bpmn:SequenceFlow' THEN -1 ELSE wait_bucket(n.entered_at, coalesce(n.left_at, c.ended_at)) END AS bucket,
    t.due < coalesce(t.closed_at, c.ended_at) AS late
  FROM node_fold f CROSS JOIN "case" c
  JOIN flow_node_instance n ON n.case_id = c.id AND coalesce(n.left_at, c.ended_at) < f.until
    AND (n.element_type = 'bpmn:SequenceFlow' OR c.ended_at IS NULL OR c.ended_at >= f.until)
  LEFT JOIN user_task t ON t.case_id = n.case_id AND t.item_id = n.item_id
)
INSERT INTO node_day AS d (definition_id, venue_id, day, element_id, bucket, visits, late)
SELECT definition_id, v.id, day, element_id, bucket, count(*), count(*) FILTER (WHERE late)
FROM behind, LATERAL (VALUES (behind.venue_id), ('ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid)) v(id)
GROUP BY 1, 2, 3, 4, 5
ON CONFLICT ON CONSTRAINT node_day_pk DO UPDATE SET visits = d.visits + excluded.visits, late = d.late + excluded.late`;

// So that a year is read in a dozen steps, not in hundreds.
const months = `
CREATE TABLE node_month (
  definition_id uuid NOT NULL,
  venue_id uuid NOT NULL,
  month date NOT NULL,
  element_id text NOT NULL,
  bucket smallint NOT NULL,
  visits bigint NOT NULL,
  late bigint NOT NULL,
  CONSTRAINT node_month_pk PRIMARY KEY (definition_id, venue_id, month, element_id, bucket)
);
INSERT INTO node_month (definition_id, venue_id, month, element_id, bucket, visits, late)
SELECT definition_id, venue_id, date_trunc('month', day::timestamp)::date, element_id, bucket, sum(visits), sum(late)
FROM node_day GROUP BY 1, 2, 3, 4, 5`;

const filled = `
INSERT INTO case_now (case_id, process_key, venue_id)
SELECT id, process_key, venue_id FROM "case" WHERE status = 'running';
INSERT INTO node_now (case_id, seq, item_id, process_key, definition_id, venue_id, element_id, entered_at, due, failing)
SELECT case_id, seq, item_id, process_key, definition_id, venue_id, element_id, entered_at, due, failing FROM open_visit;
SELECT recount_open()`;

// For lists of what is rare among a million: written when a case begins and ends, not by the steps between.
const lists = `
CREATE INDEX case_process_ix ON "case" (process_key, started_at, id);
CREATE INDEX case_broken_off_ix ON "case" (status, started_at, id) WHERE status IN ('failed', 'cancelled')`;
