import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** Access of an integration; only the hash of the token is kept. */
@Entity({ name: 'api_token' })
@Unique('api_token_hash_uq', ['tokenHash'])
export class ApiToken {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'api_token_pk' })
  id!: string;
  @Column({ type: 'text' })
  name!: string;
  @Column({ type: 'text', name: 'token_hash' })
  tokenHash!: string;
  @Column({ type: 'text', array: true })
  roles!: string[];
  @Column({ type: 'text', name: 'created_by' })
  createdBy!: string;
  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
  @Column({ type: 'timestamptz', name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
  @Column({ type: 'timestamptz', name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
