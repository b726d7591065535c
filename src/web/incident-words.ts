import { hasSentence, type Translate } from './i18n';

interface Incident {
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What happened at an incident, as a supervisor reads it: by its reason where that has words of its own. */
export function incidentSentence(t: Translate, { code, params }: Incident, element: string): string {
  const closer = `incident.${code}.${String(params['reason'])}`;
  return t(hasSentence(closer) ? closer : `incident.${code}`, { ...params, element });
}
