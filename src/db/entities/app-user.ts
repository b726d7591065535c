import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A person who signs in. */
@Entity({ name: 'app_user' })
@Unique('app_user_login_uq', ['login'])
@Check('app_user_language_ck', `"language" IN ('zh-CN', 'en')`)
@Check('app_user_theme_ck', `"theme" IN ('system', 'light', 'dark')`)
@Check('app_user_notify_mail_ck', `"notify_mail" IN ('none', 'hourly', 'daily')`)
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
  @Column({ type: 'text', nullable: true })
  email!: string | null;
  @Column({ type: 'text', name: 'notify_mail', default: 'none' })
  notifyMail!: string;
  @Column({ type: 'boolean', name: 'notify_browser', default: false })
  notifyBrowser!: boolean;
  @Column({ type: 'boolean', name: 'single_keys', default: true })
  singleKeys!: boolean;
}
