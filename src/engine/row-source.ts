/** Where a part of the flush finds its rows: as one JSON parameter, or, for the rows of every step, column by column. */

/** A source of rows as a part reads it, and the parameters it needs. */
export interface Source {
  /** SQL of something that can stand in FROM; `table` names the row type. */
  rows(table: string): string;
  /** Adds the parameters to those of the parts before. */
  addTo(values: unknown[], written: readonly object[]): void;
}

/** Column and type of each value of a row, as in `id uuid, name text`. */
type Shape = string;

const jsonSource = (first: number, single: boolean): Source => ({
  rows: (table) => `json_populate_${single ? 'record' : 'recordset'}(NULL::${table}, $${first}::json)`,
  addTo: (values, written) => void values.push(JSON.stringify(single ? written[0] : written)),
});

/**
 * Rows are passed as JSON. One row is planned as one row, so its table is found by index and not by a scan; and where
 * its shape is given, its values are parameters of their own, which cost the server a third of the time.
 */
export function sourceOf(first: number, single: boolean, shape: Shape | undefined): Source {
  if (!single || shape === undefined) return jsonSource(first, single);
  const columns = shape.split(', ').map((column) => column.split(' ') as [string, string]);
  const list = columns.map(([name, type], i) => `$${first + i}::${type} AS ${name}`).join(', ');
  return {
    rows: () => `(SELECT ${list})`,
    addTo: (values, [row]) => {
      for (const [name, type] of columns) values.push(encoded((row as Record<string, unknown>)[name], type));
    },
  };
}

const encoded = (value: unknown, type: string): unknown => (type === 'jsonb' ? JSON.stringify(value) : (value ?? null));

/** How many parameters a source takes. */
export const width = (single: boolean, shape: Shape | undefined): number =>
  single && shape !== undefined ? shape.split(', ').length : 1;
