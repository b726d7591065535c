import type { Actor, Role } from '../../src/lib/actor';

/** A person with groups at one venue, or everywhere when no venue is given. */
export function person(
  id: string,
  groups: readonly string[],
  options: { venueId?: string; roles?: Role[] } = {},
): Actor {
  const candidateKeys = groups.map((group) => `${group}@${options.venueId ?? '*'}`);
  return { type: 'person', id, name: id, roles: options.roles ?? ['agent'], candidateKeys };
}

const allGroups = [
  ...['agent', 'supervisor', 'front-desk', 'floor', 'cleaning', 'manager', 'store-manager', 'general-manager'],
  ...['engineering', 'marketing', 'hr'],
];

/** Somebody every task is offered to; who a story's tasks are done by when it does not matter who. */
export const everyone: Actor = person('everyone', allGroups, { roles: ['agent', 'supervisor', 'manager'] });
