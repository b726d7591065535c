import type { Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import type { Sql, Statement } from '../lib/sql';
import { isConnectionLoss, translated } from './failures';
import { queryOn } from './statement';

/** A running transaction on one connection; unusable once it has ended. */
export interface Transaction extends Sql {
  /** Runs `work` so that a throw undoes what it wrote and nothing else; nests. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** Names the statement the transaction ends with: it is sent with COMMIT, and its failure fails the transaction. */
  last(statement: Statement, values: readonly unknown[]): void;
}

/** BEGIN, `work`, COMMIT on the connection, which goes back to the pool; a throw rolls back and is passed on. */
export async function runTransaction<T>(client: PoolClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const tx = openTransaction(client);
  // A connection lost between two statements is told as an event, and an event nobody hears ends the process.
  client.on('error', ignore);
  try {
    const { begun, working } = together(client, () => {
      const begun = client.query('BEGIN');
      begun.catch(ignore);
      return { begun, working: work(tx) };
    });
    const result = await working;
    await begun;
    const { command } = await together(client, () => {
      const last = tx.sendLast();
      tx.end();
      const commit = client.query('COMMIT');
      commit.catch(ignore);
      return last.then(() => commit);
    });
    if (command !== 'COMMIT') throw new Error('a statement failed and its error was swallowed: nothing was committed');
    giveBack(client);
    return result;
  } catch (fault) {
    tx.end();
    await rollBack(client, fault);
    throw translated(fault);
  }
}

const ignore = (): void => undefined;

/** What `send` sends before it first waits goes out at once: one write, one round trip (the driver pipelines). */
function together<T>(client: PoolClient, send: () => T): T {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}

function giveBack(client: PoolClient, broken = false): void {
  client.off('error', ignore);
  client.release(broken);
}

async function rollBack(client: PoolClient, fault: unknown): Promise<void> {
  if (isConnectionLoss(fault)) return giveBack(client, true);
  try {
    await client.query('ROLLBACK');
    giveBack(client);
  } catch {
    giveBack(client, true);
  }
}

interface OpenTransaction extends Transaction {
  sendLast(): Promise<unknown>;
  end(): void;
}

function openTransaction(client: PoolClient): OpenTransaction {
  let open = true;
  let last: readonly [Statement, readonly unknown[]] | null = null;
  let depth = 0;
  const query = <Row>(statement: Statement | string, values?: readonly unknown[]): Promise<Row[]> =>
    open ? queryOn<Row>(client, statement, values) : Promise.reject(new Error('the transaction has ended'));
  return {
    query,
    savepoint: async (work) => {
      const name = `savepoint_${++depth}`;
      const set = query(`SAVEPOINT ${name}`);
      set.catch(() => undefined);
      try {
        const result = await work();
        await set;
        await query(`RELEASE SAVEPOINT ${name}`);
        return result;
      } catch (fault) {
        await query(`ROLLBACK TO SAVEPOINT ${name}; RELEASE SAVEPOINT ${name}`);
        throw fault;
      } finally {
        depth--;
      }
    },
    last: (statement, values) => void (last = [statement, values]),
    sendLast: () => (last ? query(...last) : Promise.resolve()),
    end: () => void (open = false),
  };
}
