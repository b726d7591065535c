import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is taken away from the audit: asked for by a person, written in pieces by the worker, gone after some days. */
export class AuditExports1795353000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [exportTable, cases, pieces]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: what people asked for would be lost'));
  }
}

const exportTable = `
-- selection says which events, place how far the worker is; both are JSON of the product's own.
CREATE TABLE audit_export (
  id uuid CONSTRAINT audit_export_pk PRIMARY KEY,
  asked_by text NOT NULL,
  asked_at timestamptz NOT NULL,
  format text NOT NULL CONSTRAINT audit_export_format_ck CHECK (format IN ('csv', 'jsonl', 'cases', 'xes', 'ocel')),
  criteria jsonb NOT NULL,
  selection jsonb NOT NULL,
  personal boolean NOT NULL,
  language text NOT NULL,
  state text NOT NULL CONSTRAINT audit_export_state_ck CHECK (state IN ('running', 'done', 'stopped', 'failed', 'gone')),
  place jsonb NOT NULL,
  round int NOT NULL DEFAULT 0,
  share real NOT NULL DEFAULT 0,
  events bigint NOT NULL DEFAULT 0,
  cases bigint NOT NULL DEFAULT 0,
  pieces int NOT NULL DEFAULT 0,
  size bigint NOT NULL DEFAULT 0,
  sha256 text,
  why text,
  finished_at timestamptz,
  expires_at timestamptz NOT NULL
);
CREATE INDEX audit_export_asked_ix ON audit_export (asked_at DESC, id DESC);
CREATE INDEX audit_export_expiry_ix ON audit_export (expires_at) WHERE state <> 'gone';`;

const cases = `
-- The cases an export touches, gathered before they are written.
CREATE TABLE audit_export_case (
  export_id uuid NOT NULL CONSTRAINT audit_export_case_fk REFERENCES audit_export ON DELETE CASCADE,
  case_id uuid NOT NULL,
  CONSTRAINT audit_export_case_pk PRIMARY KEY (export_id, case_id)
);`;

const pieces = `
-- Compressed, then sealed under the export's own key: when that is destroyed no backup can read it.
CREATE TABLE audit_export_piece (
  export_id uuid NOT NULL CONSTRAINT audit_export_piece_fk REFERENCES audit_export ON DELETE CASCADE,
  number int NOT NULL,
  sealed text NOT NULL,
  CONSTRAINT audit_export_piece_pk PRIMARY KEY (export_id, number)
);
ALTER TABLE audit_export_piece ALTER COLUMN sealed SET STORAGE EXTERNAL;`;
