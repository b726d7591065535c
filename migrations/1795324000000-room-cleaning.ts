import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A room whose guests were moved out in the middle of their stay is nobody's, and still has to be cleaned. */
export class RoomCleaning1795324000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE room ADD COLUMN cleaning_until timestamptz');
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: a room is not given to guests before it is clean'));
  }
}
