/**
 * A condition in the small form a page can follow without a FEEL engine: the same answers, three-valued, for comparisons
 * of fields with fixed values. Used by the page's script; the server decides again whatever the page showed.
 */
export type RuleValue = string | number | boolean | null;
/** What stands in a field; where several may be ticked, all that are. */
export type RuleSeen = RuleValue | readonly RuleValue[];
export type Rule =
  | { readonly op: '=' | '!=' | '<' | '<=' | '>' | '>='; readonly name: string; readonly value: RuleValue }
  | { readonly op: 'contains'; readonly name: string; readonly value: RuleValue }
  | { readonly op: 'and' | 'or'; readonly rules: readonly Rule[] }
  | { readonly op: 'not'; readonly rule: Rule }
  | { readonly op: 'is'; readonly value: boolean | null };

/** True, false, or null where nobody can say (something compared is empty). */
export function follows(rule: Rule, valueOf: (name: string) => RuleSeen): boolean | null {
  switch (rule.op) {
    case 'is':
      return rule.value;
    case 'not': {
      const inner = follows(rule.rule, valueOf);
      return inner === null ? null : !inner;
    }
    case 'and':
    case 'or': {
      const decisive = rule.op === 'or';
      const answers = rule.rules.map((each) => follows(each, valueOf));
      if (answers.includes(decisive)) return decisive;
      return answers.includes(null) ? null : !decisive;
    }
    case 'contains': {
      const seen = valueOf(rule.name);
      return Array.isArray(seen) ? seen.includes(rule.value) : null;
    }
    default:
      return compare(rule.op, valueOf(rule.name), rule.value);
  }
}

function compare(op: string, left: RuleSeen, right: RuleValue): boolean | null {
  if (Array.isArray(left)) return right === null ? op === '!=' : null;
  if (op === '=') return left === right;
  if (op === '!=') return left !== right;
  if (left === null || right === null || typeof left !== typeof right) return null;
  if (op === '<' || op === '>=') return left < right === (op === '<');
  return left > right === (op === '>');
}
