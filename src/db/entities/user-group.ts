import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { AppUser } from './app-user';

/** Membership of a person in a group at one venue, or at every venue when `venueId` is null. */
@Entity({ name: 'user_group' })
export class UserGroup {
  @PrimaryColumn({ type: 'text', name: 'user_id' })
  userId!: string;
  @ManyToOne(() => AppUser)
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'user_group_user_fk' })
  user!: AppUser;
  @Column({ type: 'text', name: 'group_key' })
  groupKey!: string;
  @Column({ type: 'uuid', name: 'venue_id', nullable: true })
  venueId!: string | null;
}
