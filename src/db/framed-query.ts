import type { Writable } from 'node:stream';
import { Query, type PoolClient, type QueryResult, type Submittable } from 'pg';
import type { Statement } from '../lib/sql';

/** What of the driver's connection is needed to send several statements as one. */
interface Wire {
  readonly stream: Writable;
  parse(message: { readonly text: string; readonly name?: string }): void;
  bind(message: object): void;
  execute(message: object): void;
  sync(): void;
}

/** The driver's own query, whose parts its types do not tell. */
interface Submitted {
  name: string;
  submit(wire: Wire): Error | null;
  handleError(fault: Error, wire: Wire): void;
}

type Done = (fault: Error | null, result: QueryResult | QueryResult[]) => void;

const DriverQuery = Query as unknown as new (text: string, values: readonly unknown[], done: Done) => Submitted;

export type Frame = 'BEGIN' | 'COMMIT';

/**
 * A prepared statement that shares its round trip with the BEGIN before it or the COMMIT behind it: one message to the
 * server, one answer. When the statement fails, the server skips the COMMIT.
 */
class FramedQuery extends DriverQuery {
  frame: Frame = 'BEGIN';
  private failed = false;

  override submit(wire: Wire): Error | null {
    wire.stream.cork();
    try {
      if (this.frame === 'BEGIN') alone(wire, 'BEGIN');
      const fault = super.submit(openEnded(wire));
      if (this.frame === 'COMMIT' && !fault && !this.failed) alone(wire, 'COMMIT');
      wire.sync();
      return fault;
    } finally {
      wire.stream.uncork();
    }
  }

  /** Also called while the statement is sent, when one of its values cannot be. */
  override handleError(fault: Error, wire: Wire): void {
    this.failed = true;
    super.handleError(fault, wire);
  }
}

/** The same connection, on which the driver cannot end what it sends: a Sync would be an answer of its own. */
const openEnded = (wire: Wire): Wire => Object.create(wire, { sync: { value: () => undefined } }) as Wire;

function alone(wire: Wire, text: Frame): void {
  wire.parse({ text });
  wire.bind({});
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
