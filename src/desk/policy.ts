/**
 * Who may see and do what: one table of roles and actions, asked by every use-case and read model. Groups and venues
 * then narrow it: a person of one venue sees that venue's tasks and cases.
 */
import { maskPhone, sayPhone } from '../domain/phones';
import type { Actor, Role } from '../lib/actor';
import { NotAllowed } from '../lib/errors';

export const actions = [
  'task.read',
  'task.work',
  'task.readAny',
  'case.read',
  'case.start',
  'case.receive',
  'case.cancel',
  'case.skip',
  'case.move',
  'case.suspend',
  'case.data',
  'case.migrate',
  'incident.read',
  'incident.retry',
  'incident.skip',
  'timer.change',
  'task.due',
  'task.priority',
  'team.read',
  'comment.write',
  'file.remove',
  'substitution.appoint',
  'process.read',
  'room.read',
  'room.change',
  'process.deploy',
  'message.publish',
  'mail.read',
  'audit.verify',
  'audit.read',
  'personal.read',
  'person.find',
] as const;
export type Action = (typeof actions)[number];

/** Stepping in where a case needs a person who answers for it. */
const operating = [
  ...(['case.cancel', 'case.skip', 'case.move', 'case.suspend', 'case.data'] as const),
  ...(['incident.read', 'incident.retry', 'incident.skip'] as const),
  ...(['timer.change', 'task.due', 'message.publish'] as const),
  ...(['task.priority', 'team.read', 'file.remove', 'substitution.appoint', 'comment.write'] as const),
] satisfies readonly Action[];

const table: Readonly<Record<Role, readonly Action[]>> = {
  agent: [
    'task.read',
    'task.work',
    'case.read',
    'case.start',
    'process.read',
    'room.read',
    'room.change',
    'personal.read',
    'person.find',
    'comment.write',
  ],
  'front-desk': [
    ...(['task.read', 'task.work', 'case.read', 'process.read', 'room.read', 'room.change', 'personal.read'] as const),
    'case.receive',
    'person.find',
    'comment.write',
  ],
  supervisor: [
    'task.read',
    'task.work',
    'task.readAny',
    'case.read',
    'case.start',
    'process.read',
    'room.read',
    'room.change',
    'mail.read',
    'personal.read',
    'person.find',
    'case.migrate',
    ...operating,
  ],
  manager: [
    ...(['task.read', 'task.work', 'task.readAny', 'case.read', 'process.read', 'room.read', 'room.change'] as const),
    'personal.read',
    'person.find',
    'audit.read',
    ...operating,
  ],
  'process-owner': ['task.read', 'case.read', 'process.read', 'room.read', 'process.deploy', 'case.migrate'],
  auditor: [
    'task.read',
    'task.readAny',
    'case.read',
    'incident.read',
    'process.read',
    'room.read',
    'audit.verify',
    'audit.read',
    'person.find',
  ],
  administrator: [
    'task.read',
    'task.readAny',
    'case.read',
    'process.read',
    'room.read',
    'process.deploy',
    'incident.read',
    'incident.retry',
    'case.suspend',
    'timer.change',
    'message.publish',
    'substitution.appoint',
    'mail.read',
    'audit.verify',
    'audit.read',
  ],
};

/** Roles whose work is the whole chain's, whatever groups they have. */
const chainWide: readonly Role[] = ['supervisor', 'manager', 'process-owner', 'auditor', 'administrator'];

export function can(actor: Actor, action: Action): boolean {
  return actor.roles.some((role) => table[role].includes(action));
}

/** What the front desk begins: guests at the door. */
const received: readonly string[] = ['walk-in'];

/** Whether `actor` may begin a case of this process by hand. */
export const mayBegin = (actor: Actor, process: string): boolean =>
  can(actor, received.includes(process) ? 'case.receive' : 'case.start');

/** Returns when `actor` may do `action`; throws `NotAllowed` otherwise. */
export function mustBeAllowed(actor: Actor, action: Action): void {
  if (!can(actor, action)) throw new NotAllowed(`${actor.id} may not ${action}`, { action });
}

/** The venues whose cases `actor` may see; `null` means every venue and the chain itself. */
export function venuesOf(actor: Actor): readonly string[] | null {
  if (actor.roles.some((role) => chainWide.includes(role))) return null;
  const venues = actor.candidateKeys.map((key) => key.slice(key.lastIndexOf('@') + 1));
  return venues.includes('*') ? null : [...new Set(venues)];
}

/** Whether a case or task at `venueId` (null: the chain's) is within what `actor` may see. */
export function seesVenue(actor: Actor, venueId: string | null): boolean {
  const venues = venuesOf(actor);
  return venues === null || venueId === null || venues.includes(venueId);
}

const callers: readonly Role[] = ['agent', 'supervisor', 'manager'];

/** Whether `actor` calls guests and so needs their numbers: the desk, and at a venue its front desk but nobody else. */
export const mayCall = (actor: Actor): boolean =>
  actor.roles.some((role) => callers.includes(role)) ||
  (can(actor, 'personal.read') && actor.candidateKeys.some((key) => key.startsWith('front-desk@')));

/** A phone number as `actor` may see it: whole for those who call guests, its ends for everybody else. */
export const phoneFor = (actor: Actor, e164: string): string => (mayCall(actor) ? sayPhone(e164) : maskPhone(e164));
