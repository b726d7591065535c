import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What colleagues tell each other beside a case, what they put there, and who stands in for whom. */
export class CommentsAndFiles1795331000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [comments, files, substitutions]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: what colleagues told each other would be lost'));
  }
}

const comments = `
-- body is sealed for whom the case is about, as every personal value is.
CREATE TABLE comment (
  id uuid CONSTRAINT comment_pk PRIMARY KEY,
  case_id uuid NOT NULL CONSTRAINT comment_case_fk REFERENCES "case",
  root_case_id uuid NOT NULL,
  task_id uuid,
  kind text NOT NULL CONSTRAINT comment_kind_ck CHECK (kind IN ('comment', 'hand-over')),
  author text NOT NULL,
  at timestamptz NOT NULL,
  body jsonb NOT NULL,
  mentions text[] NOT NULL DEFAULT '{}'
);
CREATE INDEX comment_root_ix ON comment (root_case_id, at);
CREATE INDEX comment_task_ix ON comment (task_id, at) WHERE kind = 'hand-over';`;

const files = `
-- A file belongs to nobody until a step attaches it; what nobody attached is swept away.
CREATE TABLE file (
  id uuid CONSTRAINT file_pk PRIMARY KEY,
  case_id uuid CONSTRAINT file_case_fk REFERENCES "case",
  root_case_id uuid,
  task_id uuid,
  name text NOT NULL,
  media_type text NOT NULL,
  size bigint NOT NULL,
  sha256 text NOT NULL,
  uploaded_by text NOT NULL,
  uploaded_at timestamptz NOT NULL,
  attached_at timestamptz,
  removed_at timestamptz,
  removed_by text
);
CREATE INDEX file_root_ix ON file (root_case_id, attached_at) WHERE removed_at IS NULL;
CREATE INDEX file_unattached_ix ON file (uploaded_at) WHERE case_id IS NULL;
CREATE TABLE file_chunk (
  file_id uuid NOT NULL CONSTRAINT file_chunk_file_fk REFERENCES file ON DELETE CASCADE,
  seq int NOT NULL,
  bytes bytea NOT NULL,
  CONSTRAINT file_chunk_pk PRIMARY KEY (file_id, seq)
);
-- Pictures and documents are packed already.
ALTER TABLE file_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;`;

const substitutions = `
CREATE TABLE substitution (
  id uuid CONSTRAINT substitution_pk PRIMARY KEY,
  absent text NOT NULL CONSTRAINT substitution_absent_fk REFERENCES app_user,
  substitute text NOT NULL CONSTRAINT substitution_substitute_fk REFERENCES app_user,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  appointed_by text NOT NULL,
  appointed_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT substitution_other_ck CHECK (absent <> substitute),
  CONSTRAINT substitution_during_ck CHECK (from_at < to_at),
  CONSTRAINT substitution_once_ex EXCLUDE USING gist (absent WITH =, tstzrange(from_at, to_at) WITH &&) WHERE (ended_at IS NULL)
);
CREATE INDEX substitution_substitute_ix ON substitution (substitute, to_at) WHERE ended_at IS NULL;`;
