/**
 * Whom an open task is offered to: one row of `task_candidate` per key, from the opening of the task to its end, whoever
 * holds it meanwhile. A row is found by its key and its task together; there is no index by task alone.
 */

/** Candidate keys of a task: its groups at its venue, and each group for every venue. */
export const candidateKeys = (groups: readonly string[], venueId: string | null): string[] =>
  groups.flatMap((group) => (venueId === null ? [`${group}@*`] : [`${group}@${venueId}`, `${group}@*`]));

/**
 * The same in SQL as one array, to find the rows of a task that has `groups` and `venue_id`. An array, since a join with
 * unnested groups is planned for ten of each and so, while the table is small, as a hash of all of it.
 */
export const candidateKeysArray = (task: string): string => `ARRAY(
  SELECT g || '@*' FROM unnest(${task}.groups) g
  UNION ALL SELECT g || '@' || ${task}.venue_id FROM unnest(${task}.groups) g WHERE ${task}.venue_id IS NOT NULL)`;
