import { findOrCreateCustomer } from '../../src/domain/customers';
import type { Act } from '../../src/domain/shapes';
import { newId } from '../../src/lib/ids';
import { systemActor } from '../../src/lib/actor';
import { useWeb, venueIds, type Visitor } from './kit';

const web = useWeb();
const number = '+8619900000836';

/** A call about a booking that is to be made; nobody has taken it. */
async function callWanted(): Promise<string> {
  const { desk } = web;
  const act: Act = {
    ...{ sql: desk.database, now: desk.clock.now(), actor: { id: 'somebody' }, caseId: null },
    ...{ newId: () => newId(), enqueue: () => undefined },
  };
  const { customerId } = await findOrCreateCustomer(act, { name: '江一舟', e164: number });
  const variables = {
    ...{ customerId, venueId: Object.values(venueIds)[0]!, bookingCode: 'M2Q8', bookingId: null, purpose: 'service' },
    ...{ campaignPurpose: null, matter: '明天的预订要不要改', matterEn: 'Whether tomorrow’s booking is to be changed' },
    ...{ callScript: 'call-explain', scriptData: null, importance: 'normal', callUntil: '2026-11-22T10:30:00.000Z' },
    ...{ retryPlan: 'once', harmless: false, answers: null },
  };
  const { caseId } = await desk.engine.startCase({ process: 'flow-31', variables, actor: systemActor('timer') });
  return caseId;
}

async function answer(visitor: Visitor, page: string, fields: Record<string, string>): Promise<string> {
  const { status, location } = await visitor.post(`${page}/complete`, fields, page);
  expect(status).toBe(303);
  web.desk.clock.advance(1000);
  return location;
}

describe('a call on the page', () => {
  it('goes from question to question without the inbox, with number, matter and script beside it', async () => {
    const call = await callWanted();
    const agent = await web.signedIn('agent');
    const { id } = await web.desk.task('dial', call);
    await agent.post(`/tasks/${id}/claim`, {}, `/tasks/${id}`);
    const dial = await agent.get(`/tasks/${id}`);
    expect(dial.text).toContain('href="tel:+8619900000836"');
    expect(dial.text).toContain('199 0000 0836');
    expect(dial.text).toContain('明天的预订要不要改');
    const listen = await answer(agent, `/tasks/${id}`, { dialResult: 'connects' });
    const greet = await answer(agent, listen, { answered: 'yes' });
    const greeting = (await agent.get(greet)).text;
    expect(greeting).toContain('请问是江一舟吗');
    expect(greeting).toMatch(/拨打电话.*通了，在响.*听有没有人接.*有人接/su);
    const convenient = await answer(agent, greet, { person: 'self' });
    const explain = await answer(agent, convenient, { convenient: 'yes' });
    expect((await agent.get(explain)).text).toContain('我换个说法跟您讲一下：明天的预订要不要改');
    const last = await answer(agent, explain, { understood: 'yes' });
    expect(await answer(agent, last, { wish: 'none' })).toBe('/tasks');
  });

  it('shows an auditor no number to dial', async () => {
    const call = await callWanted();
    const { id } = await web.desk.task('dial', call);
    const { text } = await (await web.signedIn('auditor')).get(`/tasks/${id}`);
    expect(text).toContain('明天的预订要不要改');
    expect(text).not.toContain('tel:');
    expect(text).not.toMatch(/199 0000 0836|19900000836/);
  });

  it('stands in the inbox by what it is about', async () => {
    await callWanted();
    expect((await (await web.signedIn('agent')).get('/tasks?box=groups')).text).toContain('明天的预订要不要改');
  });

  it('names other calls that wait for the same guest, so that all is said at once', async () => {
    await callWanted();
    const { id } = await web.desk.task('dial', await callWanted());
    expect((await (await web.signedIn('agent')).get(`/tasks/${id}`)).text).toContain('同一位客人还有电话要打');
  });
});

describe('text messages', () => {
  it('lie beside the mails for whoever may read them, their numbers masked for whoever does not need them', async () => {
    const call = await callWanted();
    for (const answers of [{ dialResult: 'connects' }, { answered: 'no' }, { rings: 6 }]) {
      const [task] = await web.desk.tasks(call);
      await web.desk.complete(task!, { callNote: null, ...answers });
    }
    await web.desk.run();
    const admin = await web.signedIn('admin');
    const { text } = await admin.get('/outbox?kind=sms');
    expect(text).toContain('客服给您打电话没有接通');
    expect(text).not.toContain('19900000836');
    expect((await admin.get('/outbox?kind=mail')).text).not.toContain('客服给您打电话没有接通');
    expect((await (await web.signedIn('supervisor')).get('/outbox')).text).toContain('199 0000 0836');
  });
});
