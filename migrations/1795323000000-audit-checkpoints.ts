import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signed checkpoints over the heads of the audit's streams, and tombstones for the periods that were deleted. */
export class AuditCheckpoints1795323000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [checkpoints, tombstones, grants]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: what was sealed must stay provable'));
  }
}

const checkpoints = `
-- Public halves of the keys that signed. vouched_by: another key of the house says so; see docs/audit.md.
CREATE TABLE audit_key (
  id text CONSTRAINT audit_key_pk PRIMARY KEY,
  public_key text NOT NULL,
  since timestamptz NOT NULL
);
CREATE TABLE audit_key_vouch (
  key_id text NOT NULL CONSTRAINT audit_key_vouch_key_fk REFERENCES audit_key,
  vouched_by text NOT NULL CONSTRAINT audit_key_vouch_by_fk REFERENCES audit_key,
  signature text NOT NULL,
  CONSTRAINT audit_key_vouch_pk PRIMARY KEY (key_id, vouched_by)
);
-- What is signed is the stored text in body; it holds the number, the root over the leaves and the hash of the one before.
CREATE TABLE audit_checkpoint (
  number bigint CONSTRAINT audit_checkpoint_pk PRIMARY KEY,
  at timestamptz NOT NULL,
  body text NOT NULL,
  hash bytea NOT NULL,
  key_id text NOT NULL CONSTRAINT audit_checkpoint_key_fk REFERENCES audit_key,
  signature text NOT NULL
);
-- The heads that had moved since the checkpoint before, in order of the stream's name: the leaves under the root.
CREATE TABLE audit_leaf (
  checkpoint bigint NOT NULL CONSTRAINT audit_leaf_checkpoint_fk REFERENCES audit_checkpoint DEFERRABLE INITIALLY DEFERRED,
  stream text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_leaf_pk PRIMARY KEY (stream, checkpoint)
);
CREATE INDEX audit_leaf_checkpoint_ix ON audit_leaf (checkpoint, stream);`;

const tombstones = `
-- A month of the audit that was deleted as a whole, signed, with where each stream stood at its end.
CREATE TABLE audit_tombstone (
  period text CONSTRAINT audit_tombstone_pk PRIMARY KEY,
  at timestamptz NOT NULL,
  body text NOT NULL,
  key_id text NOT NULL CONSTRAINT audit_tombstone_key_fk REFERENCES audit_key,
  signature text NOT NULL
);
CREATE TABLE audit_tombstone_end (
  period text NOT NULL CONSTRAINT audit_tombstone_end_period_fk REFERENCES audit_tombstone DEFERRABLE INITIALLY DEFERRED,
  stream text COLLATE "C" NOT NULL,
  seq bigint NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_tombstone_end_pk PRIMARY KEY (stream, period)
);
CREATE INDEX audit_tombstone_end_period_ix ON audit_tombstone_end (period, stream);`;

const grants = `
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_key, audit_key_vouch, audit_checkpoint, audit_leaf FROM encore_app;
    REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_tombstone, audit_tombstone_end FROM encore_app;
  END IF;
END $$;`;
