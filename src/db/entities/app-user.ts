import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A person who signs in. */
@Entity({ name: 'app_user' })
@Unique('app_user_login_uq', ['login'])
@Check('app_user_language_ck', `"language" IN ('zh-CN', 'en')`)
@Check('app_user_theme_ck', `"theme" IN ('system', 'light', 'dark')`)
export class AppUser {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'app_user_pk' })
  id!: string;
  @Column({ type: 'text' })
  login!: string;
  @Column({ type: 'text' })
  name!: string;
  @Column({ type: 'text', name: 'password_hash' })
  passwordHash!: string;
  @Column({ type: 'text', array: true })
  roles!: string[];
  @Column({ type: 'text', default: 'zh-CN' })
  language!: string;
  @Column({ type: 'text', default: 'system' })
  theme!: string;
  @Column({ type: 'boolean', default: true })
  active!: boolean;
  @Column({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
