/** The bar above the list: what it is narrowed by and what it could be, its order, and the filters somebody keeps. */
import { dueWithin, sortsOf, urgencies, type CriterionName } from '../../../desk/inbox/criteria';
import { groupsOf, savedFilters, type SavedFilter } from '../../../desk/inbox/saved-filters';
import { namesByVersion } from '../../../desk/names';
import { can } from '../../../desk/policy';
import { venueNames } from '../../../desk/read/venue-names';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { backTo, hiddenOf, isNarrowed, narrowedTo, parametersOf, type PageWish } from './wish';

interface Option {
  readonly value: string;
  readonly label: string;
}

/** Choices by criterion; what leaves no choice is not asked. */
export async function choicesOf(visit: SignedInVisit): Promise<Partial<Record<CriterionName, readonly Option[]>>> {
  const { desk, actor, language, t } = visit;
  const [versions, venues] = await Promise.all([desk.definitions.list(), venueNames(desk, actor, language)]);
  const ids = versions.map(({ id }) => id);
  const names = await namesByVersion(desk, ids, language);
  const groups = groupsOf(actor).map((group) => ({ value: group, label: t(`group.${group}`) }));
  const processes = versions.map(({ id, key }) => {
    const { tag, process } = names.get(id)!;
    return { value: key, label: `${tag} ${process}` };
  });
  return {
    ...(groups.length > 1 ? { group: groups } : {}),
    process: processes.sort((a, b) => (a.label < b.label ? -1 : 1)),
    ...(venues.length > 1 ? { venue: venues } : {}),
    due: dueWithin.map((value) => ({ value, label: t(`inbox.due.${value}`) })),
    priority: Object.keys(urgencies).map((value) => ({ value, label: t(`inbox.priority.${value}`) })),
  };
}

const typed = ['customer', 'booking', 'text'] as const;

/** The whole bar. Looking for a guest is for those who may read whose tasks they are. */
export async function filterBar(visit: SignedInVisit, wish: PageWish) {
  const { t, desk, actor } = visit;
  const [choices, saved] = await Promise.all([choicesOf(visit), savedFilters(desk, actor)]);
  const field = (name: CriterionName) => ({ name, id: `by-${name}`, label: t(`inbox.by.${name}`) });
  return {
    action: paths.tasks(),
    hidden: hiddenOf({ ...wish, criteria: {} }),
    selects: Object.entries(choices).map(([name, options]) => ({
      ...field(name as CriterionName),
      any: t(`inbox.any.${name}`),
      options: options.map((option) => ({
        ...option,
        selected: option.value === wish.criteria[name as CriterionName],
      })),
    })),
    inputs: typed
      .filter((name) => name !== 'customer' || can(actor, 'personal.read'))
      .map((name) => ({ ...field(name), hint: t(`inbox.hint.${name}`), value: wish.criteria[name] ?? '' })),
    chips: chipsOf(visit, wish, choices),
    narrowed: isNarrowed(wish),
    clear: narrowedTo(wish, {}),
    sorts: sortsOf(wish.box).map((sort) => ({
      href: backTo({ ...wish, sort, after: undefined }),
      label: t(`inbox.sort.${sort}`),
      current: sort === wish.sort,
    })),
    sort: t(`inbox.sort.${wish.sort}`),
    saved: savedModel(visit, saved, wish.filter),
    save: {
      action: paths.filters,
      hidden: hiddenOf(wish),
      groups: groupsOf(actor).map((group) => ({ value: group, label: t(`group.${group}`) })),
    },
  };
}

/** What the list is narrowed by, each to be taken away. */
function chipsOf({ t }: SignedInVisit, wish: PageWish, choices: Partial<Record<string, readonly Option[]>>) {
  return Object.entries(wish.criteria).map(([name, value]) => {
    const said = choices[name]?.find((option) => option.value === value)?.label ?? value;
    const text = name in choices || name === 'text' ? said : `${t(`inbox.by.${name}`)} ${said}`;
    return { text, remove: narrowedTo(wish, { ...wish.criteria, [name]: undefined }) };
  });
}

function savedModel({ t }: SignedInVisit, saved: readonly SavedFilter[], current: string | undefined) {
  return {
    manage: paths.filters,
    counts: paths.filterCounts,
    current: saved.find(({ id }) => id === current)?.name ?? null,
    filters: saved.map(({ id, name, own, owner, sharedWith, ...wish }) => ({
      id,
      name,
      current: id === current,
      href: paths.tasks(parametersOf({ ...wish, filter: id })),
      note: own ? (sharedWith ? t('inbox.sharedWith', { group: t(`group.${sharedWith}`) }) : '') : owner,
    })),
  };
}
