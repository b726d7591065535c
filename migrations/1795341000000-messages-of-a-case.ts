import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a case sent is shown on its page; without this every page would read all messages there are. */
export class MessagesOfACase1795341000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(
      'CREATE INDEX message_from_case_ix ON message (from_case_id, published_at) WHERE from_case_id IS NOT NULL',
    );
  }
  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX message_from_case_ix');
  }
}
