import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Plans by which running cases go to another version of their definition, and what became of each case. */
export class MigrationPlans1795297010000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(tables);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: what was migrated would be forgotten'));
  }
}

const tables = `
CREATE TABLE migration_plan (
  id uuid CONSTRAINT migration_plan_pk PRIMARY KEY,
  process_key text NOT NULL,
  from_definition_id uuid NOT NULL CONSTRAINT migration_plan_from_fk REFERENCES process_definition,
  to_definition_id uuid NOT NULL CONSTRAINT migration_plan_to_fk REFERENCES process_definition,
  mapping jsonb NOT NULL,
  state text NOT NULL CONSTRAINT migration_plan_state_ck
    CHECK (state IN ('running', 'stopped', 'done', 'rolling-back', 'rolled-back')),
  batch_size int NOT NULL CONSTRAINT migration_plan_batch_ck CHECK (batch_size BETWEEN 1 AND 500),
  reason text NOT NULL,
  actor jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX migration_plan_process_ix ON migration_plan (process_key, created_at DESC);

-- before_state and revision: what a case goes back to, as long as it has not moved since.
CREATE TABLE migration_case (
  plan_id uuid NOT NULL CONSTRAINT migration_case_plan_fk REFERENCES migration_plan,
  case_id uuid NOT NULL CONSTRAINT migration_case_case_fk REFERENCES "case",
  state text NOT NULL DEFAULT 'pending' CONSTRAINT migration_case_state_ck
    CHECK (state IN ('pending', 'migrated', 'refused', 'rolled-back', 'kept')),
  refusals jsonb NOT NULL DEFAULT '[]',
  carried jsonb NOT NULL DEFAULT '[]',
  before_state jsonb,
  revision int,
  changed_at timestamptz,
  CONSTRAINT migration_case_pk PRIMARY KEY (plan_id, case_id)
);
CREATE INDEX migration_case_open_ix ON migration_case (plan_id, case_id) WHERE state IN ('pending', 'migrated');
CREATE INDEX migration_case_case_ix ON migration_case (case_id);`;
