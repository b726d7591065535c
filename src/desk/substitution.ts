/** Who does somebody's tasks while they are away: the substitute sees them, works on them, and signs with their own name. */
import { appendSubjectEvent } from '../engine/audit/subject-event';
import type { Actor, Role } from '../lib/actor';
import { Conflict, InputError, NotAllowed, NotFound } from '../lib/errors';
import { isUuid, newId } from '../lib/ids';
import type { Sql, Statement } from '../lib/sql';
import type { Desk } from './desk';
import { mustBePossible } from './keepable';
import { can, mustBeAllowed } from './policy';

export interface Substitution {
  readonly id: string;
  readonly absent: string;
  readonly absentName: string;
  readonly substitute: string;
  readonly substituteName: string;
  readonly from: Date;
  readonly to: Date;
}

const list: Statement = {
  name: 'desk-substitutions',
  text: `
    SELECT s.id, s.absent, a.name AS "absentName", s.substitute, u.name AS "substituteName", s.from_at AS "from", s.to_at AS "to"
      FROM substitution s JOIN app_user a ON a.id = s.absent JOIN app_user u ON u.id = s.substitute
     WHERE s.ended_at IS NULL AND s.to_at > $2 AND ($1::text IS NULL OR s.absent = $1 OR s.substitute = $1)
     ORDER BY s.from_at, s.id LIMIT 200`,
};

/** Those that are or will be, where the actor is away or stands in; everybody's for whoever may appoint. */
export function substitutions(desk: Desk, actor: Actor): Promise<readonly Substitution[]> {
  const whose = can(actor, 'substitution.appoint') ? null : actor.id;
  return desk.database.query<Substitution>(list, [whose, desk.clock.now()]);
}

const people: Statement = {
  name: 'desk-substitution-people',
  text: `SELECT id, roles FROM app_user WHERE id = ANY($1::text[]) AND active`,
};
const insert: Statement = {
  name: 'desk-substitution-appoint',
  text: `INSERT INTO substitution (id, absent, substitute, from_at, to_at, appointed_by, appointed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
};

export interface Appointment {
  /** Whoever is away; the actor, if nobody is named. */
  readonly absent?: string | undefined;
  readonly substitute: string;
  readonly from: Date;
  readonly to: Date;
}

/**
 * Lets the substitute do the absent person's tasks between two instants: everybody for themselves, supervisors and above
 * for others. `Conflict` when somebody stands in for them already in this time.
 */
export async function appointSubstitute(
  desk: Desk,
  actor: Actor,
  wanted: Appointment,
): Promise<{ readonly id: string }> {
  const { absent = actor.id, substitute, from, to } = wanted;
  mustBeAllowed(actor, absent === actor.id ? 'task.work' : 'substitution.appoint');
  const now = desk.clock.now();
  if (!(from < to && to > now)) throw faulty('to', 'substitution-during');
  mustBePossible(from, 'from');
  mustBePossible(to, 'to');
  if (absent === substitute) throw faulty('substitute', 'substitution-self');
  const known = await desk.database.query<{ id: string; roles: Role[] }>(people, [[absent, substitute]]);
  const roles = known.find(({ id }) => id === absent)?.roles;
  if (!roles || known.length < 2) throw faulty('substitute', 'nobody');
  if (absent !== actor.id) mustOutrank(actor, roles);
  const id = newId(now.getTime());
  const facts = { substitution: id, substitute, from: from.toISOString(), to: to.toISOString() };
  await whenFree(() =>
    desk.database.transaction(async (sql) => {
      await sql.query(insert, [id, absent, substitute, from, to, actor.id, now]);
      await appendSubjectEvent(sql, {
        subject: `user:${absent}`,
        at: now,
        actor,
        command: 'appoint-substitute',
        facts,
      });
    }),
  );
  return { id };
}

const faulty = (field: string, reason: string): InputError =>
  new InputError(reason, { reason, fields: { [field]: { code: reason } } });

const above: readonly Role[] = ['manager', 'administrator', 'process-owner', 'auditor'];

/** A supervisor does not lend out what is above them; managers and administrators answer for everybody. */
function mustOutrank(actor: Actor, roles: readonly Role[]): void {
  if (actor.roles.includes('manager') || actor.roles.includes('administrator')) return;
  if (roles.some((role) => above.includes(role)))
    throw new NotAllowed(`${actor.id} may not appoint for somebody above them`, { reason: 'substitution-rank' });
}

async function whenFree(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if ((error as { code?: string }).code !== '23P01') throw error;
    throw new Conflict('somebody stands in for them in this time', { reason: 'substitution-taken' });
  }
}

const end: Statement = {
  name: 'desk-substitution-end',
  text: `UPDATE substitution SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING absent, substitute`,
};
const whoseIs: Statement = { name: 'desk-substitution', text: 'SELECT absent FROM substitution WHERE id = $1' };

/** Ends it now: whoever is back, or whoever may appoint. */
export async function endSubstitution(desk: Desk, actor: Actor, id: string): Promise<void> {
  const [known] = isUuid(id) ? await desk.database.query<{ absent: string }>(whoseIs, [id]) : [];
  if (!known) throw new NotFound(`no substitution ${id}`, { reason: 'substitution' });
  if (known.absent !== actor.id) mustBeAllowed(actor, 'substitution.appoint');
  await desk.database.transaction((sql) => endIn(sql, desk, actor, id));
}

async function endIn(sql: Sql, desk: Desk, actor: Actor, id: string): Promise<void> {
  const now = desk.clock.now();
  const [ended] = await sql.query<{ absent: string; substitute: string }>(end, [id, now]);
  if (!ended) return;
  const facts = { substitution: id, substitute: ended.substitute };
  const event = { subject: `user:${ended.absent}`, at: now, actor, command: 'end-substitution', facts };
  await appendSubjectEvent(sql, event);
}
