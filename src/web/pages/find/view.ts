/** The page of finding, in words: the form as it was filled in, the guest meant, and the cases. */
import { guestOf, guestsLike, type Guest } from '../../../desk/find/guests';
import type { FindName } from '../../../desk/find/criteria';
import type { FoundCase, FoundPage } from '../../../desk/find/find';
import { outcomesOfProcesses } from '../../../desk/find/offer-processes';
import type { Suggestion } from '../../../desk/find/suggestion';
import { can } from '../../../desk/policy';
import { namesByVersion } from '../../../desk/names';
import { caseStatuses } from '../../../desk/read/cases';
import { venueNames } from '../../../desk/read/venue-names';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayTime } from '../../words';
import { sayOutcome, statusBadge } from '../case/status';
import type { Sought } from './address';

export interface Shown {
  readonly sought: Sought;
  /** Null when nothing was looked for. */
  readonly page: FoundPage | null;
  /** What else was perhaps meant by what was typed. */
  readonly others: readonly Suggestion[];
  readonly refused?: string;
  readonly address: (sought: Sought | { readonly caseId: string }, after?: string) => string;
}

export const suggestionModel = ({ t }: SignedInVisit, { kind, text, detail }: Suggestion, href: string) => ({
  ...{ href, text, kind: t(`find.kind.${kind}`) },
  detail: [t(`find.kind.${kind}`), detail].filter(Boolean).join(' · '),
});

export async function findModel(visit: SignedInVisit, shown: Shown) {
  const { sought, page, others, refused, address } = shown;
  const [form, guests] = await Promise.all([formModel(visit, sought), guestsModel(visit, shown)]);
  return {
    ...{ typed: sought.typed, refused, form, guests },
    others: others.map((one) =>
      suggestionModel(visit, one, address('caseId' in one.leads ? one.leads : { criteria: one.leads.criteria })),
    ),
    asked: page !== null,
    open: page === null && !sought.typed,
    lines: page?.cases.map((line) => lineModel(visit, line)) ?? [],
    next: page?.next ? address(sought, page.next) : null,
  };
}

/** The file that was asked for, else those a number or a name fits. */
async function guestsModel(visit: SignedInVisit, { sought, address }: Shown) {
  const { desk, actor, t } = visit;
  const { customer, phone, name } = sought.criteria;
  const typed = phone ?? name;
  const one = customer ? await guestOf(desk, actor, customer) : null;
  const found: readonly Guest[] = one ? [one] : typed ? await guestsLike(desk, actor, typed) : [];
  return found.map(({ id, name: called, phone: number, grade }) => ({
    ...{ name: called || t('guest.unnamed'), phone: number, chosen: one !== null },
    grade: grade === 'none' ? null : t(`grade.${grade}`),
    href: address({ criteria: { customer: id } }),
  }));
}

const texts = ['phone', 'name', 'code', 'words', 'room', 'person', 'from', 'to'] as const;
const ofPeople: readonly FindName[] = ['phone', 'name'];

async function formModel(visit: SignedInVisit, { criteria }: Sought) {
  const { actor, t } = visit;
  const field = (name: FindName) => ({ name, id: `find-${name}`, label: t(`find.by.${name}`) });
  const choices = await choicesOf(visit);
  return {
    texts: texts
      .filter((name) => can(actor, 'person.find') || !ofPeople.includes(name))
      .map((name) => ({
        ...field(name),
        type: name === 'from' || name === 'to' ? 'date' : 'text',
        hint: t(`find.hint.${name}`),
        value: criteria[name] ?? '',
      })),
    selects: Object.entries(choices).map(([name, options]) => ({
      ...field(name as FindName),
      any: t('find.any'),
      options: options.map((option) => ({ ...option, selected: option.value === criteria[name as FindName] })),
    })),
  };
}

type Options = readonly { readonly value: string; readonly label: string }[];

async function choicesOf({ desk, actor, language, t }: SignedInVisit): Promise<Partial<Record<FindName, Options>>> {
  const [versions, venues, outcomes] = await Promise.all([
    desk.definitions.list(),
    venueNames(desk, actor, language),
    outcomesOfProcesses(desk),
  ]);
  const names = await namesByVersion(
    desk,
    versions.map(({ id }) => id),
    language,
  );
  const processes = versions.map(({ id, key }) => {
    const { tag, process } = names.get(id)!;
    return { value: key, label: `${tag} ${process}` };
  });
  const byLabel = (a: { label: string }, b: { label: string }): number => (a.label < b.label ? -1 : 1);
  return {
    process: processes.sort(byLabel),
    outcome: outcomes.map((value) => ({ value, label: sayOutcome(t, value) })).sort(byLabel),
    status: caseStatuses.map((value) => ({ value, label: t(`case.status.${value}`) })),
    ...(venues.length > 1 ? { venue: venues } : {}),
  };
}

function lineModel(visit: SignedInVisit, line: FoundCase) {
  const { t } = visit;
  const { place } = line;
  return {
    href: paths.case(line.id),
    tag: line.tag,
    process: line.process,
    businessKey: line.businessKey ?? t('case.noKeyYet'),
    status: statusBadge(t, line.status, line.outcome),
    who: line.customerName ?? '',
    where: line.venueName ?? t('venue.all'),
    startedAt: { text: sayTime(line.startedAt, sayingOf(visit, line.timeZone)), iso: isoTime(line.startedAt) },
    incidents: line.incidents || null,
    late: line.late ? t('cases.late', { n: line.late }) : null,
    place: place && { ...place, where: t(`find.where.${place.where}`) },
  };
}
