import { end, model, mapping, serviceTask, start } from '../engine/models';
import { useDesk } from '../kit/desk';
import type { OutgoingSms } from '../../src/jobs/sms/transport';
import { insertBooking } from './mail-world';

const sent: OutgoingSms[] = [];
let down = false;
const texting = (template: string, handler = 'sms.send'): string =>
  model(
    `texting-${handler.slice(4)}-${template}`,
    [start(), serviceTask('text', handler, mapping({ template, data: '={text: "B07"}' })), end('done')],
    ['started > text > done'],
  );
const desk = useDesk({
  models: [texting('call-points'), texting('nowhere'), texting('call-missed', 'sms.sendBooking')],
  sms: {
    send: (sms) => {
      if (down) return Promise.reject(new Error('gateway down'));
      sent.push(sms);
      return Promise.resolve('accepted');
    },
  },
});

let guests = 0;
async function guest(
  language: 'zh-CN' | 'en' = 'zh-CN',
): Promise<{ bookingId: string; customerId: string; to: string }> {
  const to = `+8619900004${String((guests += 1)).padStart(3, '0')}`;
  const booking = await insertBooking(desk.database, { email: null, language });
  await addNumber(booking.customerId, to);
  return { ...booking, to };
}
const addNumber = (customerId: string, e164: string) =>
  desk.database.query(
    `INSERT INTO customer_phone (id, customer_id, e164, tail, added_at)
     VALUES (gen_random_uuid(), $1, $2, phone_tail($2), now())`,
    [customerId, e164],
  );
const nobody = { venueId: null, purpose: 'service', campaignPurpose: null };
const textsTo = (to: string) => sent.filter((sms) => sms.to === to);

beforeEach(() => {
  down = false;
});

test('a text message leaves after the commit in the guest’s language, and is recorded', async () => {
  const { to, customerId } = await guest('en');
  const { caseId } = await desk.start('texting-send-call-points', { customerId, ...nobody });
  expect(textsTo(to)).toEqual([]);

  await desk.run();

  expect(textsTo(to).map(({ text }) => text)).toEqual([
    '[Encore KTV] The main points of our call: B07. Any question, please call us.',
  ]);
  expect((await desk.facts(caseId)).variables).toMatchObject({ queued: true });
  const [row] = await desk.database.query('SELECT kind, recipient, response FROM outbox_delivery WHERE case_id = $1', [
    caseId,
  ]);
  expect(row).toEqual({ kind: 'sms', recipient: to, response: 'accepted' });
});

test('a text message about a booking names its venue', async () => {
  const { to, bookingId } = await guest();
  await desk.start('texting-sendBooking-call-missed', { bookingId });
  await desk.run();

  expect(textsTo(to)[0]?.text).toMatch(/^【.+店】您好/);
});

test('goes to the number that is good when it is sent', async () => {
  const { to, customerId } = await guest();
  await desk.start('texting-send-call-points', { customerId, ...nobody });
  await desk.database.query('UPDATE customer_phone SET valid = false WHERE e164 = $1', [to]);
  await addNumber(customerId, '+8619900004999');
  await desk.run();

  expect(textsTo(to)).toEqual([]);
  expect(textsTo('+8619900004999')).toHaveLength(1);
});

test('is given up quietly when there is no number any more', async () => {
  const { customerId, to } = await guest();
  const { caseId } = await desk.start('texting-send-call-points', { customerId, ...nobody });
  await desk.database.query('UPDATE customer_phone SET valid = false WHERE e164 = $1', [to]);
  await desk.run();

  expect(await desk.waits(caseId)).toEqual([]);
  const again = await desk.start('texting-send-call-points', { customerId, ...nobody });
  expect((await desk.facts(again)).variables).toMatchObject({ queued: false });
});

test('does not go to a campaign’s guest who never agreed', async () => {
  const { customerId } = await guest();
  const campaign = { customerId, venueId: null, purpose: 'campaign', campaignPurpose: 'birthday' };
  const { caseId } = await desk.start('texting-send-call-points', campaign);
  expect((await desk.facts(caseId)).variables).toMatchObject({ queued: false });
});

test('a gateway that is down loses nothing', async () => {
  const { to, customerId } = await guest();
  down = true;
  await desk.start('texting-send-call-points', { customerId, ...nobody });
  await desk.run();
  await desk.advance('PT10M');
  expect(textsTo(to)).toEqual([]);

  down = false;
  await desk.advance('PT1H');
  expect(textsTo(to)).toHaveLength(1);
});

test('a template nobody wrote is an incident', async () => {
  const { customerId } = await guest();
  const { caseId } = await desk.start('texting-send-nowhere', { customerId, ...nobody });
  await desk.run();
  for (let hours = 0; hours < 14 && (await desk.waits(caseId)).length === 0; hours += 1) await desk.advance('P1D');

  expect((await desk.waits(caseId))[0]).toMatch(/^incident:/);
});
