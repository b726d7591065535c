import { useDesk } from '../kit/desk';

const desk = useDesk({ models: [] });

const signedIn = (sid: string, until: string): Promise<unknown> =>
  desk.database.query(
    `INSERT INTO user_session (sid, sess, expire) VALUES ($1, '{"cookie":{}}', now() + $2::interval)`,
    [sid, until],
  );

test('a session that has lapsed goes within the hour; one that can still be used stays', async () => {
  await signedIn('of yesterday', '-1 minute');
  await signedIn('of now', '1 hour');

  await desk.advance('PT1H');

  const left = await desk.database.query<{ sid: string }>('SELECT sid FROM user_session');
  expect(left).toEqual([{ sid: 'of now' }]);
});
