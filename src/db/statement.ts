import type { Pool, PoolClient } from 'pg';
import type { Statement } from '../lib/sql';
import { translated } from './failures';

/**
 * One statement on the pool or on a connection, with this room's errors. Text without values goes by the simple
 * protocol, so several statements may stand in one text.
 */
export async function queryOn<Row>(
  on: Pool | PoolClient,
  statement: Statement | string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const config = typeof statement === 'string' ? { text: statement } : { name: statement.name, text: statement.text };
  try {
    const result = await on.query(values.length > 0 ? { ...config, values: [...values] } : config);
    return result.rows as Row[];
  } catch (fault) {
    throw translated(fault);
  }
}
