import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every step adds an audit event, and every index of the table is written with it. A case's events are found by their
 * stream; times only grow, so a summary per range of pages finds a period as well.
 */
export class AuditIndexes1795299000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX audit_event_case_ix');
    await q.query('DROP INDEX audit_event_at_ix');
    await q.query('CREATE INDEX audit_event_at_ix ON audit_event USING brin (at) WITH (autosummarize = on)');
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: nothing reads the indexes that were dropped'));
  }
}
