import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openDatabase, type Database } from '../../src/db/database';
import { startEmbedded } from '../../src/db/embedded';
import { verifyAudit } from '../../src/engine/audit/verify';
import type { Variables } from '../../src/lib/json';
import { encore, freePort, startApp, type AppProcess } from './app-process';
import { caller, wish, type Acknowledged, type Caller } from './caller';

export interface KillReport {
  readonly acknowledged: readonly Acknowledged[];
  /** Cases that were running when the app was killed. */
  readonly interrupted: number;
  readonly lostSteps: readonly string[];
  readonly doubleBooked: readonly string[];
  readonly auditFaults: readonly string[];
  readonly stuckCases: readonly string[];
}

/** What the report shows to be otherwise than promised, one sentence each; empty when all is well. */
export function promisesBroken(report: KillReport): string[] {
  return [
    ...report.lostSteps.map((what) => `acknowledged and lost: ${what}`),
    ...report.doubleBooked.map((pair) => `one room, two bookings: ${pair}`),
    ...report.auditFaults.map((fault) => `audit: ${fault}`),
    ...report.stuckCases.map((id) => `cannot go on: case ${id}`),
  ];
}

/**
 * Two hundred callers book at once; in the middle of it the app is killed with no chance to tidy up. After the restart
 * the report lists whatever is not as promised: nothing acknowledged lost, no room booked twice, every chain whole,
 * every case able to go on.
 */
export async function killDuringBookings(callers = 200): Promise<KillReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'encore-chaos-'));
  const apps: AppProcess[] = [];
  try {
    const port = await freePort();
    const start = async (): Promise<AppProcess> => {
      const app = await startApp(dataDir, port);
      apps.push(app);
      return app;
    };
    const app = await start();
    const token = (role: string): string =>
      tokenFrom(encore(dataDir, 'token', 'create', '--name', `chaos-${role}`, '--role', role));
    const [agent, supervisor] = [token('agent'), token('supervisor')];
    const desk = caller(app.origin, agent);
    const venues = await venueIds(dataDir);
    await killAmid(app, desk, callers, venues);
    const { origin } = await start();
    const desks = { agent: caller(origin, agent), supervisor: caller(origin, supervisor) };
    return await withDatabase(dataDir, (database) => inspect(database, desk, desks, venues[0]!));
  } finally {
    for (const app of apps) await app.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** Everybody calls at once; when about half of the steps are acknowledged, the desk is killed. */
async function killAmid(app: AppProcess, desk: Caller, callers: number, venues: readonly string[]): Promise<void> {
  const calls = Array.from({ length: callers }, (_, i) => desk.book(i, venues[i % venues.length]!));
  const booked = Promise.all(calls).then(() => true);
  while (desk.acknowledged.length < callers * 1.5) {
    const early = await Promise.race([booked, wait(5, false)]);
    if (early) throw new Error('every call was over before the desk could be killed');
  }
  await app.kill();
  await booked;
}

const venueIds = (dataDir: string): Promise<string[]> =>
  withDatabase(dataDir, async (database) =>
    (await database.query<{ id: string }>('SELECT id FROM venue ORDER BY id')).map(({ id }) => id),
  );

/** Who finishes what was cut off. */
interface Desks {
  readonly agent: Caller;
  readonly supervisor: Caller;
}

async function inspect(database: Database, before: Caller, desks: Desks, venueId: string): Promise<KillReport> {
  const interrupted = await database.query<{ id: string }>(runningCalls);
  const lostSteps = await lost(database, before.acknowledged);
  await goOn(database, desks, venueId);
  const stuck = await database.query<{ id: string }>(runningCalls);
  const overlaps = await database.query<{ pair: string }>(overlapping);
  const audit = await verifyAudit(database);
  return {
    acknowledged: before.acknowledged,
    interrupted: interrupted.length,
    lostSteps,
    doubleBooked: overlaps.map(({ pair }) => pair),
    auditFaults: audit.faults.map((fault) => JSON.stringify(fault)),
    stuckCases: stuck.map(({ id }) => id),
  };
}

/** Cases of the callers; the demo chain's own are left alone. */
const callers = `(SELECT id FROM api_token WHERE name = 'chaos-agent')`;
const runningCalls = `SELECT id FROM "case" WHERE started_by = ${callers} AND process_key = 'flow-01' AND status = 'running'`;
const overlapping = `
  SELECT a.booking_id || ' and ' || b.booking_id AS pair FROM booking_room a JOIN booking_room b
    ON a.room_id = b.room_id AND a.booking_id < b.booking_id AND a.during && b.during AND a.active AND b.active`;

/** What was acknowledged and is not there. */
async function lost(database: Database, acknowledged: readonly Acknowledged[]): Promise<string[]> {
  const missing: string[] = [];
  for (const { taskId, result } of acknowledged) {
    const [found] = await database.query<{ status: string; outcome: string | null }>(
      'SELECT status, outcome FROM "case" WHERE id = $1',
      [result.caseId],
    );
    if (!found) missing.push(`case ${result.caseId}`);
    if (result.status === 'completed' && found?.outcome !== result.outcome) missing.push(`outcome of ${result.caseId}`);
    if (taskId === null) continue;
    const [task] = await database.query<{ state: string }>('SELECT state FROM user_task WHERE id = $1', [taskId]);
    if (task?.state !== 'completed') missing.push(`task ${taskId}`);
  }
  return missing;
}

/** Finishes every call that was cut off, the way the people at the desk would. */
async function goOn(database: Database, desks: Desks, venueId: string): Promise<void> {
  const open = `SELECT t.id, t.element_id AS element, t.groups FROM user_task t JOIN "case" c ON c.id = t.root_case_id
                 WHERE t.state = 'open' AND c.process_key = 'flow-01' AND c.started_by = ${callers}`;
  const answers: Readonly<Record<string, Variables>> = {
    registerWish: { ...wish(0, venueId), everyoneAdult: 'no' },
    refuseMinors: { refusalTold: true },
    readBack: { guestAnswer: 'no', declineReason: 'other' },
    tellExpired: { expiryTold: true },
    doByHand: { handoverNote: 'done by hand' },
  };
  for (;;) {
    const tasks = await database.query<{ id: string; element: string; groups: readonly string[] }>(open);
    if (tasks.length === 0) return;
    for (const { id, element, groups } of tasks) {
      const desk = groups.includes('agent') ? desks.agent : desks.supervisor;
      await desk.complete(id, answers[element] ?? {});
    }
  }
}

async function withDatabase<T>(dataDir: string, work: (database: Database) => Promise<T>): Promise<T> {
  const server = await startEmbedded({ dataDir, explicit: true });
  const database = await openDatabase({ url: server.appUrl, poolSize: 2 });
  try {
    return await work(database);
  } finally {
    await database.close();
    await server.release();
  }
}

/** The token is the last word the command prints. */
const tokenFrom = (printed: string): string => printed.trim().split(/\s+/).at(-1)!;
