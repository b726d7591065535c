import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Searches of the audit that people keep under a name; and files joined to another one are found from that one. */
export class AuditSearches1795350000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
-- shared: for everybody who reads the audit.
CREATE TABLE audit_search (
  id uuid CONSTRAINT audit_search_pk PRIMARY KEY,
  owner text NOT NULL CONSTRAINT audit_search_owner_fk REFERENCES app_user,
  name text NOT NULL,
  criteria jsonb NOT NULL,
  shared boolean NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT audit_search_name_uq UNIQUE (owner, name)
)`);
    await q.query(`CREATE INDEX audit_search_shared_ix ON audit_search (name) WHERE shared`);
    await q.query(`CREATE INDEX customer_merged_ix ON customer (merged_into) WHERE merged_into IS NOT NULL`);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: what people kept under a name would be gone'));
  }
}
