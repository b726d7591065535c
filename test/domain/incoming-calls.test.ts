import { addPhone, findOrCreateCustomer } from '../../src/domain/customers';
import { identifyCaller, noteCallNews, recogniseCaller, type CallNews } from '../../src/domain/incoming-calls';
import { mergeCustomers } from '../../src/domain/merge-customers';
import { newId } from '../../src/lib/ids';
import { at, useWorld } from './world';

const world = useWorld();
const caseId = newId();

const news = (change: Partial<CallNews>): CallNews => ({
  ...{ externalId: 'c', event: 'incoming', at: at('2026-11-21 19:22'), e164: '+8619900000031', line: null },
  ...{ venueKey: null, agentId: null, ringSeconds: null, ...change },
});
const note = async (change: Partial<CallNews>): Promise<string> =>
  (await noteCallNews(world.database, news(change), newId())).id;
const act = () => ({ ...world.act(), caseId });
const heard = {
  agentId: 'lin',
  customerId: null,
  venueId: null,
  name: null,
  e164: null,
  makeFile: true,
  keepNumber: false,
};
const about = { about: 'question', details: '几点打烊' };

describe('a call that comes in', () => {
  it('has one record, whatever order its news comes in', async () => {
    const order: Partial<CallNews>[] = [
      { event: 'ended', at: at('2026-11-21 19:30') },
      { event: 'answered', at: at('2026-11-21 19:23'), agentId: 'lin', ringSeconds: 9 },
      { event: 'incoming', e164: '+8619900000030' },
    ];
    const ids = [];
    for (const one of order) ids.push(await note({ externalId: 'order', e164: null, ...one }));
    expect(new Set(ids).size).toBe(1);
    const [row] = await world.database.query(
      'SELECT e164, started_at, answered_at, ended_at, agent_id, ring_seconds, result FROM phone_call WHERE id = $1',
      [ids[0]],
    );
    expect(row).toEqual({
      ...{ e164: '+8619900000030', started_at: at('2026-11-21 19:22'), answered_at: at('2026-11-21 19:23') },
      ...{ ended_at: at('2026-11-21 19:30'), agent_id: 'lin', ring_seconds: 9, result: 'ended' },
    });
  });

  it('leads to the file of any of the guest’s numbers, also after files were joined', async () => {
    const first = await findOrCreateCustomer(world.act(), { name: '白露', e164: '+8619900000032' });
    await addPhone(world.act(), first.customerId, '+8619900000033');
    const into = await world.customer('+8619900000034');
    await mergeCustomers(world.act(), first.customerId, into);
    const callId = await note({ externalId: 'second-number', e164: '+8619900000033' });
    expect(await recogniseCaller(act(), callId)).toMatchObject({ customerId: into, nuisanceCalls: 0 });
  });

  it('of a withheld number is told apart from every other', async () => {
    const [one, two] = [await note({ externalId: 'w1', e164: null }), await note({ externalId: 'w2', e164: null })];
    const keys = [(await recogniseCaller(act(), one)).callerKey, (await recogniseCaller(act(), two)).callerKey];
    expect(keys).toEqual([one, two]);
  });

  it('says the same key for the same number and never the number', async () => {
    const [one, two] = [await note({ externalId: 'k1' }), await note({ externalId: 'k2' })];
    const [a, b] = [await recogniseCaller(act(), one), await recogniseCaller(act(), two)];
    expect(a.callerKey).toBe(b.callerKey);
    expect(a.callerKey).toMatch(/^[0-9a-f]{64}$/);
  });

  it('makes a file only where one is wanted', async () => {
    const callId = await note({ externalId: 'none', e164: '+8619900000035' });
    const asked = await identifyCaller(act(), { ...heard, ...about, callId, makeFile: false });
    expect(asked.customerId).toBeNull();
    const booked = await identifyCaller(act(), { ...heard, ...about, callId, name: '江清和' });
    expect(booked.customerId).not.toBeNull();
    expect(await world.customer('+8619900000035')).toBe(booked.customerId);
  });

  it('belongs to the file of the number the guest gives, and puts the ringing one there when asked to', async () => {
    const customerId = await world.customer('+8619900000036');
    const callId = await note({ externalId: 'office', e164: '+862155500199' });
    const wish = { ...heard, ...about, callId, e164: '+8619900000036' };
    expect((await identifyCaller(act(), wish)).customerId).toBe(customerId);
    await identifyCaller(act(), { ...wish, keepNumber: true });
    const again = await note({ externalId: 'office-again', e164: '+862155500199' });
    expect((await recogniseCaller(act(), again)).customerId).toBe(customerId);
  });
});
