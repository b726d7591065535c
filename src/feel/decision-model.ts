/** A decision file as it is used: read once, every fault named with file and element, immutable from then on. */
import { DmnModdle } from 'dmn-moddle';
import type { DmnDecision, DmnElement, DmnLogic, DmnOutput, DmnRule } from 'dmn-moddle';
import { ModelError } from '../lib/errors';
import type { ExpressionFault } from './check';
import { checkExpression, checkTests, isCostly, variablesOf } from './check';
import { testExpression } from './unary-test';

export const HIT_POLICIES = ['UNIQUE', 'FIRST', 'ANY', 'PRIORITY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'] as const;
export const AGGREGATIONS = ['SUM', 'MIN', 'MAX', 'COUNT'] as const;
export type HitPolicy = (typeof HIT_POLICIES)[number];
export type Aggregation = (typeof AGGREGATIONS)[number];

/** One input column: its expression, and the values it may have as a condition (null when all are allowed). */
export interface InputColumn {
  readonly label: string;
  readonly source: string;
  readonly type: string | null;
  readonly allowed: string | null;
}
/** One output column: `priorities` are the expressions of its output values, most important first. */
export interface OutputColumn {
  readonly name: string;
  readonly label: string;
  readonly type: string | null;
  readonly priorities: readonly string[];
  readonly fallback: string | null;
}
/** One rule: a condition for each input column (null where every value will do), an expression for each output column. */
export interface Rule {
  readonly conditions: readonly (string | null)[];
  readonly outputs: readonly string[];
  readonly description: string;
}
export interface Table {
  readonly kind: 'table';
  readonly hitPolicy: HitPolicy;
  readonly aggregation: Aggregation | null;
  readonly inputs: readonly InputColumn[];
  readonly outputs: readonly OutputColumn[];
  readonly rules: readonly Rule[];
}
export interface Decision {
  readonly id: string;
  /** Names under which other decisions of the file read its result. */
  readonly names: readonly string[];
  readonly requires: readonly string[];
  readonly logic: Table | { readonly kind: 'expression'; readonly source: string };
}
export interface DecisionModel {
  readonly file: string;
  readonly decisionId: string;
  readonly name: string;
  readonly decisions: ReadonlyMap<string, Decision>;
  /** Variables the decision reads: what a caller must give. */
  readonly inputs: readonly string[];
  /** Whether one of its expressions may take long: it is then asked under the time limit. */
  readonly costly: boolean;
}

const MAX_XML = 1_000_000;

/** Reads a `.dmn` file; the decision that counts has the file's name. `ModelError` with file, element and reason. */
export async function loadDecision(xml: string, file: string): Promise<DecisionModel> {
  const decisionId = file.replace(/^.*\//, '').replace(/\.dmn$/, '');
  const found = await readDecisions(xml, file);
  const decisions = new Map(found.map((each) => [each.id ?? '', decisionOf(each, file)]));
  const main = found.find((each) => each.id === decisionId);
  if (!main) throw faultIn(file, decisionId, 'decision-missing');
  checkRequirements(decisions, file);
  const sources = expressionsOf(decisions);
  const inner = new Set([...decisions.values()].flatMap(({ names }) => names));
  const inputs = [...new Set(sources.flatMap(variablesOf))].filter((name) => !inner.has(name));
  return { file, decisionId, name: main.name ?? decisionId, decisions, inputs, costly: sources.some(isCostly) };
}

async function readDecisions(xml: string, file: string): Promise<DmnDecision[]> {
  if (xml.length > MAX_XML) throw faultIn(file, '', 'file-too-large');
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw faultIn(file, '', 'entities-not-allowed');
  try {
    const { rootElement, warnings } = await new DmnModdle().fromXML(xml);
    if (warnings[0]) throw faultIn(file, '', 'not-dmn', { explanation: warnings[0].message });
    return (rootElement.drgElement ?? []).filter((each) => each.$type === 'dmn:Decision');
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw faultIn(file, '', 'not-dmn', { explanation: error instanceof Error ? error.message : String(error) });
  }
}

export const faultIn = (
  file: string,
  element: string,
  reason: string,
  params: Record<string, unknown> = {},
): ModelError =>
  new ModelError(`${file}${element ? `, ${element}` : ''}: ${reason}`, { ...params, file, element, reason });

function decisionOf(decision: DmnDecision, file: string): Decision {
  const id = decision.id ?? '';
  const logic = decision.decisionLogic;
  if (decision.knowledgeRequirement?.length) throw faultIn(file, id, 'knowledge-models-not-supported');
  const names = [id, decision.name, decision.variable?.name].filter((name) => name !== undefined);
  const requires = (decision.informationRequirement ?? []).flatMap(({ requiredDecision }) =>
    requiredDecision ? [requiredDecision.href.replace(/^#/, '')] : [],
  );
  const common = { id, names: [...new Set(names)], requires };
  if (logic?.$type === 'dmn:DecisionTable') return { ...common, logic: tableOf(logic, file, id) };
  if (logic?.$type !== 'dmn:LiteralExpression') throw faultIn(file, id, 'logic-not-supported');
  return { ...common, logic: { kind: 'expression', source: expression(logic, file) } };
}

function tableOf(table: DmnLogic, file: string, decision: string): Table {
  const element = table.id ?? decision;
  const hitPolicy = HIT_POLICIES.find((each) => each === (table.hitPolicy ?? 'UNIQUE'));
  const aggregation = AGGREGATIONS.find((each) => each === table.aggregation) ?? null;
  if (!hitPolicy || (table.aggregation && !aggregation)) throw faultIn(file, element, 'hit-policy-unknown');
  const inputs = (table.input ?? []).map((input) => ({
    label: input.label ?? input.inputExpression?.text?.trim() ?? '',
    source: expression(input.inputExpression, file, input.id),
    type: input.inputExpression?.typeRef ?? null,
    allowed: input.inputValues?.text ? tests(input.inputValues, input.inputExpression?.text ?? '', file) : null,
  }));
  const outputs = (table.output ?? []).map((output, at, all) =>
    outputOf(output, file, all.length > 1 ? `${element}:${at + 1}` : ''),
  );
  const rules = (table.rule ?? []).map((rule) => ruleOf(rule, inputs, outputs.length, file));
  if (outputs.length === 0) throw faultIn(file, element, 'no-output');
  if (aggregation && outputs.length > 1) throw faultIn(file, element, 'aggregation-needs-one-output');
  if (/^(PRIORITY|OUTPUT ORDER)$/.test(hitPolicy) && !outputs.some((output) => output.priorities.length > 0))
    throw faultIn(file, element, 'priorities-missing');
  return { kind: 'table', hitPolicy, aggregation, inputs, outputs, rules };
}

/** With several outputs each needs a name, because the answer is a context of them. */
function outputOf(output: DmnOutput, file: string, placeIfNamed: string): OutputColumn {
  if (placeIfNamed && !output.name) throw faultIn(file, output.id ?? placeIfNamed, 'output-without-name');
  const values = output.outputValues?.text ?? '';
  return {
    name: output.name ?? '',
    label: output.label ?? output.name ?? '',
    type: output.typeRef ?? null,
    priorities: values ? listEntries(values) : [],
    fallback: output.defaultOutputEntry?.text ? expression(output.defaultOutputEntry, file, output.id) : null,
  };
}

const listEntries = (text: string): string[] =>
  [...text.matchAll(/"(?:[^"\\]|\\.)*"|[^,\s][^,]*/g)].map(([entry]) => entry.trim());

function ruleOf(rule: DmnRule, inputs: readonly InputColumn[], outputs: number, file: string): Rule {
  const [conditions, results] = [rule.inputEntry ?? [], rule.outputEntry ?? []];
  if (conditions.length !== inputs.length || results.length !== outputs)
    throw faultIn(file, rule.id ?? '', 'cells-do-not-fit-columns');
  return {
    conditions: conditions.map((cell, column) => tests(cell, inputs[column]?.source ?? '', file)),
    outputs: results.map((cell) => (cell.text?.trim() ? expression(cell, file, rule.id) : 'null')),
    description: rule.description?.trim() ?? '',
  };
}

function expression(element: DmnElement | undefined, file: string, holder?: string): string {
  const source = element?.text?.trim() ?? '';
  refuse(checkExpression(source)[0], file, element?.id ?? holder ?? '', source);
  return source;
}

/** An input cell as a condition over the case's variables; null for an empty cell or `-`. */
function tests(cell: DmnElement, input: string, file: string): string | null {
  const source = cell.text?.trim() ?? '';
  if (source === '' || source === '-') return null;
  refuse(checkTests(source)[0], file, cell.id ?? '', source);
  const condition = testExpression(source, input);
  refuse(checkExpression(condition)[0], file, cell.id ?? '', source);
  return condition;
}

function refuse(fault: ExpressionFault | undefined, file: string, element: string, source: string): void {
  if (fault) throw faultIn(file, element, fault.reason, { ...fault.params, source });
}

function checkRequirements(decisions: ReadonlyMap<string, Decision>, file: string): void {
  const visit = (id: string, path: readonly string[]): void => {
    const decision = decisions.get(id);
    if (!decision) throw faultIn(file, path.at(-1) ?? id, 'required-decision-missing', { required: id });
    if (path.includes(id)) throw faultIn(file, id, 'decisions-require-each-other');
    for (const required of decision.requires) visit(required, [...path, id]);
  };
  for (const id of decisions.keys()) visit(id, []);
}

/** Everything a file evaluates. */
function expressionsOf(decisions: ReadonlyMap<string, Decision>): string[] {
  return [...decisions.values()].flatMap(({ logic }) =>
    logic.kind === 'expression'
      ? [logic.source]
      : [
          ...logic.inputs.map((input) => input.source),
          ...logic.rules.flatMap((rule) => [...rule.outputs, ...rule.conditions.map((condition) => condition ?? '')]),
          ...logic.outputs.map((output) => output.fallback ?? ''),
        ],
  );
}
