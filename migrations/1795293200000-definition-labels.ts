import type { MigrationInterface, QueryRunner } from 'typeorm';

/** English labels that came with a version, where it was not deployed from the project's own files. */
export class DefinitionLabels1795293200000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`ALTER TABLE process_definition ADD COLUMN labels jsonb NOT NULL DEFAULT '{}'`);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: versions would lose their labels'));
  }
}
