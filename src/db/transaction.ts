import type { PoolClient } from 'pg';
import type { Sql, Statement } from '../lib/sql';
import { isConnectionLoss, translated } from './failures';
import { queryFramed, type Frame } from './framed-query';
import { queryOn } from './statement';

/** A running transaction on one connection; unusable once it has ended. */
export interface Transaction extends Sql {
  /** Runs `work` so that a throw undoes what it wrote and nothing else; nests. */
  savepoint<T>(work: () => Promise<T>): Promise<T>;
  /** Names the statement the transaction ends with: it is sent with COMMIT, and its failure fails the transaction. */
  last(statement: Statement, values: readonly unknown[]): void;
}

/**
 * BEGIN, `work`, COMMIT on the connection, which goes back to the pool; a throw rolls back and is passed on. BEGIN goes
 * out with the first statement and COMMIT with the last.
 */
export async function runTransaction<T>(client: PoolClient, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const tx = openTransaction(client);
  // A connection lost between two statements is told as an event, and an event nobody hears ends the process.
  client.on('error', ignore);
  try {
    const result = await work(tx);
    const command = await tx.commit();
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
  /** Sends what is to be sent last and COMMIT; gives what the server made of it. */
  commit(): Promise<string>;
  end(): void;
}

function openTransaction(client: PoolClient): OpenTransaction {
  let state: 'new' | 'open' | 'ended' = 'new';
  let last: readonly [Statement, readonly unknown[]] | null = null;
  let depth = 0;
  const query = async <Row>(statement: Statement | string, values: readonly unknown[] = []): Promise<Row[]> => {
    if (state === 'ended') throw new Error('the transaction has ended');
    const first = state === 'new';
    state = 'open';
    if (first && typeof statement !== 'string') {
      return (await framed(client, 'BEGIN', statement, values)).rows as Row[];
    }
    if (first) client.query('BEGIN').catch(ignore);
    return queryOn<Row>(client, statement, values);
  };
  const end = (): void => void (state = 'ended');
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
    commit: async () => {
      if (state === 'new') await query('SELECT 1');
      end();
      const { command } = await (last ? framed(client, 'COMMIT', ...last) : client.query('COMMIT'));
      return command;
    },
    end,
  };
}

/** A framed statement with this room's errors. */
function framed(client: PoolClient, frame: Frame, { name, text }: Statement, values: readonly unknown[]) {
  return queryFramed(client, frame, { name, text }, values).catch((fault: unknown) => {
    throw translated(fault);
  });
}
