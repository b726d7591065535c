import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A step finds its cases by their root and looks at nothing else: in a desk whose tables are not counted yet, the planner
 * had every step read the index of all running cases as well. It learns all open tasks of the tree, not the actor's only;
 * and what nearly no step needs, the names of others, is looked up only then.
 */
export class StepByRoot1795370000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(loadStep);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: what a step loads is the same'));
  }
}

const loadStep = `
-- Locks the root case of what a command is about, then reads: each statement of a volatile function sees what was
-- committed before it, so a step that waited for the lock sees what the step before it wrote. OFFSET 0: by the root
-- alone, never by the index of all that is running.
CREATE OR REPLACE FUNCTION load_step(p_target text, p_id uuid, p_actor text, p_key text, p_wait boolean) RETURNS json
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
    'target', CASE p_target WHEN 'task' THEN (
        SELECT json_build_object('task', row_to_json(t),
                 'closedByName', CASE WHEN t.state <> 'open' THEN (SELECT name FROM app_user u WHERE u.id = t.closed_by) END,
                 'assigneeName', CASE WHEN t.assignee <> p_actor THEN (SELECT name FROM app_user u WHERE u.id = t.assignee) END)
          FROM user_task t WHERE t.id = p_id) ELSE v_target END,
    'result', v_result,
    'open', (SELECT json_agg(json_build_object('id', t.id, 'caseId', t.case_id, 'itemId', t.item_id,
                      'priority', t.priority, 'mine', t.assignee IS NOT DISTINCT FROM p_actor))
               FROM user_task t WHERE t.root_case_id = v_root AND t.state = 'open'),
    'cases', (SELECT json_agg(row_to_json(c)) FROM (SELECT * FROM "case" WHERE root_id = v_root OFFSET 0) c
               WHERE c.status = 'running' OR c.id = v_case));
END $$;`;
