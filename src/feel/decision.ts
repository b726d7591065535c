/** Decision tables and required decisions (DMN 1.3 §8), with a readable record of which rules fired. */
import { ModelError } from '../lib/errors';
import type { Json, Variables } from '../lib/json';
import type { Decision, DecisionModel, Rule, Table } from './decision-model';
import { faultIn } from './decision-model';
import { evaluate } from './expression';
import type { EvaluateOptions } from './expression';
import { answerOf } from './hit-policy';
import type { Hit } from './hit-policy';

export { loadDecision } from './decision-model';
export type { DecisionModel } from './decision-model';

export interface DecisionResult {
  readonly decisionId: string;
  /** The variables the decision reads, as they were. */
  readonly input: Variables;
  readonly output: Json;
  /** Rules that fired, 1-based, required decisions first: `人数 8 · 会员 true → 15`. */
  readonly fired: readonly { readonly row: number; readonly text: string }[];
}

interface Asking {
  readonly model: DecisionModel;
  readonly options: EvaluateOptions;
  readonly answers: Map<string, Json>;
  readonly fired: { row: number; text: string }[];
}

/**
 * Asks a decision. No rule fitting gives the default outputs, else null (an empty list where a list is given).
 * `ModelError` with file, element and reason when two UNIQUE rules fit, ANY rules disagree, a value has the wrong type
 * or an expression is at fault.
 */
export function evaluateDecision(model: DecisionModel, input: Variables, options: EvaluateOptions): DecisionResult {
  const asking: Asking = { model, options, answers: new Map(), fired: [] };
  const output = answer(model.decisionId, input, asking);
  const known = model.inputs
    .filter((name) => Object.hasOwn(input, name))
    .map((name) => [name, input[name] ?? null] as const);
  return { decisionId: model.decisionId, input: Object.fromEntries(known), output, fired: asking.fired };
}

function answer(id: string, input: Variables, asking: Asking): Json {
  const known = asking.answers.get(id);
  if (known !== undefined) return known;
  const decision = asking.model.decisions.get(id) as Decision;
  const scope: Variables = { ...input };
  for (const required of decision.requires) {
    const value = answer(required, input, asking);
    for (const name of asking.model.decisions.get(required)?.names ?? []) scope[name] = value;
  }
  const result =
    decision.logic.kind === 'table'
      ? answerOfTable(decision, decision.logic, scope, asking)
      : evaluateIn(decision.logic.source, scope, asking, id);
  asking.answers.set(id, result);
  return result;
}

function answerOfTable(decision: Decision, table: Table, scope: Variables, asking: Asking): Json {
  const inputs = inputValues(decision, table, scope, asking);
  const hits: Hit[] = [];
  for (const [index, rule] of table.rules.entries()) {
    const fits = rule.conditions.every(
      (condition) => condition === null || evaluateIn(condition, scope, asking, decision.id) === true,
    );
    if (!fits) continue;
    hits.push({ row: index + 1, values: outputValues(decision, table, rule, scope, asking) });
    if (table.hitPolicy === 'FIRST') break;
  }
  const { output, rows } = answerOf(table, hits, {
    evaluate: (source) => evaluateIn(source, scope, asking, decision.id),
    fault: (reason, params) => faultIn(asking.model.file, decision.id, reason, params),
  });
  const prefix = decision.id === asking.model.decisionId ? '' : `${decision.id}: `;
  for (const hit of hits.filter(({ row }) => rows.includes(row)))
    asking.fired.push({ row: hit.row, text: prefix + sentence(table, table.rules[hit.row - 1] as Rule, inputs, hit) });
  return output;
}

function inputValues(decision: Decision, table: Table, scope: Variables, asking: Asking): Json[] {
  return table.inputs.map((column) => {
    const value = evaluateIn(column.source, scope, asking, decision.id);
    const params = { input: column.label, value, type: column.type };
    if (!fitsType(value, column.type)) throw faultIn(asking.model.file, decision.id, 'wrong-input-type', params);
    if (value !== null && column.allowed && evaluateIn(column.allowed, scope, asking, decision.id) !== true)
      throw faultIn(asking.model.file, decision.id, 'input-not-allowed', params);
    return value;
  });
}

function outputValues(decision: Decision, table: Table, rule: Rule, scope: Variables, asking: Asking): Json[] {
  return table.outputs.map((column, index) => {
    const value = evaluateIn(rule.outputs[index] ?? 'null', scope, asking, decision.id);
    if (fitsType(value, column.type)) return value;
    throw faultIn(asking.model.file, decision.id, 'wrong-output-type', {
      output: column.name,
      value,
      type: column.type,
    });
  });
}

function evaluateIn(source: string, scope: Variables, asking: Asking, element: string): Json {
  try {
    return evaluate(source, scope, asking.options);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    throw new ModelError(
      `${asking.model.file}, ${element}: ${error.message}`,
      { ...error.details, file: asking.model.file, element },
      { cause: error },
    );
  }
}

const JSON_TYPES = new Map([
  ['number', 'number'],
  ['integer', 'number'],
  ['long', 'number'],
  ['double', 'number'],
  ['boolean', 'boolean'],
  ['string', 'string'],
]);

function fitsType(value: Json, type: string | null): boolean {
  const wanted = JSON_TYPES.get(type ?? '');
  return value === null || wanted === undefined || typeof value === wanted;
}

/** What a rule looked at and what it gave, in the words of the table. */
function sentence(table: Table, rule: Rule, inputs: readonly Json[], hit: Hit): string {
  const seen = table.inputs.flatMap((column, index) =>
    rule.conditions[index] === null ? [] : [`${column.label} ${show(inputs[index] ?? null)}`],
  );
  const given = table.outputs.map((column, index) => {
    const value = show(hit.values[index] ?? null);
    return table.outputs.length > 1 ? `${column.label} ${value}` : value;
  });
  const text = `${seen.length > 0 ? seen.join(' · ') : '–'} → ${given.join(' · ')}`;
  return rule.description ? `${text} (${rule.description})` : text;
}

const show = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
