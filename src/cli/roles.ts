import type { Role } from '../lib/actor';
import { wrongUse, type Options } from './command';

const roles: readonly Role[] = [
  'agent',
  'front-desk',
  'supervisor',
  'manager',
  'process-owner',
  'auditor',
  'administrator',
];

export const roleList = roles.join('|');

/** The roles given with `--role`; at least one, all known. */
export function needRoles(options: Options, usage: string): Role[] {
  const given = options.list('role');
  const known = given.filter((role): role is Role => (roles as readonly string[]).includes(role));
  if (known.length === 0 || known.length < given.length) throw wrongUse(`--role ${roleList}`, usage);
  return known;
}
