import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Single keys that act can be turned off: whoever speaks to their computer would set them off. */
export class SingleKeys1795334000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE app_user ADD COLUMN single_keys boolean NOT NULL DEFAULT true');
  }
  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE app_user DROP COLUMN single_keys');
  }
}
