import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What lets a step load in one round trip, and what message start events need: which version starts by which message,
 * and which open case was started by which key.
 */
export class Engine1795292000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [tables, loadStep, correlate]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: the engine cannot run without these'));
  }
}

const tables = `
CREATE TABLE process_message_start (
  definition_id uuid NOT NULL CONSTRAINT process_message_start_definition_fk REFERENCES process_definition,
  name text NOT NULL,
  element_id text NOT NULL,
  keyed boolean NOT NULL,
  CONSTRAINT process_message_start_pk PRIMARY KEY (definition_id, element_id)
);
CREATE INDEX process_message_start_name_ix ON process_message_start (name);

-- One open case per process, message and key; case_id is empty between the message and the start.
CREATE TABLE message_start_case (
  process_key text NOT NULL,
  name text NOT NULL,
  correlation_key text NOT NULL,
  case_id uuid,
  CONSTRAINT message_start_case_pk PRIMARY KEY (process_key, name, correlation_key)
);
CREATE INDEX message_start_case_case_ix ON message_start_case (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX user_task_open_ix ON user_task (root_case_id) WHERE state = 'open';`;

const loadStep = `
-- Locks the root case of what a command is about, then reads: each statement of a volatile function sees what was
-- committed before it, so a step that waited for the lock sees what the step before it wrote.
CREATE FUNCTION load_step(p_target text, p_id uuid, p_actor text, p_key text, p_wait boolean) RETURNS json
LANGUAGE plpgsql AS $$
DECLARE
  v_case uuid;
  v_root uuid;
  v_target json;
  v_result json;
BEGIN
  CASE p_target
    WHEN 'task' THEN SELECT case_id, root_case_id INTO v_case, v_root FROM user_task WHERE id = p_id;
    WHEN 'timer' THEN SELECT case_id INTO v_case FROM timer WHERE id = p_id;
    WHEN 'job' THEN SELECT case_id INTO v_case FROM job WHERE id = p_id;
    WHEN 'incident' THEN SELECT case_id INTO v_case FROM incident WHERE id = p_id;
    ELSE v_case := p_id;
  END CASE;
  IF v_root IS NULL THEN SELECT root_id INTO v_root FROM "case" WHERE id = v_case; END IF;
  IF v_root IS NOT NULL THEN
    IF p_wait THEN
      PERFORM 1 FROM "case" WHERE id = v_root FOR NO KEY UPDATE;
    ELSE
      PERFORM 1 FROM "case" WHERE id = v_root FOR NO KEY UPDATE SKIP LOCKED;
      IF NOT FOUND THEN RETURN json_build_object('busy', true); END IF;
    END IF;
  END IF;
  CASE p_target
    WHEN 'task' THEN
      SELECT json_build_object('task', row_to_json(t), 'closedByName', (SELECT name FROM app_user u WHERE u.id = t.closed_by),
                               'assigneeName', (SELECT name FROM app_user u WHERE u.id = t.assignee))
        INTO v_target FROM user_task t WHERE t.id = p_id;
    WHEN 'timer' THEN SELECT json_build_object('timer', row_to_json(t)) INTO v_target FROM timer t WHERE t.id = p_id;
    WHEN 'job' THEN
      PERFORM 1 FROM job WHERE id = p_id FOR NO KEY UPDATE;
      SELECT json_build_object('job', row_to_json(j), 'subscribed', EXISTS (
               SELECT FROM message_subscription s WHERE s.case_id = j.case_id AND s.item_id = j.item_id))
        INTO v_target FROM job j WHERE j.id = p_id;
    WHEN 'incident' THEN SELECT json_build_object('incident', row_to_json(i)) INTO v_target FROM incident i WHERE i.id = p_id;
    ELSE NULL;
  END CASE;
  IF p_key IS NOT NULL THEN
    SELECT row_to_json(r) INTO v_result FROM command_result r WHERE r.actor_id = p_actor AND r.key = p_key;
  END IF;
  RETURN json_build_object(
    'busy', false,
    'caseId', v_case,
    'rootId', v_root,
    'target', v_target,
    'result', v_result,
    'mine', (SELECT json_agg(json_build_object('id', t.id, 'caseId', t.case_id, 'itemId', t.item_id, 'priority', t.priority) ORDER BY t.priority DESC, t.created_at, t.id)
               FROM user_task t WHERE t.root_case_id = v_root AND t.state = 'open' AND t.assignee = p_actor),
    'cases', (SELECT json_agg(row_to_json(c) ORDER BY c.id) FROM "case" c
               WHERE c.root_id = v_root AND (c.status = 'running' OR c.id = v_case)));
END $$;`;

const correlate = `
-- Locks every message name and key the step speaks of, in one order for all, then reads who waits and what waits.
CREATE FUNCTION correlation_facts(p_pairs json, p_now timestamptz) RETURNS json
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
    'starts', (SELECT json_agg(json_build_object('name', s.name, 'elementId', s.element_id, 'keyed', s.keyed, 'process', d.key) ORDER BY d.key)
        FROM process_message_start s JOIN process_definition d ON d.id = s.definition_id
       WHERE s.name IN (SELECT p.name FROM json_to_recordset(p_pairs) AS p(name text)) AND d.state = 'active'
         AND NOT EXISTS (SELECT FROM process_definition n
                          WHERE n.key = d.key AND n.state = 'active' AND n.version > d.version)),
    'openStarts', (SELECT json_agg(row_to_json(o))
        FROM message_start_case o JOIN json_to_recordset(p_pairs) AS p(name text, key text)
          ON o.name = p.name AND o.correlation_key = p.key));
END $$;`;
