import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts that say when they were written over, and who looks at which task right now. */
export class DraftsAndViews1795332000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [drafts, views]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: which draft was newer cannot be told without its revision'));
  }
}

const drafts = `
-- Counts how often a draft was saved, so that two windows of one person do not write over each other unseen.
ALTER TABLE form_draft ADD COLUMN revision int NOT NULL DEFAULT 1;
CREATE INDEX form_draft_saved_ix ON form_draft (saved_at);`;

const views = `
-- Pages that show a task, one row each while they are connected. Worth nothing after a crash, hence not logged.
CREATE UNLOGGED TABLE task_view (
  page_id uuid CONSTRAINT task_view_pk PRIMARY KEY,
  task_id uuid NOT NULL,
  user_id text NOT NULL,
  opened_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL
);
CREATE INDEX task_view_task_ix ON task_view (task_id);`;
