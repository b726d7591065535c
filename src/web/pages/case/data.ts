/** The case's data: what each value is now, what it was, who changed it when, back to its first value. */
import type { ValueChange } from '../../../desk/read/case-changes';
import type { CaseFacts } from '../../../desk/read/case';
import type { Json } from '../../../lib/json';
import type { FieldWords } from '../../../desk/field-words';
import { isHidden } from '../../../desk/personal';
import { hasSentence, type Translate } from '../../i18n';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { sayFull, sayTime, type Saying } from '../../words';
import { sayValue, sayWhole } from './say-value';

export interface DataRow {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly old: string | null;
  readonly sealed: boolean;
  readonly changed: string;
  /** The changes before the last, newest first. */
  readonly earlier: readonly { readonly old: string; readonly value: string; readonly who: string }[];
  /** How many more there were before these, in words. */
  readonly more: string | null;
  readonly edit: string;
}

/** Of a value that goes up and down all day the rest is in the timeline and in the audit. */
const mostEarlier = 50;

export const labelOf = (t: Translate, name: string, words: FieldWords | undefined): string =>
  words?.label ?? (hasSentence(`data.${name}`) ? t(`data.${name}`) : name);

/** Names of ids come last: what they stand for is said elsewhere on the page, too. */
const isId = (name: string): boolean => /Ids?$/.test(name);

interface How {
  readonly saying: Saying;
  readonly words: ReadonlyMap<string, FieldWords>;
  /** Values in full, however long. */
  readonly whole?: boolean;
}

/** Every value that is shown of a case's data: those it has and those it had. */
export const valuesIn = (facts: CaseFacts, changes: readonly ValueChange[]): Json => [
  facts.variables,
  ...changes.flatMap((change) => [change.old, change.new]),
];

/** Values the case has now, in the order of their last change, newest first; ids at the end. */
export function dataRows(visit: SignedInVisit, facts: CaseFacts, changes: readonly ValueChange[], how: How): DataRow[] {
  const byName = new Map<string, ValueChange[]>();
  for (const change of changes) byName.set(change.name, [...(byName.get(change.name) ?? []), change]);
  const order = new Map([...byName.keys()].map((name, i) => [name, i] as const));
  return Object.entries(facts.variables)
    .sort(([a], [b]) => Number(isId(a)) - Number(isId(b)) || (order.get(a) ?? Infinity) - (order.get(b) ?? Infinity))
    .map(([name, value]) => {
      const sealed = isHidden(value);
      const [last, ...before] = byName.get(name) ?? [];
      const inWords = how.whole ? sayWhole : sayValue;
      const say = (one: ValueChange['new']): string => inWords(name, one, how.words.get(name), how.saying);
      return {
        ...{ name, sealed, label: labelOf(visit.t, name, how.words.get(name)) },
        value: sealed ? visit.t('data.sealed') : say(value),
        old: (last && !sealed && last.old !== null && say(last.old)) || null,
        changed: last ? `${whoOf(visit, last)} ${sayTime(last.at, how.saying)}` : '',
        earlier: sealed
          ? []
          : before.slice(0, mostEarlier).map((one) => ({
              ...{ old: one.old === null ? '' : say(one.old), value: one.new === null ? '' : say(one.new) },
              who: `${whoOf(visit, one)} ${sayFull(one.at, how.saying)}`,
            })),
        more:
          sealed || before.length <= mostEarlier
            ? null
            : visit.t('caseFile.earlier', { n: before.length - mostEarlier }),
        edit: `${paths.caseDo(facts.id, { do: 'data' })}&name=${encodeURIComponent(name)}`,
      };
    });
}

const whoOf = ({ t }: SignedInVisit, { actor }: ValueChange): string =>
  actor.type === 'system' ? t('actor.system') : actor.name;
