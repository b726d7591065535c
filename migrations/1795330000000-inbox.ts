import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whom a task is offered to stays written as long as it is open, so that a group sees what its people hold; and filters
 * of the inbox that people name, order and share.
 */
export class Inbox1795330000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [candidates, offered, filters]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(
      new Error('forward only: who is offered a task cannot be told from the rows that were there'),
    );
  }
}

const candidates = `
DROP TABLE task_candidate;

-- One row per candidate key (group@venue and group@*) of an open task, claimed or not; written and removed by the same
-- statements as the task itself, which is why no foreign key is asked every time. Ids are in the order of making, so the
-- primary key is also the order by age.
CREATE TABLE task_candidate (
  candidate_key text NOT NULL,
  task_id uuid NOT NULL,
  claimed boolean NOT NULL,
  priority int NOT NULL,
  due timestamptz NOT NULL,
  process_key text NOT NULL,
  CONSTRAINT task_candidate_pk PRIMARY KEY (candidate_key, task_id)
) WITH (autovacuum_vacuum_scale_factor = 0.02);
-- Most keys have few rows and a few have most of them. A list reads a key in its order and stops after a page; counted as
-- the average key, it would seem as cheap to read all of it and sort.
ALTER TABLE task_candidate ALTER COLUMN candidate_key SET (n_distinct = 20);
CREATE INDEX task_candidate_due_ix ON task_candidate (candidate_key, claimed, due, task_id) INCLUDE (process_key);
CREATE INDEX task_candidate_priority_ix ON task_candidate (candidate_key, claimed, (-priority), due, task_id);`;

const offered = `
INSERT INTO task_candidate (candidate_key, task_id, claimed, priority, due, process_key)
SELECT DISTINCT g || '@' || w.place, t.id, t.assignee IS NOT NULL, t.priority, t.due, t.process_key
  FROM user_task t, unnest(t.groups) g,
    LATERAL (SELECT '*' AS place UNION ALL SELECT t.venue_id::text WHERE t.venue_id IS NOT NULL) w
 WHERE t.state = 'open'`;

const filters = `
-- What somebody looks for again and again; shared_with names the group whose people see it too.
CREATE TABLE inbox_filter (
  id uuid CONSTRAINT inbox_filter_pk PRIMARY KEY,
  owner text NOT NULL CONSTRAINT inbox_filter_owner_fk REFERENCES app_user,
  name text NOT NULL,
  box text NOT NULL,
  sort text NOT NULL,
  criteria jsonb NOT NULL,
  position int NOT NULL,
  shared_with text,
  created_at timestamptz NOT NULL,
  CONSTRAINT inbox_filter_name_uq UNIQUE (owner, name)
);
CREATE INDEX inbox_filter_shared_ix ON inbox_filter (shared_with) WHERE shared_with IS NOT NULL;`;
