/** The case's data: what each value is now, what it was, who changed it last. */
import type { CaseEvent } from '../../../desk/read/case-events';
import type { CaseFacts } from '../../../desk/read/case';
import type { FieldWords } from '../../../desk/field-words';
import { isHidden } from '../../../desk/personal';
import type { Json } from '../../../lib/json';
import { hasSentence, type Translate } from '../../i18n';
import type { SignedInVisit } from '../../visit';
import { sayTime, type Saying } from '../../words';
import { sayValue } from './say-value';

export interface DataRow {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly old: string | null;
  readonly sealed: boolean;
  readonly changed: string;
}

const labelOf = (t: Translate, name: string, words: FieldWords | undefined): string =>
  words?.label ?? (hasSentence(`data.${name}`) ? t(`data.${name}`) : name);

/** Names of ids come last: they say nothing to people. */
const isId = (name: string): boolean => /Ids?$/.test(name);

/** Values the case has now, in the order of their last change, newest first; ids at the end. */
export function dataRows(
  visit: SignedInVisit,
  facts: CaseFacts,
  events: readonly CaseEvent[],
  { saying, words }: { readonly saying: Saying; readonly words: ReadonlyMap<string, FieldWords> },
): DataRow[] {
  const { t } = visit;
  const last = new Map<string, { old: Json; event: CaseEvent; order: number }>();
  events.forEach((event, order) => {
    for (const [name, change] of Object.entries(event.values))
      if (!last.has(name)) last.set(name, { old: change.old, event, order });
  });
  return Object.entries(facts.variables)
    .sort(
      ([a], [b]) =>
        Number(isId(a)) - Number(isId(b)) || (last.get(a)?.order ?? Infinity) - (last.get(b)?.order ?? Infinity),
    )
    .map(([name, value]) => {
      const change = last.get(name);
      const sealed = isHidden(value);
      const old = change && change.old !== null && !sealed ? sayValue(name, change.old, words.get(name), saying) : null;
      return {
        name,
        label: labelOf(t, name, words.get(name)),
        value: sealed ? t('data.sealed') : sayValue(name, value, words.get(name), saying),
        old: old === '' ? null : old,
        sealed,
        changed: change
          ? `${change.event.actor.type === 'system' ? t('actor.system') : change.event.actor.name} ${sayTime(change.event.at, saying)}`
          : '',
      };
    });
}
