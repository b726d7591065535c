/** The candidate groups of the house. A task at a venue goes to the venue's people of its group. */
export const GROUPS: ReadonlySet<string> = new Set([
  'agent',
  'supervisor',
  'front-desk',
  'floor',
  'cleaning',
  'manager',
  'store-manager',
  'general-manager',
  'engineering',
  'marketing',
  'hr',
  'department',
]);
