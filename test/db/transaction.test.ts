import { Client } from 'pg';
import { openDatabase } from '../../src/db/database';
import { useDatabase } from '../kit/database';

const kit = useDatabase();

const put = { name: 'test_put', text: 'INSERT INTO audit_stream VALUES ($1, 0, $2)' };
const names = async (): Promise<string[]> => {
  const rows = await kit.database.query<{ stream: string }>('SELECT stream FROM audit_stream ORDER BY 1');
  return rows.map(({ stream }) => stream);
};
const hash = Buffer.alloc(32);

describe('a transaction', () => {
  beforeEach(async () => {
    const owner = new Client({ connectionString: kit.ownerUrl });
    await owner.connect();
    await owner.query('TRUNCATE audit_stream');
    await owner.end();
  });

  test('commits what it returns', async () => {
    const result = await kit.database.transaction(async (tx) => {
      await tx.query(put, ['a', hash]);
      return 7;
    });

    expect(result).toBe(7);
    expect(await names()).toEqual(['a']);
  });

  test('rolls back what it throws and passes the throw on', async () => {
    const work = kit.database.transaction(async (tx) => {
      await tx.query(put, ['a', hash]);
      throw new Error('no');
    });

    await expect(work).rejects.toThrow('no');
    expect(await names()).toEqual([]);
  });

  test('undoes only the savepoint that throws, nested ones included', async () => {
    await kit.database.transaction(async (tx) => {
      await tx.query(put, ['kept', hash]);
      await tx
        .savepoint(async () => {
          await tx.query(put, ['lost', hash]);
          await tx.savepoint(() => tx.query(put, ['inner', hash]));
          throw new Error('undo');
        })
        .catch(() => undefined);
      await tx.savepoint(() => tx.query(put, ['also kept', hash]));
    });

    expect(await names()).toEqual(['also kept', 'kept']);
  });

  test('goes on after a savepoint in which a statement was refused', async () => {
    await kit.database.transaction(async (tx) => {
      await tx.query(put, ['a', hash]);
      await expect(tx.savepoint(() => tx.query(put, ['a', hash]))).rejects.toMatchObject({ code: '23505' });
      await tx.query(put, ['b', hash]);
    });

    expect(await names()).toEqual(['a', 'b']);
  });

  test('fails when a refused statement was swallowed, instead of pretending to have committed', async () => {
    const work = kit.database.transaction(async (tx) => {
      await tx.query(put, ['a', hash]);
      await tx.query(put, ['a', hash]).catch(() => undefined);
    });

    await expect(work).rejects.toThrow('nothing was committed');
    expect(await names()).toEqual([]);
  });

  test('ends with its last statement and commits both', async () => {
    await kit.database.transaction(async (tx) => {
      tx.last(put, ['b', hash]);
      await tx.query(put, ['a', hash]);
    });

    expect(await names()).toEqual(['a', 'b']);
  });

  test('ends with its last statement on a connection that has begun by plain text only', async () => {
    const database = await openDatabase({ url: kit.url, poolSize: 1 });

    for (const stream of ['a', 'b']) {
      await database.transaction(async (tx) => {
        await tx.query('SELECT 1');
        tx.last(put, [stream, hash]);
      });
    }

    expect(await names()).toEqual(['a', 'b']);
    await database.close();
  });

  test('goes on after a first statement that cannot even be understood', async () => {
    const database = await openDatabase({ url: kit.url, poolSize: 1 });
    const wrong = { name: 'test_wrong', text: 'SELECT $1 FROM nowhere' };

    for (let time = 0; time < 2; time++) {
      await expect(database.transaction((tx) => tx.query(wrong, [1]))).rejects.toMatchObject({ code: '42P01' });
    }
    await database.transaction(async (tx) => {
      await tx.query(put, ['a', hash]);
      tx.last(put, ['b', hash]);
    });

    expect(await names()).toEqual(['a', 'b']);
    await database.close();
  });

  test('commits nothing when a value of its last statement cannot be sent', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;

    const work = kit.database.transaction(async (tx) => {
      await tx.query(put, ['a', hash]);
      tx.last(put, ['b', circular]);
    });

    await expect(work).rejects.toThrow('circular');
    expect(await names()).toEqual([]);
  });

  test('fails with the fault of its last statement and commits nothing', async () => {
    const work = kit.database.transaction(async (tx) => {
      await tx.query(put, ['a', hash]);
      tx.last(put, ['a', hash]);
    });

    await expect(work).rejects.toMatchObject({ code: '23505' });
    expect(await names()).toEqual([]);
  });

  test('does not send its last statement when it throws', async () => {
    const work = kit.database.transaction((tx) => {
      tx.last(put, ['a', hash]);
      return Promise.reject(new Error('no'));
    });

    await expect(work).rejects.toThrow('no');
    expect(await names()).toEqual([]);
  });

  test('refuses queries after its end', async () => {
    const leaked = await kit.database.transaction((tx) => Promise.resolve(tx));

    await expect(leaked.query('SELECT 1')).rejects.toThrow('has ended');
  });

  test('runs queries written at the same time in order on its connection', async () => {
    const pids = await kit.database.transaction((tx) =>
      Promise.all(
        [1, 2, 3].map(() => tx.query<{ pid: number }>({ name: 'test_pid', text: 'SELECT pg_backend_pid() AS pid' })),
      ),
    );

    expect(new Set(pids.map((rows) => rows[0]!.pid)).size).toBe(1);
  });
});
