/** One event of the audit in words: who did what with what, and what it changed. */
import { fieldWords, type FieldWords } from '../../../desk/field-words';
import { namesByVersion, type Names } from '../../../desk/names';
import type { ProcessFacts } from '../../../desk/process-facts';
import type { AuditLine } from '../../../desk/read/audit';
import { subjectParts, type Things } from '../../../desk/read/audit-things';
import { isUuid } from '../../../lib/ids';
import type { Json } from '../../../lib/json';
import { hasSentence } from '../../i18n';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import type { Saying } from '../../words';
import { labelOf } from '../case/data';
import { sayValue } from '../case/say-value';

interface Version {
  readonly names: Names;
  readonly model: ProcessFacts;
  readonly words: ReadonlyMap<string, FieldWords>;
}

/** What is needed to say the events of one page. */
export interface AuditWords {
  readonly visit: SignedInVisit;
  readonly things: Things;
  readonly versions: ReadonlyMap<string, Version>;
  /** Processes by key: `01 …`. */
  readonly processes: ReadonlyMap<string, string>;
}

export async function wordsFor(visit: SignedInVisit, things: Things, lines: readonly AuditLine[]): Promise<AuditWords> {
  const { desk, language } = visit;
  const latest = await desk.definitions.list();
  const ids = [...new Set(lines.flatMap(({ body }) => body.definition ?? []))].filter((id) => things.versions.has(id));
  const names = await namesByVersion(desk, [...ids, ...latest.map(({ id }) => id)], language);
  const versions = ids.map(async (id): Promise<[string, Version]> => {
    const [{ model }, words] = await Promise.all([desk.definitions.byVersion(id), fieldWords(desk, id, language)]);
    return [id, { names: names.get(id)!, model, words }];
  });
  const processes = latest.map(({ id, key }) => [key, `${names.get(id)!.tag} ${names.get(id)!.process}`] as const);
  return { visit, things, versions: new Map(await Promise.all(versions)), processes: new Map(processes) };
}

/** What was done, as a verb; a command without a sentence is shown as it is written. */
export const sayCommand = ({ t }: Pick<SignedInVisit, 't'>, command: string): string =>
  hasSentence(`audit.do.${command}`) ? t(`audit.do.${command}`) : command;

export function sayActor({ t }: SignedInVisit, { actor }: AuditLine['body']): string {
  if (actor.type !== 'system') return actor.name;
  return hasSentence(`actor.${actor.id}`) ? t(`actor.${actor.id}`) : t('actor.system');
}

/** What an event is about: a line of text, and where that can be looked at. */
export interface About {
  readonly text: string;
  readonly href: string | null;
  /** The case it happened in or to. */
  readonly inCase: { readonly text: string; readonly href: string } | null;
}

export function sayAbout(words: AuditWords, line: AuditLine): About {
  const { visit, things } = words;
  const caseId = line.caseId ?? factCase(line);
  const inCase = caseId === null ? null : { text: sayCase(words, caseId), href: paths.case(caseId) };
  const subject = line.body.subject;
  if (subject === undefined) return { text: elementOf(words, line), href: null, inCase };
  const [kind = '', ...rest] = subjectParts(subject);
  const id = rest.join(':');
  const key = `audit.about.${kind}`;
  const name = nameOf(words, kind, id) ?? '';
  const text = hasSentence(key) ? visit.t(key, { name }).trim() : subject;
  const href = kind === 'customer' && things.customers.has(id) ? paths.auditCustomer(id) : null;
  return { text, href, inCase: kind === 'case' ? null : inCase, ...(kind === 'case' && inCase) };
}

function factCase({ body }: AuditLine): string | null {
  const named = body.facts?.['case'];
  if (typeof named === 'string' && isUuid(named)) return named;
  const [kind, id, inner] = subjectParts(body.subject ?? '');
  const found = kind === 'case' ? id : kind === 'event' && id === 'case' ? inner : undefined;
  return found !== undefined && isUuid(found) ? found : null;
}

const sayCase = ({ visit, things }: AuditWords, id: string): string =>
  things.cases.get(id) ?? (things.cases.has(id) ? visit.t('case.noKeyYet') : id.slice(0, 8));

function nameOf({ visit, things, processes }: AuditWords, kind: string, id: string): string | null {
  if (kind === 'customer') return things.customers.get(id) ?? visit.t('audit.guestUnnamed');
  if (kind === 'user' || kind === 'token' || kind === 'actor') return things.people.get(id) ?? id;
  if (kind === 'process') return processes.get(id) ?? id;
  if (kind === 'event') return `#${id.slice(id.lastIndexOf(':') + 1)}`;
  return id;
}

/** The task or node the step was about; the process where it was about no one. */
function elementOf({ visit, versions }: AuditWords, { body }: AuditLine): string {
  const version = versions.get(body.definition ?? '');
  if (!version) return body.process ?? visit.t('audit.about.case', { name: '' });
  const task = body.left?.find(({ element }) => version.model.elements.get(element)?.type === 'bpmn:UserTask');
  const what = task ?? body.left?.[0] ?? body.entered?.[0];
  return what ? version.names.element(what.element) : version.names.process;
}

/** `01 v12`, of events that ran on a version. */
export function sayVersion({ things, versions }: AuditWords, { body }: AuditLine): string {
  const version = versions.get(body.definition ?? '');
  return version ? `${version.names.tag} v${things.versions.get(body.definition!) ?? ''}` : '';
}

export interface Change {
  readonly name: string;
  readonly label: string;
  /** Null where there is only what is so, not what was. */
  readonly old: string | null;
  readonly value: string;
}

const isId = (name: string): boolean => /Ids?$/.test(name);

/** Values of a case with what they were before, those of forms first and ids last; of everything else what is known about it. */
export function changesOf(about: AuditWords, { body }: AuditLine): Change[] {
  const { visit, versions } = about;
  const saying = fully(visit);
  const { t } = visit;
  if (body.subject !== undefined)
    return Object.entries(body.facts ?? {}).map(([name, value]) => factOf(about, name, value));
  const words = versions.get(body.definition ?? '')?.words;
  const rank = (name: string): number => (isId(name) ? 2 : words?.has(name) ? 0 : 1);
  return Object.entries(body.values ?? {})
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([name, change]) => {
      const say = (value: Json): string => sayValue(name, value, words?.get(name), saying);
      return { name, label: labelOf(t, name, words?.get(name)), old: say(change.old), value: say(change.new) };
    });
}

function factOf(about: AuditWords, name: string, value: Json): Change {
  return { name, label: factName(about, name), old: null, value: sayFact(about, name, value) };
}

const factName = ({ visit: { t } }: AuditWords, name: string): string =>
  hasSentence(`audit.fact.${name}`) ? t(`audit.fact.${name}`) : name;

/** What the audit itself writes down has words of its own; what holds several things is said part by part. */
function sayFact(about: AuditWords, name: string, value: Json): string {
  const { visit, things, processes } = about;
  const { t } = visit;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((one) => sayFact(about, name, one)).join(t('list.separator'));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value as Readonly<Record<string, Json>>)
      .map(([part, one]) => `${factName(about, part)} ${sayFact(about, part, one)}`)
      .join(t('list.separator'));
  if (typeof value !== 'string') return sayValue(name, value, undefined, fully(visit));
  switch (name) {
    case 'asked':
      return factName(about, value);
    case 'kind':
      return t(`audit.kind.${value}`);
    case 'command':
      return sayCommand(visit, value);
    case 'process':
      return processes.get(value) ?? value;
    case 'file':
      return things.files.get(value) ?? value;
    case 'case':
    case 'cases':
      return things.cases.get(value) ?? value;
    default:
      return sayValue(name, value, undefined, fully(visit));
  }
}

/** The audit says every time in full, however near it is. */
const fully = (visit: SignedInVisit): Saying => ({ ...sayingOf(visit), now: new Date(0) });
