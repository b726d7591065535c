/** A statement with a name is prepared once per connection; the name must be unique to its text. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * The one way rules and handlers speak to the database: inside a step it is the step's transaction, elsewhere a
 * connection of the pool. Rows come back as plain objects; `bigint` and `numeric` as strings, `timestamptz` as `Date`.
 */
export interface Sql {
  query<Row = Record<string, unknown>>(statement: Statement | string, values?: readonly unknown[]): Promise<Row[]>;
}
