/** The case's data: what each value is now, what it was, who changed it last. */
import type { CaseEvent } from '../../../desk/read/case-events';
import type { CaseFacts } from '../../../desk/read/case';
import { can } from '../../../desk/policy';
import type { Json } from '../../../lib/json';
import { hasSentence, type Translate } from '../../i18n';
import type { SignedInVisit } from '../../visit';
import { sayMoney, sayTime, type Saying } from '../../words';

export interface DataRow {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly old: string | null;
  readonly sealed: boolean;
  readonly changed: string;
}

const longest = 200;
const money = /(Total|Paid|Due|amount|Forfeited|Refund)$/i;
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/;

const isSealed = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && 'sealed' in value && 'subject' in value;

/** A value as people read it: times in the venue's zone, money in yuan, lists and objects as short text. */
function say(name: string, value: Json, saying: Saying): string {
  const { t } = saying;
  if (value === null) return '';
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'number') return money.test(name) ? sayMoney(value, t) : String(value);
  if (typeof value === 'string') return instant.test(value) ? sayTime(new Date(value), saying) : value;
  return JSON.stringify(value).slice(0, longest);
}

export const labelOf = (t: Translate, name: string): string => (hasSentence(`data.${name}`) ? t(`data.${name}`) : name);

/** Values the case has now, in the order of their last change, newest first. */
export function dataRows(
  visit: SignedInVisit,
  facts: CaseFacts,
  events: readonly CaseEvent[],
  saying: Saying,
): DataRow[] {
  const { t, actor } = visit;
  const open = can(actor, 'personal.read');
  const last = new Map<string, { old: Json; event: CaseEvent; order: number }>();
  events.forEach((event, order) => {
    for (const [name, change] of Object.entries(event.values))
      if (!last.has(name)) last.set(name, { old: change.old, event, order });
  });
  return Object.entries(facts.variables)
    .sort(([a], [b]) => (last.get(a)?.order ?? Infinity) - (last.get(b)?.order ?? Infinity))
    .map(([name, value]) => {
      const change = last.get(name);
      const sealed = !open && isSealed(value);
      const old = change && change.old !== null && !sealed ? say(name, change.old, saying) : null;
      return {
        name,
        label: labelOf(t, name),
        value: sealed ? t('data.sealed') : say(name, value, saying),
        old: old === '' ? null : old,
        sealed,
        changed: change
          ? `${change.event.actor.type === 'system' ? t('actor.system') : change.event.actor.name} ${sayTime(change.event.at, saying)}`
          : '',
      };
    });
}
