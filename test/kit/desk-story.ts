import type { Database } from '../../src/db/database';
import type { WorkEngine } from '../../src/engine/engine';
import { openPersonal } from '../../src/engine/personal';
import type { StepResult } from '../../src/engine/types';
import { addDuration } from '../../src/feel/time';
import type { Worker } from '../../src/jobs/worker';
import type { Actor } from '../../src/lib/actor';
import type { FixedClock } from '../../src/lib/clock';
import type { Variables } from '../../src/lib/json';
import { everyone } from './people';

export interface OpenTask {
  readonly id: string;
  readonly caseId: string;
  readonly elementId: string;
  readonly formKey: string;
  readonly assignee: string | null;
  readonly groups: readonly string[];
  readonly due: Date | null;
  readonly priority: number;
  readonly local: Variables;
}

export interface CaseFacts {
  readonly id: string;
  readonly process: string;
  readonly status: 'running' | 'completed' | 'failed' | 'cancelled';
  readonly outcome: string | null;
  readonly businessKey: string | null;
  readonly venueId: string | null;
  readonly customerId: string | null;
  readonly parentId: string | null;
  readonly rootId: string;
  readonly cameFrom: string | null;
  /** Personal values opened. */
  readonly variables: Variables;
}

/** What a case waits for, as short words: `task:answer`, `timer:hold`, `message:paid`, `child:flow-31`, `incident:stuck`. */
export type Waits = readonly string[];

export interface Visit {
  readonly elementId: string;
  readonly elementType: string;
  readonly state: string;
}

/** Words for stories. A case may be named by its id or by the result of the command that touched it. */
export interface DeskStory {
  start(process: string, variables?: Variables, actor?: Actor): Promise<StepResult>;
  /** The open task at this element, in this case or its tree where one is named; throws when there is none or several. */
  task(elementId: string, caseId?: CaseName): Promise<OpenTask>;
  tasks(caseId?: CaseName): Promise<readonly OpenTask[]>;
  /** Completes a task by its element or its row. */
  complete(task: string | OpenTask, values?: Variables, options?: CompleteOptions): Promise<StepResult>;
  publish(name: string, correlationKey: string, payload?: Variables, timeToLive?: string): Promise<string>;
  cancel(caseId: CaseName, actor?: Actor): Promise<StepResult>;
  retry(caseId: CaseName, variables?: Variables, actor?: Actor): Promise<StepResult>;
  /** Does what is due now. */
  run(): Promise<void>;
  /** Lets time pass (ISO 8601 duration), doing what falls due at its instant. */
  advance(duration: string): Promise<void>;
  facts(caseId: CaseName): Promise<CaseFacts>;
  /** Cases of a process, oldest first. */
  cases(process: string): Promise<readonly CaseFacts[]>;
  waits(caseId: CaseName): Promise<Waits>;
  history(caseId: CaseName): Promise<readonly Visit[]>;
  /** Ids of flow nodes in the order they were visited. */
  path(caseId: CaseName): Promise<readonly string[]>;
  mails(): Promise<readonly Mail[]>;
  /** Commands of the case's audit events, with what changed. */
  audit(caseId: CaseName): Promise<readonly Variables[]>;
}

export type CaseName = string | { readonly caseId: string };

export interface CompleteOptions {
  readonly actor?: Actor;
  readonly caseId?: CaseName;
  readonly personal?: readonly string[];
  readonly key?: string;
}

export interface Mail {
  readonly recipient: string;
  readonly subject: string;
  readonly bodyText: string;
  readonly messageId: string;
  readonly caseId: string | null;
}

interface Parts {
  readonly engine: WorkEngine;
  readonly database: Database;
  readonly clock: FixedClock;
  readonly worker: Worker;
}

const idOf = (name: CaseName): string => (typeof name === 'string' ? name : name.caseId);

const taskColumns = `t.id, t.case_id AS "caseId", t.element_id AS "elementId", t.form_key AS "formKey", t.assignee,
  t.groups, CASE WHEN t.due = 'infinity' THEN NULL ELSE t.due END AS due, t.priority, t.local`;
const caseColumns = `id, process_key AS process, status, outcome, business_key AS "businessKey", venue_id AS "venueId",
  customer_id AS "customerId", parent_id AS "parentId", root_id AS "rootId", came_from AS "cameFrom", variables`;
const waitsOf = `
  SELECT 'task:' || element_id AS wait FROM user_task WHERE case_id = $1 AND state = 'open'
  UNION ALL SELECT 'timer:' || element_id FROM timer WHERE case_id = $1
  UNION ALL SELECT kind || ':' || name FROM message_subscription WHERE case_id = $1
  UNION ALL SELECT 'child:' || process_key FROM "case" WHERE parent_id = $1 AND status = 'running'
  UNION ALL SELECT 'job:' || element_id FROM job WHERE case_id = $1 AND item_id IS NOT NULL AND state = 'ready'
  UNION ALL SELECT 'incident:' || code FROM incident WHERE case_id = $1 AND resolved_at IS NULL
  ORDER BY 1`;
const nextDue = `SELECT min(at) AS at FROM (
    SELECT min(retry_at) AS at FROM timer WHERE retry_at > $1 AND retry_at <= $2
    UNION ALL SELECT min(due) FROM timer_start WHERE NOT stopped AND due > $1 AND due <= $2
    UNION ALL SELECT min(run_at) FROM job WHERE state = 'ready' AND run_at > $1 AND run_at <= $2
    UNION ALL SELECT min(expires_at) FROM message WHERE state = 'waiting' AND expires_at > $1 AND expires_at <= $2) d`;

export function deskStory({ engine, database, clock, worker }: Parts): DeskStory {
  const tasks = (caseId?: CaseName): Promise<OpenTask[]> =>
    database.query<OpenTask>(
      `SELECT ${taskColumns} FROM user_task t WHERE t.state = 'open'
         AND ($1::uuid IS NULL OR t.case_id = $1 OR t.root_case_id = $1) ORDER BY t.created_at, t.id`,
      [caseId === undefined ? null : idOf(caseId)],
    );

  const task = async (elementId: string, caseId?: CaseName): Promise<OpenTask> => {
    const open = await tasks(caseId);
    const fits = open.filter((one) => one.elementId === elementId);
    if (fits.length === 1) return fits[0]!;
    const others = open.map((one) => one.elementId).join(', ') || 'none';
    throw new Error(`${fits.length} open tasks at '${elementId}'; open: ${others}`);
  };

  const opened = async (rows: readonly CaseFacts[]): Promise<CaseFacts[]> =>
    Promise.all(rows.map(async (row) => ({ ...row, variables: await openPersonal(database, row.variables) })));

  const run = async (): Promise<void> => void (await worker.runUntilIdle());

  const history = (caseId: CaseName): Promise<Visit[]> =>
    database.query<Visit>(
      `SELECT element_id AS "elementId", element_type AS "elementType", state FROM case_history
        WHERE case_id = $1 ORDER BY seq`,
      [idOf(caseId)],
    );

  return {
    start: (process, variables = {}, actor = everyone) => engine.startCase({ process, variables, actor }),
    task,
    tasks,
    complete: async (named, values = {}, { actor = everyone, caseId, personal = [], key } = {}) => {
      const { id } = typeof named === 'string' ? await task(named, caseId) : named;
      return engine.completeTask({ taskId: id, values, actor, personal, ...(key === undefined ? {} : { key }) });
    },
    publish: async (name, correlationKey, payload = {}, timeToLive = 'PT1H') => {
      const command = { name, correlationKey, payload, timeToLive, actor: everyone };
      const { messageId } = await engine.publishMessage(command);
      await run();
      return messageId;
    },
    cancel: (caseId, actor = everyone) => engine.cancelCase({ caseId: idOf(caseId), actor }),
    retry: async (caseId, variables = {}, actor = everyone) => {
      const [open] = await database.query<{ id: string }>(
        'SELECT id FROM incident WHERE case_id = $1 AND resolved_at IS NULL ORDER BY created_at LIMIT 1',
        [idOf(caseId)],
      );
      if (!open) throw new Error('no open incident');
      return engine.retryIncident({ incidentId: open.id, variables, actor });
    },
    run,
    advance: async (duration) => {
      const end = addDuration(clock.now(), duration, 'Asia/Shanghai');
      await run();
      for (;;) {
        const [due] = await database.query<{ at: Date | null }>(nextDue, [clock.now(), end]);
        if (!due?.at) break;
        clock.set(due.at);
        await run();
      }
      clock.set(end);
      await run();
    },
    facts: async (caseId) => {
      const rows = await database.query<CaseFacts>(`SELECT ${caseColumns} FROM "case" WHERE id = $1`, [idOf(caseId)]);
      if (!rows[0]) throw new Error(`no case ${idOf(caseId)}`);
      return (await opened(rows))[0]!;
    },
    cases: async (process) =>
      opened(
        await database.query<CaseFacts>(
          `SELECT ${caseColumns} FROM "case" WHERE process_key = $1 ORDER BY started_at, id`,
          [process],
        ),
      ),
    waits: async (caseId) => (await database.query<{ wait: string }>(waitsOf, [idOf(caseId)])).map(({ wait }) => wait),
    history,
    path: async (caseId) =>
      (await history(caseId))
        .filter(({ elementType }) => elementType !== 'bpmn:SequenceFlow')
        .map(({ elementId }) => elementId),
    mails: () =>
      database.query<Mail>(
        `SELECT recipient, subject, body_text AS "bodyText", message_id AS "messageId", case_id AS "caseId"
           FROM outbox_delivery WHERE kind = 'mail' ORDER BY delivered_at, id`,
      ),
    audit: async (caseId) => {
      const rows = await database.query<{ body: string }>(
        'SELECT body FROM audit_event WHERE case_id = $1 ORDER BY seq',
        [idOf(caseId)],
      );
      return rows.map(({ body }) => JSON.parse(body) as Variables);
    },
  };
}
