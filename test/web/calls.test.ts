import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { playCall, type PlayedCall } from '../../src/cli/call';
import { checkSignature, signatureHeader } from '../../src/lib/signature';
import { telephoneSecret, useWeb, venueIds, webOver } from './kit';

const web = useWeb();
const news = (change: object = {}) => ({ callId: 'pbx-1', event: 'incoming', from: '19900000172', ...change });

function post(body: object | string, { secret = telephoneSecret, at = web.desk.clock.now() } = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return request(web.app)
    .post('/api/v1/calls')
    .set({ 'Content-Type': 'application/json', 'Encore-Signature': signatureHeader(secret, at, text) })
    .send(text);
}
const answer = (response: { body: unknown }) =>
  response.body as { callId: string; replayed: boolean; code: string; message: string };
const receptions = async () => (await web.desk.cases('reception')).filter(({ status }) => status === 'running');
const call = async (externalId: string) => {
  const [row] = await web.desk.database.query<Record<string, unknown>>(
    'SELECT * FROM phone_call WHERE external_id = $1',
    [externalId],
  );
  return row;
};

describe('the telephone webhook', () => {
  afterEach(async () => {
    await web.desk.run();
    for (const { id } of await receptions()) await web.desk.cancel(id);
  });

  it('opens the reception of a call, once for every time it is told', async () => {
    const first = await post(news());
    expect(first.status).toBe(202);
    const again = await post(news());
    expect(answer(again)).toEqual({ callId: answer(first).callId, replayed: true });
    await web.desk.run();
    expect(await receptions()).toMatchObject([{ variables: { callId: answer(first).callId } }]);
  });

  it('opens one reception when the same news comes twice at the same moment', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => post(news({ callId: 'pbx-race' }))));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(answers.filter((one) => !answer(one).replayed)).toHaveLength(1);
    await web.desk.run();
    expect(await receptions()).toHaveLength(1);
  });

  it('knows the venue by the number that was dialled, or by its key', async () => {
    const [venue] = await web.desk.database.query<{ phone: string; id: string }>(
      'SELECT phone, id FROM venue ORDER BY key LIMIT 1',
    );
    await post(news({ callId: 'pbx-line', line: venue!.phone.replace(/\s/g, '-') }));
    expect(await call('pbx-line')).toMatchObject({ venue_id: venue!.id });
    await post(news({ callId: 'pbx-key', venue: 'zhongshan' }));
    expect(await call('pbx-key')).toMatchObject({ venue_id: venueIds['zhongshan'] });
  });

  it('reads numbers as they come, and keeps none that is withheld', async () => {
    for (const [callId, from, e164] of [
      ['pbx-cn', '0086 19900000172', '+8619900000172'],
      ['pbx-uk', '+44 7911 123456', '+447911123456'],
      ['pbx-none', 'anonymous', null],
      ['pbx-empty', '', null],
    ]) {
      await post(news({ callId, from }));
      expect((await call(callId!))?.['e164']).toBe(e164);
    }
  });

  it('takes the news of one call in any order', async () => {
    await post(news({ callId: 'pbx-late', event: 'answered', agent: 'lin', ringSeconds: '4' }));
    await post(news({ callId: 'pbx-late' }));
    await web.desk.run();
    expect(await receptions()).toHaveLength(1);
    expect(await call('pbx-late')).toMatchObject({ ring_seconds: 4, result: null });
  });

  it('gives the call to whoever picked it up', async () => {
    const [agent] = await web.desk.database.query<{ id: string; login: string }>(
      `SELECT id, login FROM app_user WHERE 'agent' = ANY (roles) LIMIT 1`,
    );
    await post(news({ callId: 'pbx-lin' }));
    await post(news({ callId: 'pbx-lin', event: 'answered', agent: agent!.login }));
    await web.desk.run();
    expect(await web.desk.task('registerMatter')).toMatchObject({ assignee: agent!.id });
  });

  it.each([
    ['another secret', () => post(news(), { secret: 'somebody else has made this one up' }), 'signature-wrong'],
    ['a copy from yesterday', () => post(news(), { at: new Date('2026-11-20T10:30:00Z') }), 'signature-stale'],
    ['no signature', () => request(web.app).post('/api/v1/calls').send(news()), 'signature-wrong'],
    ['a changed body', () => post(news()).send(' '), 'signature-wrong'],
  ])('refuses %s', async (_, send, reason) => {
    const response = await send();
    expect(response.status).toBe(401);
    expect(response.body).toMatchObject({ code: 'not-signed-in', details: { reason } });
    expect(answer(response).message).not.toContain('refusal');
  });

  it.each([
    ['no JSON', 'ring ring', 'body'],
    ['an event nobody knows', news({ event: 'ringing' }), 'event'],
    ['no call', news({ callId: ' ' }), 'callId'],
    ['a time without a zone', news({ at: '2026-11-21T19:22:00' }), 'at'],
  ])('says what is wrong with %s', async (_, body, field) => {
    const response = await post(body);
    expect(response.status).toBe(422);
    expect(response.body).toMatchObject({ details: { fields: { [field]: {} } } });
  });

  it('stops whoever guesses at signatures', async () => {
    for (let i = 0; i < 31; i++) await post(news(), { secret: 'guess' });
    expect((await post(news(), { secret: 'guess' })).status).toBe(429);
    expect((await post(news({ callId: 'pbx-good' }))).status).toBe(202);
  });

  it('is not there where no telephone system is set up', async () => {
    const app = webOver(web.desk, undefined, { telephoneSecret: null });
    const response = await request(app.app).post('/api/v1/calls').send(news());
    await app.close();
    expect(response.status).toBe(404);
  });
});

describe('a signature', () => {
  const at = new Date('2026-11-21T10:30:00Z');
  it('is good among several, as while a secret is being replaced', () => {
    const header = `${signatureHeader('new', at, '{}')},v1=${signatureHeader('old', at, '{}').split('v1=')[1]}`;
    expect(['new', 'old', 'none'].map((secret) => checkSignature(secret, header, Buffer.from('{}'), at))).toEqual([
      'good',
      'good',
      'wrong',
    ]);
  });
  it('covers its time', () => {
    const header = signatureHeader('s', at, '{}').replace(/t=\d+/, 't=1795257001');
    expect(checkSignature('s', header, Buffer.from('{}'), at)).toBe('wrong');
  });
});

describe('the simulated telephone', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer(web.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each([
    ['answered', ['incoming', 'answered', 'ended'], 'ended'],
    ['missed', ['incoming', 'missed'], 'missed'],
    ['dropped', ['incoming', 'answered', 'dropped'], 'dropped'],
    ['ringing', ['incoming'], null],
  ] as const)('plays a call that is %s', async (story, events, result) => {
    const played: PlayedCall = {
      ...{ callId: `played-${story}`, from: '19900000172', line: null, venue: 'zhongshan', agent: null },
      ...{ story, ringSeconds: 5, talkSeconds: 60 },
    };
    const line = {
      ...{ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret: telephoneSecret },
      now: () => web.desk.clock.now(),
      wait: (seconds: number) => Promise.resolve(web.desk.clock.advance(seconds * 1000)),
    };
    const lines = await playCall(line, played);
    expect(lines.map((one) => one.split(/ +/).slice(0, 2).join(' '))).toEqual(events.map((event) => `${event} 202`));
    expect((await call(played.callId))?.['result']).toBe(result);
  });
});
