/** From the rules that fit to one answer (DMN 1.3 §8.2.10–8.2.11). */
import type { Json } from '../lib/json';
import type { ModelError } from '../lib/errors';
import type { Table } from './decision-model';

/** A rule that fits, with the values of its output cells. */
export interface Hit {
  readonly row: number;
  readonly values: readonly Json[];
}

export interface HitTools {
  evaluate(source: string): Json;
  fault(reason: string, params?: Record<string, unknown>): ModelError;
}

/** The answer of a table and the rows it is made of. A single output is its value, several are a context by name. */
export function answerOf(table: Table, hits: readonly Hit[], tools: HitTools): { output: Json; rows: number[] } {
  const rows = hits.map(({ row }) => row);
  const outputs = (chosen: readonly Hit[]) => chosen.map((hit) => outputOf(table, hit.values));
  if (hits.length === 0) return { output: withoutHit(table, tools), rows };
  switch (table.hitPolicy) {
    case 'COLLECT':
      return { output: table.aggregation ? aggregated(table, hits, tools) : outputs(hits), rows };
    case 'RULE ORDER':
      return { output: outputs(hits), rows };
    case 'OUTPUT ORDER':
      return { output: outputs(byPriority(table, hits, tools)), rows };
    case 'PRIORITY':
      return only(table, byPriority(table, hits, tools)[0]);
    case 'UNIQUE':
      if (hits.length > 1) throw tools.fault('several-rules-fit', { rows });
      return only(table, hits[0]);
    case 'ANY':
      if (hits.some((hit) => !sameJson(hit.values, hits[0]?.values ?? [])))
        throw tools.fault('rules-disagree', { rows });
      return { output: outputOf(table, hits[0]?.values ?? []), rows };
    case 'FIRST':
      return only(table, hits[0]);
  }
}

const only = (table: Table, hit: Hit | undefined) => ({
  output: hit ? outputOf(table, hit.values) : null,
  rows: hit ? [hit.row] : [],
});

function outputOf(table: Table, values: readonly Json[]): Json {
  if (table.outputs.length === 1) return values[0] ?? null;
  return Object.fromEntries(table.outputs.map((output, index) => [output.name, values[index] ?? null]));
}

function withoutHit(table: Table, tools: HitTools): Json {
  if (table.outputs.some((output) => output.fallback !== null))
    return outputOf(
      table,
      table.outputs.map((output) => (output.fallback === null ? null : tools.evaluate(output.fallback))),
    );
  if (table.aggregation) return table.aggregation === 'COUNT' ? 0 : null;
  return /^(COLLECT|RULE ORDER|OUTPUT ORDER)$/.test(table.hitPolicy) ? [] : null;
}

function aggregated(table: Table, hits: readonly Hit[], tools: HitTools): Json {
  if (table.aggregation === 'COUNT') return hits.length;
  const numbers = hits.map(({ values }) => values[0]);
  if (!numbers.every((value) => typeof value === 'number')) throw tools.fault('aggregation-needs-numbers');
  if (table.aggregation === 'SUM') return numbers.reduce((sum, value) => sum + value, 0);
  return table.aggregation === 'MIN' ? Math.min(...numbers) : Math.max(...numbers);
}

/** Order of the declared output values, first column first; among equals the order of the rules. */
function byPriority(table: Table, hits: readonly Hit[], tools: HitTools): Hit[] {
  const orders = table.outputs.map((output) => output.priorities.map((source) => tools.evaluate(source)));
  const rank = (hit: Hit, column: number): number => {
    const order = orders[column] ?? [];
    const at = order.findIndex((value) => sameJson(value, hit.values[column] ?? null));
    if (order.length > 0 && at < 0)
      throw tools.fault('output-without-priority', { row: hit.row, value: hit.values[column] });
    return at;
  };
  return [...hits].sort((a, b) => {
    const column = orders.findIndex((_, index) => rank(a, index) !== rank(b, index));
    return column < 0 ? a.row - b.row : rank(a, column) - rank(b, column);
  });
}

/** Whether two values are the same as FEEL sees them: the order of a context's entries does not matter. */
function sameJson(a: Json, b: Json): boolean {
  return canonical(a) === canonical(b);
}

const canonical = (value: Json): string =>
  JSON.stringify(value, (_, each: Json) =>
    each !== null && typeof each === 'object' && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
