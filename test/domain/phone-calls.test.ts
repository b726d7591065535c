import { findOrCreateCustomer } from '../../src/domain/customers';
import { giveConsent, hasConsent } from '../../src/domain/consents';
import { markNumberInvalid, messageFacts, numberOf, stopCalling } from '../../src/domain/customer-numbers';
import { mergeCustomers } from '../../src/domain/merge-customers';
import { callFacts, recordAnswered, recordDialled, recordResult } from '../../src/domain/phone-calls';
import { at, useWorld } from './world';

const world = useWorld();

let last = 0;
const fresh = (): string => `+8619900003${String((last += 1)).padStart(3, '0')}`;
const facts = (customerId: string, change: { phoneId?: string; now?: Date } = {}) =>
  callFacts(world.act(change.now), {
    ...{
      customerId,
      venueId: world.venue.id,
      campaignPurpose: 'birthday',
      phoneId: change.phoneId ?? null,
      rootCaseId: null,
    },
  });
const dialled = (customerId: string, phoneId: string, now?: Date, purpose = 'campaign') =>
  recordDialled(world.act(now), { customerId, venueId: null, phoneId, purpose, script: null, attempt: 1 });
const call = async (id: string) =>
  (await world.database.query<Record<string, unknown>>('SELECT * FROM phone_call WHERE id = $1', [id]))[0];

describe('the key of a caller', () => {
  const keyOf = async (e164: string): Promise<string> =>
    (await world.database.query<{ key: string }>('SELECT phone_key($1) AS key', [e164]))[0]!.key;

  it('tells numbers apart without saying them', async () => {
    const [one, again, other] = [
      await keyOf('+8619900000172'),
      await keyOf('+8619900000172'),
      await keyOf('+44123456'),
    ];
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(again).toBe(one);
    expect(other).not.toBe(one);
  });

  it('is none without a number', async () => {
    expect(await keyOf(null as never)).toBeNull();
  });
});

describe('before a call', () => {
  it('the first good number is taken, or the one that was tried last', async () => {
    const [first, second] = [fresh(), fresh()];
    const customerId = await world.customer(first);
    const secondId = (await numberOf(world.act(at('2026-11-22 10:00')), customerId, second))!;
    const firstId = (await facts(customerId)).phoneId!;
    expect((await facts(customerId, { phoneId: secondId })).phoneId).toBe(secondId);
    expect(await markNumberInvalid(world.act(), customerId, firstId)).toBe(secondId);
    expect((await facts(customerId, { phoneId: firstId })).phoneId).toBe(secondId);
    expect(await markNumberInvalid(world.act(), customerId, secondId)).toBeNull();
    expect(await facts(customerId)).toMatchObject({ phoneId: null, callerKey: null });
  });

  it('a number is not taken from whoever has it', async () => {
    const [mine, theirs] = [await world.customer(fresh()), fresh()];
    await findOrCreateCustomer(world.act(), { name: '白露', e164: theirs });
    expect(await numberOf(world.act(), mine, theirs)).toBeNull();
    const own = fresh();
    expect(await numberOf(world.act(), mine, own)).toBe(await numberOf(world.act(), mine, own));
  });

  it('consent counts for its own purpose', async () => {
    const customerId = await world.customer(fresh());
    await giveConsent(world.act(), customerId, 'survey', 'form');
    expect((await facts(customerId)).consented).toBe(false);
    await giveConsent(world.act(), customerId, 'birthday', 'form');
    expect((await facts(customerId)).consented).toBe(true);
  });

  it('campaigns of the venue’s day count once answered, yesterday’s do not', async () => {
    const customerId = await world.customer(fresh());
    const { phoneId } = await facts(customerId);
    const late = at('2026-11-20 23:59');
    const [yesterday, unanswered] = [await dialled(customerId, phoneId!, late), await dialled(customerId, phoneId!)];
    await recordAnswered(world.act(late), yesterday);
    expect((await facts(customerId)).campaignsToday).toBe(0);
    await recordAnswered(world.act(), unanswered);
    expect((await facts(customerId)).campaignsToday).toBe(1);
    expect((await facts(customerId, { now: at('2026-11-22 00:01') })).campaignsToday).toBe(0);
  });
});

describe('the record of a try', () => {
  it('keeps number, agent, answer and result', async () => {
    const number = fresh();
    const customerId = await world.customer(number);
    const id = await dialled(customerId, (await facts(customerId)).phoneId!, undefined, 'service');
    await recordAnswered(world.act(at('2026-11-21 19:23')), id);
    await recordAnswered(world.act(at('2026-11-21 19:29')), id);
    await recordResult(world.act(at('2026-11-21 19:30')), id, 'reached-understood', '八点到');
    expect(await call(id)).toMatchObject({
      ...{ direction: 'out', e164: number, agent_id: 'tester', purpose: 'service', attempt: 1 },
      ...{ answered_at: at('2026-11-21 19:23'), ended_at: at('2026-11-21 19:30'), note: '八点到' },
      result: 'reached-understood',
    });
  });

  it('goes over with the file when two files are joined', async () => {
    const [into, other] = [await world.customer(fresh()), await world.customer(fresh())];
    const phoneId = (await facts(other)).phoneId!;
    const before = await dialled(other, phoneId);
    await mergeCustomers(world.act(), other, into);
    const after = await dialled(other, phoneId);
    for (const id of [before, after]) expect(await call(id)).toMatchObject({ customer_id: into });
    expect((await facts(other)).phoneId).toBe((await facts(into)).phoneId);
  });
});

describe('whoever asks never to be called again', () => {
  it('is not called at any number, and has withdrawn every consent', async () => {
    const customerId = await world.customer(fresh());
    const second = (await numberOf(world.act(), customerId, fresh()))!;
    await giveConsent(world.act(), customerId, 'birthday', 'form');
    await stopCalling(world.act(), customerId, 'phone');
    await stopCalling(world.act(), customerId, 'phone again');
    expect(await facts(customerId)).toMatchObject({ doNotCall: true, consented: false });
    expect((await facts(customerId, { phoneId: second })).doNotCall).toBe(true);
    expect(await hasConsent(world.database, customerId, 'birthday')).toBe(false);
    expect(await messageFacts(world.act(), customerId, 'birthday')).toMatchObject({
      doNotCall: true,
      consented: false,
    });
  });

  it('is known by the number even in a new file', async () => {
    const number = fresh();
    const customerId = await world.customer(number);
    await stopCalling(world.act(), customerId, 'phone');
    await markNumberInvalid(world.act(), customerId, (await facts(customerId)).phoneId!);
    expect((await facts(await world.customer(number))).doNotCall).toBe(true);
  });
});
