import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are told about their tasks, how they want to be told, and who is on duty when. */
export class NoticesAndShifts1795333000000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [notices, wishes, shifts]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(new Error('forward only: people have been told by these'));
  }
}

const notices = `
-- One thing one person is told: never what somebody typed, only where to look. due: of which deadline it speaks.
CREATE TABLE notification (
  id uuid CONSTRAINT notification_pk PRIMARY KEY,
  user_id text NOT NULL,
  kind text NOT NULL CONSTRAINT notification_kind_ck CHECK (kind IN ('assigned', 'taken', 'mentioned', 'due-soon', 'late')),
  -- Null: what is said beside a case and no task of it.
  task_id uuid,
  case_id uuid NOT NULL,
  by_id text,
  due timestamptz,
  at timestamptz NOT NULL,
  read_at timestamptz,
  mailed_at timestamptz
);
CREATE INDEX notification_user_ix ON notification (user_id, id DESC);
CREATE INDEX notification_unread_ix ON notification (user_id) WHERE read_at IS NULL;
CREATE UNIQUE INDEX notification_due_uq ON notification (task_id, user_id, kind, due) WHERE due IS NOT NULL;`;

const wishes = `
ALTER TABLE app_user
  ADD COLUMN email text,
  ADD COLUMN notify_mail text NOT NULL DEFAULT 'none'
    CONSTRAINT app_user_notify_mail_ck CHECK (notify_mail IN ('none', 'hourly', 'daily')),
  ADD COLUMN notify_browser boolean NOT NULL DEFAULT false;`;

const shifts = `
-- venue_id null: the chain. Nobody is on two shifts at once.
CREATE TABLE shift (
  id uuid CONSTRAINT shift_pk PRIMARY KEY,
  user_id text NOT NULL CONSTRAINT shift_user_fk REFERENCES app_user,
  venue_id uuid CONSTRAINT shift_venue_fk REFERENCES venue,
  during tstzrange NOT NULL,
  duty text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT shift_during_ck CHECK (NOT isempty(during) AND lower_inc(during) AND NOT upper_inc(during)),
  CONSTRAINT shift_no_overlap_ex EXCLUDE USING gist (user_id WITH =, during WITH &&)
);
CREATE INDEX shift_during_ix ON shift USING gist (during);`;
