import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Definitions, cases and what they wait for, people, the audit and its keys.
 * The role that runs migrations owns everything; `encore_app` may do what the desk does and no more: on the audit it
 * may add and read, never change or remove.
 */
export class Core1795291500000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    for (const sql of [extensions, definitions, cases, waits, history, audit, jobs, people, grants]) await q.query(sql);
  }
  down(): Promise<void> {
    return Promise.reject(
      new Error('forward only: dropping cases and their audit is what this product exists to prevent'),
    );
  }
}

const extensions = `
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN CREATE ROLE encore_app NOLOGIN; END IF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'role encore_app does not exist and may not be created; the audit is then only as safe as the role in use';
WHEN duplicate_object THEN NULL;
END $$;`;

const definitions = `
CREATE TABLE process_definition (
  id uuid CONSTRAINT process_definition_pk PRIMARY KEY,
  key text NOT NULL,
  version int NOT NULL,
  name text NOT NULL,
  xml text NOT NULL,
  checksum text NOT NULL,
  state text NOT NULL DEFAULT 'active' CONSTRAINT process_definition_state_ck CHECK (state IN ('active', 'retired')),
  note text NOT NULL DEFAULT '',
  deployed_by text NOT NULL,
  deployed_at timestamptz NOT NULL,
  CONSTRAINT process_definition_version_uq UNIQUE (key, version)
);
CREATE TABLE decision_definition (
  id uuid CONSTRAINT decision_definition_pk PRIMARY KEY,
  key text NOT NULL,
  version int NOT NULL,
  xml text NOT NULL,
  checksum text NOT NULL,
  deployed_by text NOT NULL,
  deployed_at timestamptz NOT NULL,
  CONSTRAINT decision_definition_version_uq UNIQUE (key, version)
);`;

const cases = `
CREATE TABLE "case" (
  id uuid CONSTRAINT case_pk PRIMARY KEY,
  definition_id uuid NOT NULL CONSTRAINT case_definition_fk REFERENCES process_definition,
  process_key text NOT NULL,
  root_id uuid NOT NULL CONSTRAINT case_root_fk REFERENCES "case",
  parent_id uuid CONSTRAINT case_parent_fk REFERENCES "case",
  parent_item_id text,
  came_from uuid CONSTRAINT case_came_from_fk REFERENCES "case",
  business_key text,
  venue_id uuid,
  customer_id uuid,
  status text NOT NULL CONSTRAINT case_status_ck CHECK (status IN ('running', 'completed', 'failed', 'cancelled')),
  suspended boolean NOT NULL DEFAULT false,
  touched_by_hand boolean NOT NULL DEFAULT false,
  outcome text,
  revision int NOT NULL,
  state jsonb NOT NULL,
  variables jsonb NOT NULL,
  audit_seq bigint NOT NULL,
  audit_hash bytea NOT NULL,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  ended_at timestamptz
) WITH (fillfactor = 80);
CREATE INDEX case_root_ix ON "case" (root_id);
CREATE INDEX case_parent_ix ON "case" (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX case_came_from_ix ON "case" (came_from) WHERE came_from IS NOT NULL;
CREATE INDEX case_running_ix ON "case" (process_key, started_at) WHERE status = 'running';
CREATE INDEX case_business_key_ix ON "case" (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX case_customer_ix ON "case" (customer_id) WHERE customer_id IS NOT NULL;
CREATE INDEX case_started_ix ON "case" (started_at, id);

CREATE TABLE command_result (
  actor_id text NOT NULL,
  key text NOT NULL,
  command text NOT NULL,
  body_hash text NOT NULL,
  result jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT command_result_pk PRIMARY KEY (actor_id, key)
);
CREATE INDEX command_result_created_ix ON command_result (created_at);`;

const waits = `
CREATE TABLE user_task (
  id uuid CONSTRAINT user_task_pk PRIMARY KEY,
  case_id uuid NOT NULL CONSTRAINT user_task_case_fk REFERENCES "case",
  root_case_id uuid NOT NULL,
  definition_id uuid NOT NULL,
  process_key text NOT NULL,
  element_id text NOT NULL,
  item_id text NOT NULL,
  form_key text NOT NULL,
  state text NOT NULL CONSTRAINT user_task_state_ck CHECK (state IN ('open', 'completed', 'cancelled')),
  groups text[] NOT NULL,
  assignee text,
  claimed_at timestamptz,
  priority int NOT NULL,
  due timestamptz NOT NULL DEFAULT 'infinity',
  follow_up timestamptz,
  local jsonb NOT NULL DEFAULT '{}',
  business_key text,
  venue_id uuid,
  customer_id uuid,
  created_at timestamptz NOT NULL,
  closed_at timestamptz,
  closed_by text,
  close_reason text,
  CONSTRAINT user_task_item_uq UNIQUE (case_id, item_id)
) WITH (fillfactor = 80);
CREATE INDEX user_task_mine_ix ON user_task (assignee, due, id) WHERE state = 'open';
CREATE INDEX user_task_done_ix ON user_task (closed_by, closed_at DESC) WHERE state = 'completed';

-- Who may take an unclaimed task: one row per candidate key, group@venue and group@*. Claiming removes them.
CREATE TABLE task_candidate (
  candidate_key text NOT NULL,
  due timestamptz NOT NULL,
  task_id uuid NOT NULL CONSTRAINT task_candidate_task_fk REFERENCES user_task,
  CONSTRAINT task_candidate_pk PRIMARY KEY (candidate_key, due, task_id)
);
CREATE INDEX task_candidate_task_ix ON task_candidate (task_id);

CREATE TABLE form_draft (
  task_id uuid NOT NULL CONSTRAINT form_draft_task_fk REFERENCES user_task,
  user_id text NOT NULL,
  draft_values jsonb NOT NULL,
  saved_at timestamptz NOT NULL,
  CONSTRAINT form_draft_pk PRIMARY KEY (task_id, user_id)
);

CREATE TABLE timer (
  id uuid CONSTRAINT timer_pk PRIMARY KEY,
  case_id uuid NOT NULL CONSTRAINT timer_case_fk REFERENCES "case",
  item_id text NOT NULL,
  element_id text NOT NULL,
  due timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  retry_at timestamptz NOT NULL,
  last_error text,
  created_at timestamptz NOT NULL,
  CONSTRAINT timer_item_uq UNIQUE (case_id, item_id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX timer_due_ix ON timer (retry_at);

CREATE TABLE message_subscription (
  id uuid CONSTRAINT message_subscription_pk PRIMARY KEY,
  kind text NOT NULL CONSTRAINT message_subscription_kind_ck CHECK (kind IN ('message', 'signal')),
  name text NOT NULL,
  correlation_key text NOT NULL,
  case_id uuid NOT NULL CONSTRAINT message_subscription_case_fk REFERENCES "case",
  process_key text NOT NULL,
  item_id text NOT NULL,
  element_id text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT message_subscription_item_uq UNIQUE (case_id, item_id)
);
CREATE INDEX message_subscription_match_ix ON message_subscription (name, correlation_key, created_at);

CREATE TABLE message (
  id uuid CONSTRAINT message_pk PRIMARY KEY,
  name text NOT NULL,
  correlation_key text NOT NULL,
  payload jsonb NOT NULL,
  from_case_id uuid,
  state text NOT NULL CONSTRAINT message_state_ck CHECK (state IN ('waiting', 'correlated', 'unmatched')),
  correlated_case_ids uuid[] NOT NULL DEFAULT '{}',
  expires_at timestamptz NOT NULL,
  published_by text NOT NULL,
  published_at timestamptz NOT NULL
);
CREATE INDEX message_waiting_ix ON message (name, correlation_key) WHERE state = 'waiting';
CREATE INDEX message_expiry_ix ON message (expires_at) WHERE state = 'waiting';

CREATE TABLE incident (
  id uuid CONSTRAINT incident_pk PRIMARY KEY,
  case_id uuid NOT NULL CONSTRAINT incident_case_fk REFERENCES "case",
  element_id text NOT NULL,
  item_id text,
  job_id uuid,
  code text NOT NULL,
  params jsonb NOT NULL,
  detail text NOT NULL,
  created_at timestamptz NOT NULL,
  resolved_at timestamptz,
  resolved_by text,
  resolution text
);
CREATE INDEX incident_open_ix ON incident (case_id) WHERE resolved_at IS NULL;`;

const history = `
CREATE TABLE flow_node_instance (
  case_id uuid NOT NULL,
  seq int NOT NULL,
  item_id text NOT NULL,
  element_id text NOT NULL,
  element_type text NOT NULL,
  token_id text NOT NULL,
  state text NOT NULL,
  entered_at timestamptz NOT NULL,
  left_at timestamptz,
  CONSTRAINT flow_node_instance_pk PRIMARY KEY (case_id, seq, entered_at)
) PARTITION BY RANGE (entered_at);
CREATE TABLE flow_node_instance_default PARTITION OF flow_node_instance DEFAULT;`;

const audit = `
-- Each stream (case:ID, subject:ID) is a hash chain; what the hash covers is the stored text in body.
CREATE TABLE audit_event (
  stream text NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  case_id uuid,
  actor_id text NOT NULL,
  command text NOT NULL,
  format smallint NOT NULL,
  body text NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT audit_event_pk PRIMARY KEY (stream, seq, at)
) PARTITION BY RANGE (at);
CREATE TABLE audit_event_default PARTITION OF audit_event DEFAULT;
CREATE INDEX audit_event_case_ix ON audit_event (case_id, seq) WHERE case_id IS NOT NULL;
CREATE INDEX audit_event_at_ix ON audit_event (at);

-- Heads of the streams that are not cases (a case keeps its head in its own row).
CREATE TABLE audit_stream (
  stream text CONSTRAINT audit_stream_pk PRIMARY KEY,
  seq bigint NOT NULL,
  hash bytea NOT NULL
);

-- A key per customer or case; destroying it makes what it sealed unreadable while every chain stays valid.
CREATE TABLE personal_key (
  subject text CONSTRAINT personal_key_pk PRIMARY KEY,
  key bytea,
  created_at timestamptz NOT NULL,
  destroyed_at timestamptz,
  CONSTRAINT personal_key_destroyed_ck CHECK ((key IS NULL) = (destroyed_at IS NOT NULL))
);

CREATE FUNCTION ensure_month_partitions(from_month date, months int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  parent text;
  first date;
  made int := 0;
BEGIN
  FOREACH parent IN ARRAY ARRAY['audit_event', 'flow_node_instance'] LOOP
    FOR i IN 0 .. months - 1 LOOP
      first := (date_trunc('month', from_month) + make_interval(months => i))::date;
      IF to_regclass(format('%I', parent || to_char(first, '_YYYY_MM'))) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          parent || to_char(first, '_YYYY_MM'), parent, first::timestamptz, (first + interval '1 month')::timestamptz);
        IF parent = 'audit_event' AND EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN
          EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM encore_app', parent || to_char(first, '_YYYY_MM'));
        END IF;
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;`;

const jobs = `
CREATE TABLE job (
  id uuid CONSTRAINT job_pk PRIMARY KEY,
  kind text NOT NULL,
  key text CONSTRAINT job_key_uq UNIQUE,
  case_id uuid CONSTRAINT job_case_fk REFERENCES "case",
  item_id text,
  element_id text,
  payload jsonb NOT NULL,
  state text NOT NULL DEFAULT 'ready' CONSTRAINT job_state_ck CHECK (state IN ('ready', 'done', 'failed', 'cancelled')),
  run_at timestamptz NOT NULL,
  attempts int NOT NULL DEFAULT 0,
  max_attempts int NOT NULL DEFAULT 5,
  lease uuid,
  locked_until timestamptz,
  last_error text,
  created_at timestamptz NOT NULL,
  finished_at timestamptz
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX job_ready_ix ON job (run_at) WHERE state = 'ready';
CREATE INDEX job_case_ix ON job (case_id) WHERE case_id IS NOT NULL;

-- What left the machine: one row per delivered mail (later SMS, webhooks), with what the other side answered.
CREATE TABLE outbox_delivery (
  id uuid CONSTRAINT outbox_delivery_pk PRIMARY KEY,
  job_id uuid NOT NULL,
  kind text NOT NULL,
  case_id uuid,
  customer_id uuid,
  recipient text NOT NULL,
  message_id text NOT NULL,
  subject text NOT NULL,
  body_text text NOT NULL,
  body_html text NOT NULL,
  response text NOT NULL,
  delivered_at timestamptz NOT NULL
);
CREATE INDEX outbox_delivery_at_ix ON outbox_delivery (delivered_at DESC);
CREATE INDEX outbox_delivery_case_ix ON outbox_delivery (case_id) WHERE case_id IS NOT NULL;`;

const people = `
CREATE TABLE app_user (
  id text CONSTRAINT app_user_pk PRIMARY KEY,
  login text NOT NULL CONSTRAINT app_user_login_uq UNIQUE,
  name text NOT NULL,
  password_hash text NOT NULL,
  roles text[] NOT NULL,
  language text NOT NULL DEFAULT 'zh-CN' CONSTRAINT app_user_language_ck CHECK (language IN ('zh-CN', 'en')),
  theme text NOT NULL DEFAULT 'system' CONSTRAINT app_user_theme_ck CHECK (theme IN ('system', 'light', 'dark')),
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL
);
-- venue_id null: the group at every venue.
CREATE TABLE user_group (
  user_id text NOT NULL CONSTRAINT user_group_user_fk REFERENCES app_user,
  group_key text NOT NULL,
  venue_id uuid,
  CONSTRAINT user_group_uq UNIQUE NULLS NOT DISTINCT (user_id, group_key, venue_id)
);
CREATE TABLE user_session (
  sid varchar CONSTRAINT user_session_pk PRIMARY KEY,
  sess json NOT NULL,
  expire timestamp(6) NOT NULL
);
CREATE INDEX user_session_expire_ix ON user_session (expire);
CREATE TABLE api_token (
  id text CONSTRAINT api_token_pk PRIMARY KEY,
  name text NOT NULL,
  token_hash text NOT NULL CONSTRAINT api_token_hash_uq UNIQUE,
  roles text[] NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz
);`;

const grants = `
DO $$
DECLARE
  schema_name text := current_schema();
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'encore_app') THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO encore_app', schema_name);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO encore_app', schema_name);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA %I TO encore_app', schema_name);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO encore_app', schema_name);
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT USAGE, SELECT ON SEQUENCES TO encore_app', schema_name);
    REVOKE UPDATE, DELETE, TRUNCATE ON audit_event, audit_event_default FROM encore_app;
    GRANT EXECUTE ON FUNCTION ensure_month_partitions(date, int) TO encore_app;
  END IF;
END $$;`;
