/** Every address of the pages, in one place. */
const query = (params: Readonly<Record<string, string | undefined>>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) if (value) search.set(name, value);
  const text = search.toString();
  return text ? `?${text}` : '';
};

export const paths = {
  signIn: (back?: string) => `/sign-in${query({ back })}`,
  signOut: '/sign-out',
  language: '/language',
  profile: '/profile',
  tasks: (params: Readonly<Record<string, string | undefined>> = {}) => `/tasks${query(params)}`,
  task: (id: string, params: Readonly<Record<string, string | undefined>> = {}) => `/tasks/${id}${query(params)}`,
  taskAction: (
    id: string,
    action: 'claim' | 'unclaim' | 'complete' | 'draft',
    params: Readonly<Record<string, string | undefined>> = {},
  ) => `/tasks/${id}/${action}${query(params)}`,
  taskPick: (id: string, what: 'rooms' | 'customers') => `/tasks/${id}/pick/${what}`,
  taskWork: (id: string, action: 'hand-over' | 'follow-up' | 'priority' | 'comments' | 'files') =>
    `/tasks/${id}/${action}`,
  file: (id: string) => `/files/${id}`,
  fileRemove: (id: string) => `/files/${id}/remove`,
  people: (params: { task?: string } = {}) => `/people.json${query(params)}`,
  bulk: '/tasks/bulk',
  returnAll: '/tasks/return-all',
  substitutions: '/profile/substitutions',
  substitutionEnd: (id: string) => `/profile/substitutions/${id}/end`,
  nextTask: '/tasks/next',
  filters: '/tasks/filters',
  filterCounts: '/tasks/filters/counts',
  filter: (id: string) => `/tasks/filters/${id}`,
  cases: (params: { status?: string; process?: string; q?: string; after?: string } = {}) => `/cases${query(params)}`,
  case: (id: string, params: { before?: string; who?: string } = {}) => `/cases/${id}${query(params)}`,
  caseDiagram: (id: string, params: { version?: string } = {}) => `/cases/${id}/diagram.bpmn${query(params)}`,
  caseRemark: (id: string, what: 'comments' | 'files') => `/cases/${id}/${what}`,
  caseMarks: (id: string) => `/cases/${id}/marks.json`,
  /** The case with the dialog of one action open. */
  caseDo: (id: string, params: { do?: string; item?: string; target?: string; version?: string } = {}) =>
    `/cases/${id}${query(params)}`,
  caseAct: (id: string, verb: string) => `/cases/${id}/act/${verb}`,
  caseReplay: (id: string, params: { at?: string; seq?: string } = {}) => `/cases/${id}/replay${query(params)}`,
  caseFile: (id: string) => `/cases/${id}/file`,
  caseFilePdf: (id: string) => `/cases/${id}/file.pdf`,
  caseFilm: (id: string) => `/cases/${id}/film.json`,
  find: (params: Readonly<Record<string, string | undefined>> = {}) => `/find${query(params)}`,
  findSuggestions: '/find/suggestions',
  processes: '/processes',
  process: (key: string) => `/processes/${encodeURIComponent(key)}`,
  processDiagram: (key: string) => `/processes/${encodeURIComponent(key)}/diagram.bpmn`,
  processStart: (key: string) => `/processes/${encodeURIComponent(key)}/start`,
  outbox: (params: { after?: string; kind?: string } = {}) => `/outbox${query(params)}`,
  mail: (id: string) => `/outbox/${id}`,
  rooms: (params: { venue?: string; day?: string; booking?: string; room?: string; from?: string; to?: string } = {}) =>
    `/rooms${query(params)}`,
  roomChange: '/rooms/change',
  notices: (params: { after?: string } = {}) => `/notifications${query(params)}`,
  notice: (id: string) => `/notifications/${id}/open`,
  noticesRead: '/notifications/read',
  newNotices: '/notifications/new.json',
  noticeWishes: '/profile/notifications',
  team: (params: { group?: string; venue?: string; person?: string } = {}) => `/team${query(params)}`,
  audit: (params: Readonly<Record<string, string | undefined>> = {}) => `/audit${query(params)}`,
  auditCustomer: (id: string, params: { after?: string } = {}) => `/audit/customers/${id}${query(params)}`,
  auditExports: (params: Readonly<Record<string, string | undefined>> = {}) => `/audit/exports${query(params)}`,
  auditExportFile: (id: string) => `/audit/exports/${id}/file`,
  auditExportStop: (id: string) => `/audit/exports/${id}/stop`,
  auditNotes: '/audit/notes',
  auditSearches: '/audit/searches',
  auditSearchForget: (id: string) => `/audit/searches/${id}/forget`,
  events: '/events',
} as const;

/** An address inside the desk that somebody may be sent back to; anything else leads to the inbox. */
export function safeBack(value: unknown): string {
  return typeof value === 'string' && /^\/(?![/\\])[\w\-./?=&%~:@+*,;!$'()]*$/.test(value) ? value : paths.tasks();
}
