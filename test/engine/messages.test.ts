import { handlersOf } from '../../src/engine/handlers';
import { useDesk } from '../kit/desk';
import { everyone } from '../kit/people';
import { call, end, event, mapping, message, model, start, userTask } from './models';

const waiting = (id: string): string =>
  model(
    id,
    [
      start(),
      event('intermediateCatchEvent', 'paid', message('paid'), { key: '=order' }),
      userTask('pack'),
      end('done'),
    ],
    ['started > paid > pack > done'],
    { messages: ['paid'] },
  );
const beside = model(
  'beside',
  [
    start(),
    userTask('sing'),
    event('boundaryEvent', 'longer', message('longer'), { on: 'sing', interrupting: false, key: '=room' }),
    userTask('prolong'),
    end('sung'),
    end('prolonged'),
  ],
  ['started > sing > sung', 'longer > prolong > prolonged'],
  { messages: ['longer'] },
);
const thrower = model(
  'thrower',
  [
    start(),
    userTask('book'),
    event('endEvent', 'confirmed', message('confirmed'), {
      key: '=booking',
      body: mapping({ booking: '=booking', party: '=4' }),
    }),
  ],
  ['started > book > confirmed'],
  { messages: ['confirmed'] },
);
const byMessage = model(
  'by-message',
  [event('startEvent', 'confirmed', message('confirmed'), { key: '=booking' }), userTask('receive'), end('received')],
  ['confirmed > receive > received'],
  { messages: ['confirmed'] },
);
const joining = model(
  'joining',
  [
    event('startEvent', 'missed', message('missed'), { key: '=number' }),
    userTask('ringBack'),
    event('boundaryEvent', 'again', message('missed'), { on: 'ringBack', interrupting: false, key: '=number' }),
    end('rungBack'),
    end('noted'),
  ],
  ['missed > ringBack > rungBack', 'again > noted'],
  { messages: ['missed'] },
);
const selfTalk = model(
  'self-talk',
  [
    start(),
    '<bpmn:parallelGateway id="split" />',
    event('intermediateCatchEvent', 'hear', message('word'), { key: '=me' }),
    userTask('say'),
    event('intermediateThrowEvent', 'speak', message('word'), { key: '=me', body: mapping({ word: '="hello"' }) }),
    end('heard'),
    end('said'),
  ],
  ['started > split > hear > heard', 'split > say > speak > said'],
  { messages: ['word'] },
);
const calls = model(
  'calls',
  [start(), call('wait', 'first', mapping({ order: '=order' })), end('up')],
  ['started > wait > up'],
);

const desk = useDesk({
  models: [waiting('first'), waiting('second'), beside, thrower, byMessage, joining, selfTalk, calls],
  handlers: handlersOf(),
});

const messageState = async (id: string): Promise<string> => {
  const [row] = await desk.database.query<{ state: string }>('SELECT state FROM message WHERE id = $1', [id]);
  return row!.state;
};

describe('a message', () => {
  test('goes to the case that waits for its name and key, with its payload as variables', async () => {
    const [mine, other] = [await desk.start('first', { order: 'A1' }), await desk.start('first', { order: 'A2' })];

    const id = await desk.publish('paid', 'A1', { amount: 500 });

    expect(await desk.waits(mine)).toEqual(['task:pack']);
    expect(await desk.facts(mine)).toMatchObject({ variables: { amount: 500 } });
    expect(await desk.waits(other)).toEqual(['message:paid']);
    expect(await messageState(id)).toBe('correlated');
    expect((await desk.audit(mine)).at(-1)).toMatchObject({ command: 'deliver-message', actor: { id: 'message' } });
  });

  test('that comes first waits for its receiver', async () => {
    const id = await desk.publish('paid', 'B1', { amount: 1 });
    expect(await messageState(id)).toBe('waiting');

    const started = await desk.start('first', { order: 'B1' });
    await desk.run();

    expect(await desk.waits(started)).toEqual(['task:pack']);
    expect(await messageState(id)).toBe('correlated');
  });

  test('nobody wanted within its time to live is listed as unmatched and reaches nobody later', async () => {
    const id = await desk.publish('paid', 'C1', {}, 'PT10M');
    await desk.advance('PT11M');
    expect(await messageState(id)).toBe('unmatched');

    const late = await desk.start('first', { order: 'C1' });
    await desk.run();
    expect(await desk.waits(late)).toEqual(['message:paid']);
  });

  test('reaches one case per process, the one that waited longest', async () => {
    const older = await desk.start('first', { order: 'D1' });
    await desk.advance('PT1S');
    const younger = await desk.start('first', { order: 'D1' });
    const elsewhere = await desk.start('second', { order: 'D1' });

    await desk.publish('paid', 'D1');

    expect(await desk.waits(older)).toEqual(['task:pack']);
    expect(await desk.waits(younger)).toEqual(['message:paid']);
    expect(await desk.waits(elsewhere)).toEqual(['task:pack']);
  });

  test('whose receiver is gone when it arrives goes to the next one of the process', async () => {
    const older = await desk.start('first', { order: 'E1' });
    await desk.advance('PT1S');
    const younger = await desk.start('first', { order: 'E1' });
    const command = { name: 'paid', correlationKey: 'E1', payload: {}, actor: everyone };
    await desk.engine.publishMessage(command);
    await desk.cancel(older);

    await desk.run();

    expect(await desk.waits(younger)).toEqual(['task:pack']);
  });

  test('can come again to an event that does not interrupt', async () => {
    const started = await desk.start('beside', { room: '301' });

    await desk.publish('longer', '301');
    await desk.publish('longer', '301');

    expect(await desk.waits(started)).toEqual(['message:longer', 'task:prolong', 'task:prolong', 'task:sing']);
  });

  test('sent and awaited by the same case in one step is heard', async () => {
    const started = await desk.start('self-talk', { me: 'M' });
    await desk.complete('say', {}, { caseId: started });
    await desk.run();

    expect(await desk.facts(started)).toMatchObject({ status: 'completed', variables: { word: 'hello' } });
  });

  test('reaches a called case', async () => {
    const started = await desk.start('calls', { order: 'F1' });
    await desk.publish('paid', 'F1');
    await desk.complete('pack', {}, { caseId: started });

    expect(await desk.facts(started)).toMatchObject({ status: 'completed', outcome: 'up' });
  });
});

describe('a message that starts a case', () => {
  test('hands over from the case that sent it', async () => {
    const sender = await desk.start('thrower', { booking: 'B7' });
    await desk.complete('book', {}, { caseId: sender });
    await desk.run();

    const [started] = await desk.cases('by-message');
    expect(started).toMatchObject({ cameFrom: sender.caseId, variables: { booking: 'B7', party: 4 } });
    expect(await desk.waits(started!.id)).toEqual(['task:receive']);
  });

  test('starts one case however often and however simultaneously it comes, and joins it while it is open', async () => {
    const missed = {
      name: 'missed',
      correlationKey: '199 0000 0002',
      payload: { number: '199 0000 0002' },
      actor: everyone,
    };

    await Promise.all([1, 2, 3].map(() => desk.engine.publishMessage(missed)));
    await desk.run();

    const cases = await desk.cases('joining');
    expect(cases).toHaveLength(1);
    expect((await desk.path(cases[0]!.id)).filter((id) => id === 'noted')).toHaveLength(2);
  });

  test('that cannot be started is an incident of the case that sent it, and is tried again from there', async () => {
    const sender = await desk.start('thrower', { booking: 'B8' });
    await desk.complete('book', {}, { caseId: sender });
    const retire = (state: string) =>
      desk.database.query(`UPDATE process_definition SET state = $1 WHERE key = 'by-message'`, [state]);
    await retire('retired');
    await desk.advance('PT1H');
    expect(await desk.waits(sender)).toEqual(['incident:job-failed']);

    await retire('active');
    await desk.retry(sender);
    await desk.run();
    expect((await desk.cases('by-message')).at(-1)).toMatchObject({ cameFrom: sender.caseId, status: 'running' });
  });

  test('starts again once the case with its key has ended', async () => {
    const [open] = await desk.cases('joining');
    await desk.complete('ringBack', {}, { caseId: open!.id });
    await desk.publish('missed', '199 0000 0002', { number: '199 0000 0002' });

    expect((await desk.cases('joining')).map(({ status }) => status)).toEqual(['completed', 'running']);
  });

  test('and a subscription made at the same instant do not miss each other', async () => {
    for (let i = 0; i < 10; i++) {
      const order = `R${i}`;
      const command = { name: 'paid', correlationKey: order, payload: {}, actor: everyone };
      const [started] = await Promise.all([desk.start('first', { order }), desk.engine.publishMessage(command)]);
      await desk.run();
      expect(await desk.waits(started)).toEqual(['task:pack']);
    }
  });
});
