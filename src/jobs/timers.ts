import { describeFault, isModelFault } from '../engine/incidents';
import { Unavailable } from '../lib/errors';
import { nextAttempt } from './back-off';
import type { JobTools } from './kind';

interface DueTimer {
  readonly id: string;
  readonly caseId: string;
  readonly itemId: string;
  readonly elementId: string;
  readonly attempts: number;
}

const due = {
  name: 'timer_due',
  text: `SELECT t.id, t.case_id AS "caseId", t.item_id AS "itemId", t.element_id AS "elementId", t.attempts
    FROM timer t JOIN "case" c ON c.id = t.case_id AND NOT c.suspended
    WHERE t.retry_at <= $1 ORDER BY t.retry_at, t.id LIMIT $2`,
};
const count = {
  name: 'timer_failed',
  text: 'UPDATE timer SET attempts = attempts + 1, retry_at = $2, last_error = $3 WHERE id = $1',
};
const mostAttempts = 5;
const never = 'infinity';

/** Timers that are due; chosen without a lock, since firing locks the case and looks again. */
export const dueTimers = ({ database, clock }: JobTools, limit: number): Promise<DueTimer[]> =>
  database.query<DueTimer>(due, [clock.now(), limit]);

/** Fires one timer. True when something happened; a failure is counted, and is an incident after the fifth. */
export async function fireDue(tools: JobTools, timer: DueTimer): Promise<boolean> {
  try {
    const outcome = await tools.engine.fireTimer(timer.id);
    return outcome.state === 'done';
  } catch (fault) {
    if (fault instanceof Unavailable) return false;
    await timerFailed(tools, timer, fault);
    return true;
  }
}

async function timerFailed(tools: JobTools, timer: DueTimer, fault: unknown): Promise<void> {
  const { database, clock, engine, log } = tools;
  const attempts = timer.attempts + 1;
  const dead = attempts >= mostAttempts || isModelFault(fault);
  const again = dead ? never : nextAttempt(clock.now(), attempts, Math.random());
  log.warn({ timer: timer.id, case: timer.caseId, element: timer.elementId, attempts, fault: String(fault) }, 'timer');
  await database.query(count, [timer.id, again, describeFault(fault)]);
  if (!dead) return;
  await engine.openIncident({
    ...{ caseId: timer.caseId, elementId: timer.elementId, itemId: timer.itemId },
    ...{ code: 'timer-failed', params: { element: timer.elementId, attempts }, detail: describeFault(fault) },
  });
}
