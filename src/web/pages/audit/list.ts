/** The list of the audit: what is asked, what was found, the searches people keep. */
import { auditCommands, auditKindNames } from '../../../desk/audit-kinds';
import type { AuditSearch } from '../../../desk/audit-searches';
import type { AuditLine, AuditList } from '../../../desk/read/audit';
import type { AuditCriteria } from '../../../desk/read/audit-filter';
import { isUuid } from '../../../lib/ids';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayFull } from '../../words';
import { addressOf, hiddenOf, placeText, type AuditWish } from './wish';
import { changesOf, sayAbout, sayActor, sayCommand, sayVersion, wordsFor, type AuditWords, type Change } from './words';

const shownChanges = 3;

const shortHash = (hash: string): string => `${hash.slice(0, 4)}…${hash.slice(-2)}`;

/** A list leaves out what says nothing by itself: nothing to nothing, ids and checksums, which the detail shows. */
const isTelling = ({ old, value }: Change): boolean =>
  (value !== '' || Boolean(old)) && !isUuid(value) && !/^[0-9a-f]{40,}$/.test(value);

export function rowOf(words: AuditWords, line: AuditLine, href: string, current: boolean) {
  const { visit } = words;
  const changes = changesOf(words, line).filter(isTelling);
  return {
    at: { text: sayFull(line.at, sayingOf(visit)), iso: isoTime(line.at) },
    who: sayActor(visit, line.body),
    what: sayCommand(visit, line.command),
    about: sayAbout(words, line),
    changes: changes.slice(0, shownChanges),
    more: Math.max(0, changes.length - shownChanges) || null,
    version: sayVersion(words, line),
    ...{ hash: shortHash(line.hash), full: line.hash, href, current, noted: line.noted },
  };
}

interface Option {
  readonly value: string;
  readonly label: string;
}
const options = (all: readonly Option[], chosen: string | undefined) =>
  all.map((one) => ({ ...one, selected: one.value === chosen }));

function fieldsOf({ visit: { language, t }, processes: known }: AuditWords, criteria: AuditCriteria) {
  const processes = [...known].map(([value, label]) => ({ value, label }));
  const kinds = auditKindNames.map((kind) => ({ value: kind, label: t(`audit.kind.${kind}`) }));
  const commands = auditCommands.map((command) => ({ value: command, label: sayCommand({ t }, command) }));
  return {
    ...criteria,
    kinds: options(kinds, criteria.kind),
    commands: options(
      commands.toSorted((a, b) => a.label.localeCompare(b.label, language)),
      criteria.command,
    ),
    processes: options(
      processes.toSorted((a, b) => a.label.localeCompare(b.label, language)),
      criteria.process,
    ),
    narrow: [criteria.command, criteria.process, criteria.text].some(Boolean),
  };
}

const searchLine = ({ t }: SignedInVisit, { id, name, criteria, own, owner, shared }: AuditSearch) => ({
  href: paths.audit(criteria),
  name,
  note: own ? (shared ? t('audit.sharedByMe') : '') : owner,
  forget: own ? paths.auditSearchForget(id) : null,
  forgetLabel: t('audit.forget', { name }),
});

/** The list beside whatever event is open. */
export async function listModel(
  visit: SignedInVisit,
  wish: AuditWish,
  list: AuditList,
  searches: readonly AuditSearch[],
) {
  const { t } = visit;
  const { criteria, after, event } = wish;
  const words = await wordsFor(visit, list.things, list.lines);
  const open = event && placeText(event);
  const rows = list.lines.map((line) =>
    rowOf(words, line, `${addressOf(wish, { after, event: placeText(line) })}#event`, placeText(line) === open),
  );
  const narrowed = Object.keys(criteria).length > 0;
  return {
    rows,
    fields: fieldsOf(words, criteria),
    clear: narrowed ? paths.audit() : null,
    summary: list.known === null ? '' : t('audit.found', { n: list.known }),
    lookedTo: list.lookedTo && t('audit.lookedTo', { time: sayFull(list.lookedTo, sayingOf(visit)) }),
    next: list.next && addressOf(wish, { after: list.next }),
    first: after ? addressOf(wish) : null,
    guests: guestsOf(words),
    searches: searches.map((one) => searchLine(visit, one)),
    hidden: hiddenOf(criteria),
    save: paths.auditSearches,
    exports: paths.auditExports(criteria),
  };
}

/** Guests whose files the events are about: each has a page that says who has seen it. */
function guestsOf({ visit, things }: AuditWords) {
  return [...things.customers].slice(0, 5).map(([id, name]) => ({
    href: paths.auditCustomer(id),
    label: visit.t('audit.seenBy', { name: name ?? visit.t('audit.guestUnnamed') }),
  }));
}
