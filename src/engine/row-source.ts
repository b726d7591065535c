/** Where a part of the flush finds its rows: as one JSON parameter, or, for the rows of every step, value by value. */

/** A source of rows as a part reads it, and the parameters it needs. */
export interface Source {
  /** SQL of something that can stand in FROM; `table` names the row type. */
  rows(table: string): string;
  /** Adds the parameters to those of the parts before. */
  addTo(values: unknown[], written: readonly object[]): void;
}

/** Column and type of each value of a row, as in `id uuid, name text`. */
type Shape = string;

/** How the rows are passed. `columns`: as one array per column, which has no arrays and no JSON in it. */
export type Passing = 'json' | 'values' | 'columns';

const jsonSource = (first: number, single: boolean): Source => ({
  rows: (table) => `json_populate_${single ? 'record' : 'recordset'}(NULL::${table}, $${first}::json)`,
  addTo: (values, written) => void values.push(JSON.stringify(single ? written[0] : written)),
});

const columnsOf = (shape: Shape) => shape.split(', ').map((column) => column.split(' ') as [string, string]);

function valuesSource(first: number, shape: Shape): Source {
  const columns = columnsOf(shape);
  const list = columns.map(([name, type], i) => `$${first + i}::${type} AS ${name}`).join(', ');
  return {
    rows: () => `(SELECT ${list})`,
    addTo: (values, [row]) => {
      for (const [name, type] of columns) values.push(encoded((row as Record<string, unknown>)[name], type));
    },
  };
}

function columnsSource(first: number, shape: Shape): Source {
  const columns = columnsOf(shape);
  const arrays = columns.map(([, type], i) => `$${first + i}::${type}[]`).join(', ');
  const list = columns.map(([name]) => name).join(', ');
  return {
    rows: () => `(SELECT * FROM unnest(${arrays}) AS u(${list}))`,
    addTo: (values, written) => {
      for (const [name] of columns) values.push(written.map((row) => (row as Record<string, unknown>)[name] ?? null));
    },
  };
}

/** How rows of a part are passed: several of them by column only where the part says so, for it tells the planner less. */
export function passing(rows: number, shape: Shape | undefined, byColumn: boolean): Passing {
  if (shape === undefined) return 'json';
  if (rows === 1) return 'values';
  return byColumn ? 'columns' : 'json';
}

/**
 * One row is planned as one row, so its table is found by index and not by a scan; and where its shape is given, its
 * values are parameters of their own, which cost the server a third of what JSON does. Several rows as columns cost it
 * half.
 */
export function sourceOf(first: number, single: boolean, shape: Shape | undefined, how: Passing): Source {
  if (how === 'values') return valuesSource(first, shape!);
  return how === 'columns' ? columnsSource(first, shape!) : jsonSource(first, single);
}

const encoded = (value: unknown, type: string): unknown => (type === 'jsonb' ? JSON.stringify(value) : (value ?? null));

/** How many parameters a source takes. */
export const width = (shape: Shape | undefined, how: Passing): number =>
  how === 'json' ? 1 : columnsOf(shape!).length;
