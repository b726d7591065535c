/** What people ask the audit for: commands gathered under the words of the work. */

const inCases = ['start-case', 'cancel-case', 'suspend-case', 'resume-case', 'finish-job', 'fire-timer'] as const;
const tasks = [
  ...(['claim-task', 'unclaim-task', 'complete-task', 'assign-task', 'set-follow-up', 'set-priority'] as const),
  'change-task-due',
] as const;
const byHand = [
  ...(['change-data', 'skip-visit', 'skip-incident', 'move-token', 'retry-incident', 'fire-timer-now'] as const),
  ...(['change-timer-due', 'change-task-due', 'migrate-case', 'migrate-case-back'] as const),
] as const;
const incidents = ['open-incident', 'retry-incident', 'skip-incident', 'fail-start', 'resolve-start'] as const;
const messages = ['publish-message', 'deliver-message', 'publish-signal', 'deliver-signal'] as const;
const beside = ['add-comment', 'attach-file', 'remove-file', 'download-file'] as const;
const signIns = ['sign-in', 'sign-out', 'sign-in-failed', 'sign-in-unknown', 'sign-in-locked', 'refuse'] as const;
const permissions = [
  ...(['add-user', 'create-token', 'revoke-token', 'add-shift', 'remove-shift'] as const),
  ...(['appoint-substitute', 'end-substitution', 'refuse'] as const),
] as const;
const definitions = [
  ...(['deploy-process', 'deploy-decision', 'start-migration', 'stop-migration', 'resume-migration'] as const),
  'roll-back-migration',
] as const;
const settings = ['change-settings', 'migrate-schema', 'rotate-audit-key', 'delete-old-audit', 'show-secret'] as const;
const takenAway = [
  'export-audit',
  'export-cases',
  'finish-export',
  'stop-export',
  'download-export',
  'print-case',
] as const;
const views = ['view-case', 'view-task', 'find-customer', 'view-mail', 'download-file'] as const;
const auditing = ['search-audit', 'view-audit-of-customer', 'verify-audit', 'annotate', 'save-audit-search'] as const;

/** Commands by kind; `data` is what changed a value, whatever did it. */
export const auditKinds = {
  case: inCases,
  task: tasks,
  data: null,
  'by-hand': byHand,
  incident: incidents,
  message: messages,
  beside,
  'sign-in': signIns,
  permission: permissions,
  definition: definitions,
  settings,
  export: takenAway,
  view: views,
  audit: auditing,
} as const satisfies Readonly<Record<string, readonly string[] | null>>;

export type AuditKind = keyof typeof auditKinds;
export const auditKindNames = Object.keys(auditKinds) as AuditKind[];

/** Every command the audit knows, for the list of the form. */
export const auditCommands: readonly string[] = [
  ...new Set(Object.values(auditKinds).flatMap((commands): readonly string[] => commands ?? [])),
].sort();
