/** Which list an address asks for, and the address of a list. */
import type { Request } from 'express';
import { criterionNames, readWish, sortsOf, type Criteria, type ListWish } from '../../../desk/inbox/criteria';
import { paths } from '../../paths';
import { queryText } from '../../visit';

/** The list around a page: what it shows, from where on, and the saved filter it comes from. */
export interface PageWish extends ListWish {
  readonly after?: string | undefined;
  readonly filter?: string | undefined;
}

export const listOf = (req: Request): PageWish => ({
  ...readWish((name) => queryText(req, name)),
  after: queryText(req, 'after'),
  filter: queryText(req, 'filter'),
});

/** A wish as parameters of an address; what is usual is left out. */
export const parametersOf = ({ box, sort, criteria, after, filter }: PageWish): Record<string, string | undefined> => ({
  box: box === 'mine' ? undefined : box,
  sort: sort === sortsOf(box)[0] ? undefined : sort,
  ...criteria,
  after,
  filter,
});

/** The list alone, with nothing open beside it. */
export const backTo = (wish: PageWish): string => paths.tasks(parametersOf(wish));

/** The list with other criteria: from its beginning, and no longer the saved one. */
export const narrowedTo = (wish: PageWish, criteria: Criteria): string =>
  backTo({ box: wish.box, sort: wish.sort, criteria });

/** What a form has to carry along so that its list is the one shown. */
export const hiddenOf = ({ box, sort, criteria }: ListWish, without: readonly string[] = []) =>
  Object.entries({ box, sort, ...criteria })
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => ({ name, value }));

export const isNarrowed = ({ criteria }: ListWish): boolean =>
  criterionNames.some((name) => criteria[name] !== undefined);
