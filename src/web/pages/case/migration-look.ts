/** What moving the case to another version would do at each flow node, in sentences; or why it cannot go. */
import { migrationNames, previewMigration } from '../../../desk/migrate';
import { namesOf, type Names } from '../../../desk/names';
import type { CaseFacts } from '../../../desk/read/case';
import type { SignedInVisit } from '../../visit';
import type { Fields } from './fields';
import { wishIn } from './mapping';

export interface Looked {
  readonly refusals: readonly string[];
  /** Where it would stand, then what becomes of each place. */
  readonly lines: readonly string[];
}

export async function lookAt(visit: SignedInVisit, facts: CaseFacts, fields: Fields): Promise<Looked> {
  const { t, desk, actor, language } = visit;
  const wish = wishIn(facts, fields);
  const [previewed] = (await previewMigration(desk, actor, wish)).cases;
  const nameOf = await migrationNames(desk, wish, language);
  const refusals = (previewed?.refusals ?? []).map((one) =>
    t(`migration.${one.code}`, { ...one, element: one.element === null ? '' : nameOf(one.element) }),
  );
  if (refusals.length > 0) return { refusals, lines: [] };
  const versions = await desk.definitions.versions(wish.process);
  const before = await namesOf(desk, facts.definition_id, language);
  const after = await namesOf(desk, versions.find(({ version }) => version === wish.toVersion)!.id, language);
  const carried = previewed?.carried ?? [];
  const stands = carried.flatMap(({ to }) => (to === null ? [] : [after.element(to)]));
  const list = [...new Set(stands)].join(t('list.separator'));
  const nodes = carried.map((one) => nodeLine(visit, one, { before, after }));
  return { refusals, lines: [t('preview.migrates', { version: wish.toVersion, list }), ...new Set(nodes)] };
}

interface Place {
  readonly from: string | null;
  readonly to: string | null;
  readonly what: 'kept' | 're-keyed' | 'added' | 'withdrawn';
}

function nodeLine(
  { t }: SignedInVisit,
  place: Place,
  names: { readonly before: Names; readonly after: Names },
): string {
  const [from, to] = [
    place.from === null ? '' : names.before.element(place.from),
    place.to === null ? '' : names.after.element(place.to),
  ];
  // Two steps of one name are told apart by their ids.
  if (place.from !== place.to && from !== '' && from === to)
    return t(`case.map.${place.what === 'kept' ? 'moved' : place.what}`, { from: place.from, to: place.to });
  if (place.what === 'kept') return t(place.from === place.to ? 'case.map.kept' : 'case.map.moved', { from, to });
  return t(`case.map.${place.what}`, { from, to });
}
