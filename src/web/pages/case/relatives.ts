/** Cases around this one: where it came from, what it called, what came out of it, as a tree. */
import type { CaseFacts, Relative } from '../../../desk/read/case';
import type { Names } from '../../../desk/names';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { statusBadge } from './status';

export interface Branch {
  readonly href: string;
  readonly tag: string;
  readonly name: string;
  readonly on: boolean;
  readonly status: { readonly tone: string; readonly text: string };
  readonly children: readonly Branch[];
}

export function relativesTree(
  visit: SignedInVisit,
  facts: CaseFacts,
  names: ReadonlyMap<string, Names>,
): readonly Branch[] {
  const ids = new Set(facts.relatives.map((one) => one.id));
  const above = (one: Relative): string | null =>
    [one.parentId, one.cameFrom].find((id) => id !== null && ids.has(id)) ?? null;
  const branch = (one: Relative): Branch => ({
    href: paths.case(one.id),
    tag: names.get(one.definitionId)?.tag ?? '',
    name: [names.get(one.definitionId)?.process, one.businessKey].filter(Boolean).join(' · '),
    on: one.id === facts.id,
    status: statusBadge(visit.t, one.status, one.outcome),
    children: facts.relatives.filter((other) => above(other) === one.id).map(branch),
  });
  return facts.relatives.filter((one) => above(one) === null).map(branch);
}
