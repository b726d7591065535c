import type { Writable } from 'node:stream';
import { Query, type PoolClient, type QueryResult, type Submittable } from 'pg';
import type { Statement } from '../lib/sql';

/** What of the driver's connection is needed to send several statements as one. */
interface Wire {
  readonly stream: Writable;
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(message: { readonly text: string; readonly name?: string }): void;
  bind(message: object): void;
  execute(message: object): void;
  sync(): void;
}

/** The driver's own query, whose parts its types do not tell. */
interface Submitted {
  name: string;
  readonly text: string;
  hasBeenParsed(wire: Wire): boolean;
  submit(wire: Wire): Error | null;
  handleError(fault: Error, wire: Wire): void;
  handleCommandComplete(message: { readonly text: string }, wire: Wire): void;
}

type Done = (fault: Error | null, result: QueryResult | QueryResult[]) => void;

const DriverQuery = Query as unknown as new (text: string, values: readonly unknown[], done: Done) => Submitted;

export type Frame = 'BEGIN' | 'COMMIT';

/** Connections on which BEGIN and COMMIT are prepared under their own names. */
const framesKnown = new WeakSet<Wire>();

/**
 * A prepared statement that shares its round trip with the BEGIN before it or the COMMIT behind it: one message to the
 * server, one answer. When the statement fails, the server skips the COMMIT.
 */
class FramedQuery extends DriverQuery {
  frame: Frame = 'BEGIN';
  private state: 'sending' | 'unsendable' | 'sent' = 'sending';

  override submit(wire: Wire): Error | null {
    wire.stream.cork();
    try {
      if (this.frame === 'BEGIN') this.begin(wire);
      const fault = super.submit(openEnded(wire));
      if (this.frame === 'COMMIT' && !fault && this.state === 'sending') commit(wire);
      wire.sync();
      this.state = 'sent';
      return fault;
    } finally {
      wire.stream.uncork();
    }
  }

  /** The statement is parsed before anything else, since the driver takes the first answer to a Parse for its own. */
  private begin(wire: Wire): void {
    const { name, text } = this;
    if (!this.hasBeenParsed(wire)) {
      wire.parse({ name, text });
      wire.submittedNamedStatements[name] = text;
    }
    if (!framesKnown.has(wire)) for (const frame of ['BEGIN', 'COMMIT']) wire.parse({ name: frame, text: frame });
    wire.bind({ statement: 'BEGIN' });
    wire.execute({});
  }

  override handleCommandComplete(message: { readonly text: string }, wire: Wire): void {
    if (message.text === 'BEGIN') framesKnown.add(wire);
    super.handleCommandComplete(message, wire);
  }

  /** While it is sent: one of its values cannot be, and the driver has told the server to forget the statement. */
  override handleError(fault: Error, wire: Wire): void {
    if (this.state === 'sending') {
      this.state = 'unsendable';
      delete wire.parsedStatements[this.name];
      delete wire.submittedNamedStatements[this.name];
      this.name = '';
    }
    super.handleError(fault, wire);
  }
}

/** The same connection, on which the driver cannot end what it sends: a Sync would be an answer of its own. */
function openEnded(wire: Wire): Wire {
  let open = openWires.get(wire);
  if (!open) openWires.set(wire, (open = Object.create(wire, { sync: { value: () => undefined } }) as Wire));
  return open;
}
const openWires = new WeakMap<Wire, Wire>();

/** A transaction that began with plain text may be the connection's first: its COMMIT has no name yet. */
function commit(wire: Wire): void {
  const known = framesKnown.has(wire);
  if (!known) wire.parse({ text: 'COMMIT' });
  wire.bind({ statement: known ? 'COMMIT' : '' });
  wire.execute({});
}

/** Runs the statement in its frame; the result is the last one's: the statement's after BEGIN, else that of COMMIT. */
export function queryFramed(
  client: PoolClient,
  frame: Frame,
  { name, text }: Statement,
  values: readonly unknown[],
): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    const query = new FramedQuery(text, values, (fault, result) => {
      if (fault) reject(fault);
      else resolve(Array.isArray(result) ? result.at(-1)! : result);
    });
    query.name = name;
    query.frame = frame;
    client.query(query as unknown as Submittable);
  });
}
