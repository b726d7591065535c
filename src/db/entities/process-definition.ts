import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** One version of a diagram as it was deployed; never changed except to retire it. */
@Entity({ name: 'process_definition' })
@Unique('process_definition_version_uq', ['key', 'version'])
@Check('process_definition_state_ck', `"state" IN ('active', 'retired')`)
export class ProcessDefinition {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'process_definition_pk' })
  id!: string;
  @Column({ type: 'text' })
  key!: string;
  @Column({ type: 'int' })
  version!: number;
  @Column({ type: 'text' })
  name!: string;
  @Column({ type: 'text' })
  xml!: string;
  @Column({ type: 'text' })
  checksum!: string;
  @Column({ type: 'text', default: 'active' })
  state!: string;
  @Column({ type: 'text', default: '' })
  note!: string;
  @Column({ type: 'jsonb', default: {} })
  labels!: Readonly<Record<string, string>>;
  @Column({ type: 'text', name: 'deployed_by' })
  deployedBy!: string;
  @Column({ type: 'timestamptz', name: 'deployed_at' })
  deployedAt!: Date;
}
