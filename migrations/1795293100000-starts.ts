import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cases that start by themselves: at a time, venue by venue, or by a signal; and what stands of such a start that failed. */
export class Starts1795293100000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [signals, timers, incidents]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: starts that are due would be forgotten'));
  }
}

const signals = `
ALTER TABLE process_message_start ADD COLUMN kind text NOT NULL DEFAULT 'message'
  CONSTRAINT process_message_start_kind_ck CHECK (kind IN ('message', 'signal'));

CREATE OR REPLACE FUNCTION correlation_facts(p_pairs json, p_now timestamptz) RETURNS json
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(h) FROM (
    SELECT DISTINCT hashtextextended(p.name || E'\\x1f' || p.key, 0) AS h
      FROM json_to_recordset(p_pairs) AS p(name text, key text) ORDER BY 1) locks;
  RETURN json_build_object(
    'subscriptions', (SELECT json_agg(row_to_json(s) ORDER BY s.created_at, s.id)
        FROM message_subscription s JOIN json_to_recordset(p_pairs) AS p(name text, key text)
          ON s.name = p.name AND s.correlation_key = p.key),
    'waiting', (SELECT json_agg(row_to_json(m) ORDER BY m.published_at, m.id)
        FROM message m JOIN json_to_recordset(p_pairs) AS p(name text, key text)
          ON m.name = p.name AND m.correlation_key = p.key
       WHERE m.state = 'waiting' AND m.expires_at > p_now),
    'starts', (SELECT json_agg(json_build_object('kind', s.kind, 'name', s.name, 'elementId', s.element_id, 'keyed', s.keyed,
                                                 'process', d.key) ORDER BY d.key, s.element_id)
        FROM process_message_start s JOIN process_definition d ON d.id = s.definition_id
       WHERE s.name IN (SELECT p.name FROM json_to_recordset(p_pairs) AS p(name text, key text)) AND d.state = 'active'
         AND NOT EXISTS (SELECT FROM process_definition n
                          WHERE n.key = d.key AND n.state = 'active' AND n.version > d.version)),
    'openStarts', (SELECT json_agg(row_to_json(o))
        FROM message_start_case o JOIN json_to_recordset(p_pairs) AS p(name text, key text)
          ON o.name = p.name AND o.correlation_key = p.key));
END $$;`;

const timers = `
CREATE TABLE process_timer_start (
  definition_id uuid NOT NULL CONSTRAINT process_timer_start_definition_fk REFERENCES process_definition,
  element_id text NOT NULL,
  kind text NOT NULL CONSTRAINT process_timer_start_kind_ck CHECK (kind IN ('cycle', 'date', 'duration')),
  expression text NOT NULL,
  per_venue boolean NOT NULL,
  CONSTRAINT process_timer_start_pk PRIMARY KEY (definition_id, element_id)
);

-- When the next case of a process starts by itself, one row per start event and venue (null: of the chain). A new version
-- takes the row over; stopped: no version or venue in use wants it any more.
CREATE TABLE timer_start (
  id uuid CONSTRAINT timer_start_pk PRIMARY KEY,
  process_key text NOT NULL,
  definition_id uuid NOT NULL CONSTRAINT timer_start_definition_fk REFERENCES process_definition,
  element_id text NOT NULL,
  venue_id uuid,
  time_zone text NOT NULL,
  kind text NOT NULL,
  expression text NOT NULL,
  cycle text,
  due timestamptz NOT NULL,
  fired int NOT NULL DEFAULT 0,
  last_due timestamptz,
  fault text,
  stopped boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  CONSTRAINT timer_start_uq UNIQUE NULLS NOT DISTINCT (process_key, element_id, venue_id)
);
CREATE INDEX timer_start_due_ix ON timer_start (due) WHERE NOT stopped;
CREATE INDEX timer_start_definition_ix ON timer_start (definition_id);`;

const incidents = `
-- A case that could not be started stands as an incident of its process, by the job that was to start it.
ALTER TABLE incident ALTER COLUMN case_id DROP NOT NULL,
  ADD COLUMN process_key text,
  ADD COLUMN venue_id uuid,
  ADD CONSTRAINT incident_place_ck CHECK (case_id IS NOT NULL OR (process_key IS NOT NULL AND job_id IS NOT NULL));
CREATE INDEX incident_start_ix ON incident (process_key) WHERE case_id IS NULL AND resolved_at IS NULL;`;
