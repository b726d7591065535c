import { openDatabase } from '../../src/db/database';
import { Unavailable } from '../../src/lib/errors';
import { testServer } from '../kit/global-server';
import { useDatabase } from '../kit/database';
import { Client } from 'pg';

const kit = useDatabase();

const tell = (payload: string): Promise<unknown> =>
  kit.database.query('SELECT pg_notify($1, $2)', ['test_channel', payload]);
const cut = async (pattern: string): Promise<void> => {
  const admin = new Client({ connectionString: testServer().adminUrl });
  await admin.connect();
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name LIKE $2',
    [new URL(kit.url).pathname.slice(1), pattern],
  );
  await admin.end();
};

describe('notifications', () => {
  test('reach every listener of the channel until it leaves', async () => {
    const heard: string[] = [];
    let stop = (): Promise<void> => Promise.resolve();
    const first = new Promise<void>((resolve, reject) => {
      const hear = (payload: string): void => {
        heard.push(payload);
        resolve();
      };
      kit.database.listen('test_channel', hear).then((leave) => {
        stop = leave;
        return tell('a');
      }, reject);
    });

    await first;
    await stop();
    await tell('b');

    expect(heard).toEqual(['a']);
  });

  test('go on after the connection was lost, and say that something may have been missed', async () => {
    const heard: string[] = [];
    let missed: () => void;
    const told = new Promise<void>((resolve) => (missed = resolve));
    const stop = await kit.database.listen('test_channel', (payload) => {
      heard.push(payload);
      if (payload === '') missed();
    });

    await cut('%-listen');
    await told;
    const again = new Promise<void>((resolve) => (missed = resolve));
    await tell('');
    await again;

    expect(heard.length).toBeGreaterThanOrEqual(2);
    await stop();
  });
});

describe('a lost database', () => {
  test('is Unavailable to whoever asks, and forgotten when it is back', async () => {
    const work = kit.database.transaction(async (tx) => {
      await tx.query('SELECT 1');
      await cut('encore-test');
      await tx.query('SELECT 2');
    });

    await expect(work).rejects.toBeInstanceOf(Unavailable);
    expect(await kit.database.query('SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('is Unavailable when nothing listens at its address', async () => {
    await expect(openDatabase({ url: 'postgres://u:p@127.0.0.1:1/db' })).rejects.toBeInstanceOf(Unavailable);
  });
});
