/** What the checks say: where, which rule, why, and what to do about it, in both languages. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}
export interface Finding {
  /** Path relative to the project, e.g. `processes/01-same-day-booking.bpmn`. */
  readonly file: string;
  /** Id of the element, or '' for the file as a whole. */
  readonly element: string;
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly reason: Words;
  readonly remedy: Words;
}
/** A finding before it is known which file it belongs to. */
export type Problem = Omit<Finding, 'file'>;

/** What a rule's check yields. */
export type Problems = Generator<Problem, void, undefined>;

export type Params = Readonly<Record<string, string | number>>;
/** Severity, reason zh and en, remedy zh and en. `{name}` stands for a parameter. */
export type RuleText = readonly ['error' | 'warning', string, string, string, string];

const fill = (text: string, params: Params): string =>
  text.replace(/\{(\w+)\}/g, (_, name: string) => `${params[name] ?? ''}`);

/** Declares the rules of a module with their sentences; the result makes problems of them. */
export function defineRules<Rule extends string>(
  texts: Readonly<Record<Rule, RuleText>>,
): (rule: Rule, element: string, params?: Params) => Problem {
  return (rule, element, params = {}) => {
    const [severity, zh, en, remedyZh, remedyEn] = texts[rule];
    return {
      element,
      rule,
      severity,
      reason: { zh: fill(zh, params), en: fill(en, params) },
      remedy: { zh: fill(remedyZh, params), en: fill(remedyEn, params) },
    };
  };
}
