/** Moving a case to another version: for each flow node it stands or waits at, which one of the new version it goes on at. */
import type { MigrationWish } from '../../../desk/migrate';
import type { Names } from '../../../desk/names';
import type { ProcessFacts } from '../../../desk/process-facts';
import type { CaseFacts } from '../../../desk/read/case';
import { InputError } from '../../../lib/errors';
import type { SignedInVisit } from '../../visit';
import type { DialogField } from './dialog-fields';
import { given, type Fields } from './fields';

/** The version whose flow nodes may be chosen. */
export interface TargetVersion {
  readonly version: number;
  readonly names: Names;
  readonly model: ProcessFacts;
}

const prefix = 'map:';
/** An event beside the flow that is not waited for any more. */
const givenUp = '-';

/** Every flow node the case stands or waits at, once; with what holds a start that waits, where that is called otherwise. */
function placesOf({ facts, model }: Mapped, target: TargetVersion): readonly string[] {
  const standing = facts.visits.filter((one) => one.leftAt === null && one.elementType !== 'bpmn:SequenceFlow');
  const waiting = [...facts.timers, ...facts.messages, ...facts.incidents];
  const places = new Set([...standing, ...waiting].map(({ elementId }) => elementId));
  const holding = [...places].flatMap((id) => {
    const { type, parentId } = model.elements.get(id) ?? {};
    return type === 'bpmn:StartEvent' && parentId && !target.model.elements.has(parentId) ? [parentId] : [];
  });
  return [...new Set([...places, ...holding])];
}

interface Mapped {
  readonly visit: SignedInVisit;
  readonly facts: CaseFacts;
  readonly names: Names;
  readonly model: ProcessFacts;
  readonly values: Readonly<Record<string, string>>;
}

/** A choice for each place of the case among the flow nodes of its kind in the new version. */
export function mappingFields(mapped: Mapped, target: TargetVersion): DialogField[] {
  return placesOf(mapped, target).map((id) => ({
    ...{ name: `${prefix}${id}`, id: `do-migrate-map-${id}`, label: mapped.names.element(id), hint: null },
    ...{ required: false, value: '', isSelect: true, isLines: false, type: 'text', people: null },
    choices: choicesFor(mapped, target, id),
  }));
}

/** A start event that waits is one of an event subprocess. */
const isBeside = (type: string | undefined): boolean => type === 'bpmn:BoundaryEvent' || type === 'bpmn:StartEvent';

type Pair = readonly [value: string, text: string];

function choicesFor(
  { visit: { t }, model, values }: Mapped,
  target: TargetVersion,
  id: string,
): DialogField['choices'] {
  const type = model.elements.get(id)?.type;
  const same = target.model.elements.get(id)?.type === type;
  const others = [...target.model.elements.values()].filter((one) => one.type === type && one.id !== id);
  const names = others.map((one) => target.names.element(one.id));
  const label = (name: string, other: string): string =>
    names.filter((one) => one === name).length > 1 ? `${name} · ${other}` : name;
  const pairs: readonly Pair[] = [
    ['', same ? t('case.map.same', { name: target.names.element(id) }) : t('case.map.choose')],
    ...others.map((one, i): Pair => [one.id, label(names[i]!, one.id)]),
    ...(isBeside(type) ? [[givenUp, t('case.map.giveUp')] as const] : []),
  ];
  const chosen = values[`${prefix}${id}`] ?? '';
  return pairs.map(([value, text]) => ({ value, label: text, chosen: value === chosen, element: null }));
}

const isForAnother = (fields: Fields): boolean => fields['for'] !== undefined && fields['for'] !== fields['version'];

/** What was chosen for flow nodes, by their ids. */
const chosenIn = (fields: Fields): (readonly [id: string, target: string])[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith(prefix) && value !== '' ? [[name.slice(prefix.length), value] as const] : [],
  );

/** Nothing when it was chosen for another version than is wished for. */
function mappingIn(fields: Fields): MigrationWish['mapping'] {
  if (isForAnother(fields)) return {};
  return Object.fromEntries(chosenIn(fields).map(([id, target]) => [id, target === givenUp ? null : target]));
}

/** Moving this one case to the version chosen. */
function versionIn(fields: Fields): number {
  const version = Number(given(fields, 'version'));
  if (Number.isInteger(version) && version > 0 && version < 2 ** 31) return version;
  throw new InputError('no such version', { reason: 'needs-version', fields: { version: { code: 'unknown' } } });
}

export const wishIn = (facts: CaseFacts, fields: Fields): MigrationWish => ({
  ...{ process: facts.process_key, fromVersion: facts.version, toVersion: versionIn(fields) },
  ...{ mapping: mappingIn(fields), caseIds: [facts.id] },
});

/** Steps that were chosen for one version are not taken for another unseen. */
export function mustBeForVersion(fields: Fields): void {
  if (chosenIn(fields).length > 0 && isForAnother(fields))
    throw new InputError('the steps were chosen for another version', { reason: 'map-other-version' });
}
