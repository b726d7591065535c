import { z } from 'zod';
import { handlersOf } from '../../src/engine/handlers';
import { defineHandler } from '../../src/handler-kit';
import { smtpTransport } from '../../src/jobs/mail/transport';
import { end, model, serviceTask, start } from '../engine/models';
import { useDesk } from '../kit/desk';
import { insertBooking } from './mail-world';
import { startMailServer, type MailServer } from './smtp';

const confirm = defineHandler({
  type: 'test.confirm',
  title: { zh: '确认', en: 'Confirm' },
  needs: z.object({ bookingId: z.string(), customerId: z.string(), language: z.string() }),
  gives: z.object({}),
  errors: [],
  run: (booking, step) => {
    step.enqueue({ kind: 'mail.send', payload: { template: 'booking-confirmed', ...booking } });
    return Promise.resolve({});
  },
});

let server: MailServer;
beforeAll(async () => {
  server = await startMailServer();
});
beforeEach(() => {
  server.behaviour = 'take';
});
afterAll(() => server.stop());

const desk = useDesk({
  models: [
    model('confirming', [start(), serviceTask('confirm', 'test.confirm'), end('done')], ['started > confirm > done']),
  ],
  handlers: handlersOf(confirm),
  mail: { name: 'smtp', send: (mail) => smtpTransport(server.url).send(mail), close: () => undefined },
});

let guests = 0;
async function confirmed(language: 'zh-CN' | 'en' = 'zh-CN'): Promise<{ to: string; caseId: string }> {
  const to = `guest${++guests}@example.com`;
  const booking = await insertBooking(desk.database, { email: to, language });
  const { caseId } = await desk.start('confirming', { ...booking, language });
  return { to, caseId };
}
const arrived = (to: string) => server.received.filter((mail) => mail.to === to);

test('a mail leaves after the commit and is recorded with what the server answered', async () => {
  const { to, caseId } = await confirmed();
  expect(arrived(to)).toEqual([]);

  await desk.run();

  expect(arrived(to)).toHaveLength(1);
  const mail = (await desk.mails()).find(({ recipient }) => recipient === to)!;
  expect(mail).toMatchObject({ caseId, messageId: arrived(to)[0]!.messageId });
  expect(mail.subject).toMatch(/^预订已确认:.+11月23日\(星期一\) 20:30\(K/);
  expect(mail.bodyText).toContain('陈屿,您好!');
  expect(mail.bodyText).toContain('20:30–23:30');
  expect(mail.bodyText).toContain('¥288');
  expect(arrived(to)[0]!.source).toContain('Content-Language: zh-CN');
});

test('a mail is in the customer’s language', async () => {
  const { to } = await confirmed('en');
  await desk.run();

  const mail = (await desk.mails()).find(({ recipient }) => recipient === to)!;
  expect(mail.subject).toMatch(/^Booking confirmed: .+, Monday 23 November 20:30 \(K/);
  expect(mail.bodyText).toContain('Your room is booked.');
});

test('what a guest typed cannot become markup in a mail', async () => {
  const booking = await insertBooking(desk.database, { email: 'x@example.com', name: '<b>王</b>' });
  await desk.start('confirming', { ...booking, language: 'zh-CN' });
  await desk.run();

  const [row] = await desk.database.query<{ html: string }>(
    `SELECT body_html AS html FROM outbox_delivery WHERE recipient = 'x@example.com'`,
  );
  expect(row!.html).toContain('&lt;b&gt;王&lt;/b&gt;');
});

test('a server that is down loses nothing: the mail leaves when it is back', async () => {
  const port = Number(new URL(server.url).port);
  await server.stop();
  const { to } = await confirmed();
  await desk.run();
  await desk.advance('PT10M');
  expect((await desk.mails()).some(({ recipient }) => recipient === to)).toBe(false);

  server = await startMailServer(port);
  await desk.advance('PT1H');
  expect(arrived(to)).toHaveLength(1);
});

test('a temporary refusal is tried again', async () => {
  server.behaviour = 'busy';
  const { to } = await confirmed();
  await desk.run();
  expect(arrived(to)).toEqual([]);

  server.behaviour = 'take';
  await desk.advance('PT1M');
  expect(arrived(to)).toHaveLength(1);
});

test('a refusal for good is an incident at once, also when the case is over, and can be tried again', async () => {
  server.behaviour = 'refuse';
  const { to, caseId } = await confirmed();
  await desk.run();
  expect(await desk.waits(caseId)).toEqual(['incident:mail-refused']);
  const written = await desk.database.query<{ text: string }>(
    `SELECT detail || params::text AS text FROM incident UNION ALL SELECT last_error FROM job WHERE last_error IS NOT NULL`,
  );
  expect(JSON.stringify(written)).toContain('no such mailbox');
  expect(JSON.stringify(written)).not.toContain('@example.com');
  expect((await desk.facts(caseId)).status).toBe('completed');

  server.behaviour = 'take';
  await desk.retry(caseId);
  await desk.run();
  expect(arrived(to)).toHaveLength(1);
  expect(await desk.waits(caseId)).toEqual([]);
});

test('when the answer is lost a second copy comes, with the same Message-ID', async () => {
  server.behaviour = 'take-and-hang-up';
  const { to } = await confirmed();
  await desk.run();
  server.behaviour = 'take';
  await desk.advance('PT1M');

  const copies = arrived(to);
  expect(copies).toHaveLength(2);
  expect(copies[0]!.messageId).toBe(copies[1]!.messageId);
  expect((await desk.mails()).filter(({ recipient }) => recipient === to)).toHaveLength(1);
});

test('two workers send a mail once', async () => {
  const sent = await Promise.all([confirmed(), confirmed(), confirmed(), confirmed()]);
  await Promise.all([desk.worker.runUntilIdle(), desk.anotherWorker().runUntilIdle()]);
  await desk.run();

  for (const { to } of sent) expect(arrived(to)).toHaveLength(1);
});

test('a server that stays away is an incident in the end', async () => {
  server.behaviour = 'busy';
  const { caseId } = await confirmed();
  await desk.advance('P1D');

  expect(await desk.waits(caseId)).toEqual(['incident:job-failed']);
});

test('a guest whose address was removed meanwhile gets nothing', async () => {
  const { to, caseId } = await confirmed();
  await desk.database.query('UPDATE customer SET email = NULL WHERE email = $1', [to]);
  await desk.run();

  expect(arrived(to)).toEqual([]);
  expect(await desk.waits(caseId)).toEqual([]);
});
