/** Boundary events on call activities that run once per element, and event subprocesses inside such visits (BPMN 2.0 §13.3.7, §13.5.3–4). */
import { useDesk } from '../../kit/desk';
import {
  after,
  beside,
  call,
  element,
  end,
  error,
  escalation,
  every,
  eventSub,
  flows,
  forEach,
  message,
  on,
  service,
  signal,
  start,
  terminate,
  throwing,
  user,
  xor,
} from '../../bpmn/diagram';
import { completeFirst, drawn, nothingLeft, plainHandlers, tasksOf, visits } from './kit';

const dish = drawn(
  'dish',
  [
    start('s'),
    user('cook'),
    xor('how'),
    end('served', { attributes: { 'encore:outcome': 'served' } }),
    end('burnt', { event: error('BURNT') }),
    end('late', { event: escalation('LATE') }),
    flows('s > cook > how', 'how > served: default', 'how > burnt: result = "burnt"', 'how > late: result = "late"'),
  ],
  { 'encore:optional': 'result' },
);
const instant = drawn('instant', [start('s'), service('make', 'test.work'), end('e'), flows('s > make > e')]);
const burns = drawn('burns', [start('s'), end('e', { event: error('BURNT') }), flows('s > e')]);

const each = (oneByOne: boolean, until?: string) =>
  forEach('dishes', { as: 'dish', oneByOne, ...(until === undefined ? {} : { until }) });
const inputs = { name: '=dish.name' };

/** An order whose dishes are called one per element, with every kind of boundary event on the call. */
const order = (id: string, called: string, loop: string): string =>
  drawn(
    id,
    [
      start('s'),
      call('make', called, { loop, inputs }),
      on('make', 'burnt', error('BURNT')),
      beside('make', 'late', escalation('LATE')),
      beside('make', 'asked', message('asked', '=table')),
      beside('make', 'remind', every('R2/PT10M')),
      on('make', 'gone', message('gone', '=table')),
      on('make', 'tooLong', after('PT1H')),
      ...['serve', 'sorry', 'hurry', 'answer', 'nudge', 'clear', 'close'].map((name) => user(name)),
      ...['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7'].map((name) => end(name)),
      flows('s > make > serve > e1', 'burnt > sorry > e2', 'late > hurry > e3', 'asked > answer > e4'),
      flows('remind > nudge > e5', 'gone > clear > e6', 'tooLong > close > e7'),
    ],
    { 'encore:optional': 'dish' },
  );

/** A subprocess per guest with event subprocesses of its own. */
const guests = (id: string, oneByOne: boolean): string =>
  drawn(id, [
    start('s'),
    element('subProcess', 'guest', {
      loop: forEach('names', { as: 'name', oneByOne }),
      children: [
        start('gs'),
        user('welcome'),
        end('ge'),
        flows('gs > welcome > ge'),
        eventSub(
          'leaves',
          start('left', { event: message('left', '=name') }),
          user('farewell'),
          end('le'),
          flows('left > farewell > le'),
        ),
        eventSub(
          'wants',
          start('wish', { event: message('wish', '=name'), attributes: { isInterrupting: 'false' } }),
          user('fulfil'),
          end('we'),
          flows('wish > fulfil > we'),
        ),
        eventSub(
          'bored',
          start('waited', { event: after('PT30M'), attributes: { isInterrupting: 'false' } }),
          user('entertain'),
          end('be'),
          flows('waited > entertain > be'),
        ),
      ],
    }),
    user('after'),
    end('e'),
    flows('s > guest > after > e'),
  ]);

/** What is thrown inside one visit and caught by the event subprocess there. */
const caught = drawn(
  'caught',
  [
    start('s'),
    element('subProcess', 'turn', {
      loop: forEach('names', { as: 'name' }),
      children: [
        start('ts'),
        user('sing'),
        xor('well'),
        end('te'),
        end('broke', { event: error('BROKE') }),
        throwing('shout', { event: escalation('SHOUT') }),
        user('encore'),
        end('se'),
        flows('ts > sing > well', 'well > te: default', 'well > broke: it = "broke"', 'well > shout: it = "loud"'),
        flows('shout > encore > se'),
        eventSub('mends', start('ms', { event: error('BROKE') }), user('repair'), end('me'), flows('ms > repair > me')),
        eventSub(
          'hears',
          start('hs', { event: escalation('SHOUT'), attributes: { isInterrupting: 'false' } }),
          user('soften'),
          end('he'),
          flows('hs > soften > he'),
        ),
      ],
    }),
    end('e'),
    flows('s > turn > e'),
  ],
  { 'encore:optional': 'it' },
);

const broadcast = drawn('broadcast', [
  start('s'),
  element('subProcess', 'room', {
    loop: forEach('names', { as: 'name' }),
    children: [
      start('rs'),
      user('sing'),
      end('re'),
      flows('rs > sing > re'),
      eventSub('alarm', start('fire', { event: signal('fire') }), user('leave'), end('fe'), flows('fire > leave > fe')),
      eventSub(
        'off',
        start('cut', { event: message('cut', '=name') }),
        throwing('tell', { event: signal('fire') }),
        end('ce', { event: terminate() }),
        flows('cut > tell > ce'),
      ),
    ],
  }),
  end('e'),
  flows('s > room > e'),
]);

const desk = useDesk({
  models: [
    ...[dish, instant, burns],
    ...[order('order', 'dish', each(false)), order('by-turns', 'dish', each(true))],
    ...[order('at-once', 'instant', each(false)), order('at-once-by-turns', 'instant', each(true))],
    ...[order('hopeless', 'burns', each(false)), order('enough', 'dish', each(false, 'nrOfCompletedInstances >= 2'))],
    order('enough-at-once', 'instant', each(false, 'nrOfCompletedInstances >= 2')),
    ...[guests('guests', false), guests('guest-by-guest', true), caught, broadcast],
  ],
  handlers: plainHandlers,
});

const dishes = [{ name: 'noodles' }, { name: 'soup' }, { name: 'noodles' }];
let tables = 0;
const ordered = (process = 'order') => desk.start(process, { dishes, table: `T${++tables}` });
const childStatuses = async (caseId: string) =>
  (await desk.cases('dish')).filter((one) => one.parentId === caseId).map(({ status }) => status);

describe('a call per element', () => {
  test('goes on when every called case has ended', async () => {
    const started = await ordered();
    for (const count of [3, 2, 1]) {
      expect((await tasksOf(desk, started)).filter((id) => id === 'cook')).toHaveLength(count);
      await completeFirst(desk, 'cook', started);
    }
    expect(await tasksOf(desk, started)).toEqual(['serve']);
    expect((await desk.cases('dish')).map(({ variables }) => variables['name'])).toEqual(
      dishes.map(({ name }) => name),
    );
  });

  test('whose case fails takes the other cases and every boundary event with it', async () => {
    const started = await ordered();
    await completeFirst(desk, 'cook', started, { result: 'burnt' });

    expect(await tasksOf(desk, started)).toEqual(['sorry']);
    expect(await desk.waits(started)).toEqual(['task:sorry']);
    expect((await childStatuses(started.caseId)).sort()).toEqual(['cancelled', 'cancelled', 'failed']);
  });

  test('whose last case fails is not complete', async () => {
    const started = await ordered();
    await completeFirst(desk, 'cook', started);
    await completeFirst(desk, 'cook', started);
    await completeFirst(desk, 'cook', started, { result: 'burnt' });

    expect(await tasksOf(desk, started)).toEqual(['sorry']);
  });

  test('hears an escalation of each case beside the others', async () => {
    const started = await ordered();
    await completeFirst(desk, 'cook', started, { result: 'late' });
    await completeFirst(desk, 'cook', started, { result: 'late' });

    expect(await tasksOf(desk, started)).toEqual(['cook', 'hurry', 'hurry']);
    await completeFirst(desk, 'cook', started);
    expect(await tasksOf(desk, started)).toEqual(['hurry', 'hurry', 'serve']);
  });

  test('has one timer for all its cases, which withdraws them together', async () => {
    const started = await ordered();
    expect((await desk.waits(started)).filter((wait) => wait === 'timer:tooLong')).toHaveLength(1);
    await desk.advance('PT1H');

    expect((await tasksOf(desk, started)).filter((id) => id !== 'nudge')).toEqual(['close']);
    expect(await childStatuses(started.caseId)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('is reminded of as often as the timer says, not once per case', async () => {
    const started = await ordered();
    await desk.advance('PT50M');

    expect((await tasksOf(desk, started)).filter((id) => id === 'nudge')).toHaveLength(2);
    expect(await visits(desk, started, 'remind')).toBe(2);
  });

  test('gets a message beside it again and again, and one that ends it once', async () => {
    const started = await ordered();
    const table = `T${tables}`;
    await desk.publish('asked', table);
    await desk.publish('asked', table);
    expect((await tasksOf(desk, started)).filter((id) => id === 'answer')).toHaveLength(2);

    await desk.publish('gone', table);
    expect(await tasksOf(desk, started)).toEqual(['answer', 'answer', 'clear']);
    expect(await childStatuses(started.caseId)).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  test('of no element at all goes on at once and arms nothing', async () => {
    const started = await desk.start('order', { dishes: [], table: 'none' });

    expect(await desk.waits(started)).toEqual(['task:serve']);
    expect(await childStatuses(started.caseId)).toEqual([]);
  });

  test('that has enough withdraws what still runs', async () => {
    const started = await ordered('enough');
    await completeFirst(desk, 'cook', started);
    await completeFirst(desk, 'cook', started);

    expect(await tasksOf(desk, started)).toEqual(['serve']);
    expect((await childStatuses(started.caseId)).sort()).toEqual(['cancelled', 'completed', 'completed']);
  });

  test.each(['at-once', 'at-once-by-turns', 'enough-at-once'])(
    'whose cases end at once is passed in one step (%s)',
    async (process) => {
      const started = await ordered(process);

      expect(started.opened).toMatchObject([{ elementId: 'serve' }]);
      expect(await desk.waits(started)).toEqual(['task:serve']);
    },
  );

  test('whose first case fails at once starts no other', async () => {
    const before = (await desk.cases('burns')).length;
    const started = await ordered('hopeless');

    expect(await desk.waits(started)).toEqual(['task:sorry']);
    expect((await desk.cases('burns')).length - before).toBe(1);
  });

  test('cancelled in one case by hand is the error of that visit, and tried again for it alone', async () => {
    const started = await ordered();
    const [first] = (await desk.cases('dish')).filter((one) => one.parentId === started.caseId);
    await desk.cancel(first!.id);
    expect(await desk.waits(started)).toContain('incident:uncaught-error');
    expect((await tasksOf(desk, started)).filter((id) => id === 'cook')).toHaveLength(2);

    await desk.retry(started);
    for (let i = 0; i < 3; i++) await completeFirst(desk, 'cook', started);
    expect(await tasksOf(desk, started)).toEqual(['serve']);
  });
});

describe('a call per element, one after the other', () => {
  test('starts the next case when the one before has ended, in the same step', async () => {
    const started = await ordered('by-turns');
    for (let i = 0; i < 3; i++) {
      expect(await tasksOf(desk, started)).toEqual(['cook']);
      await completeFirst(desk, 'cook', started);
    }
    expect(await tasksOf(desk, started)).toEqual(['serve']);
  });

  test('whose second case fails starts no third', async () => {
    const started = await ordered('by-turns');
    await completeFirst(desk, 'cook', started);
    await completeFirst(desk, 'cook', started, { result: 'burnt' });

    expect(await tasksOf(desk, started)).toEqual(['sorry']);
    expect((await childStatuses(started.caseId)).sort()).toEqual(['completed', 'failed']);
  });

  test('keeps its timer from the first case to the last', async () => {
    const started = await ordered('by-turns');
    await desk.advance('PT40M');
    await completeFirst(desk, 'cook', started);
    await desk.advance('PT20M');

    expect((await tasksOf(desk, started)).filter((id) => id !== 'nudge')).toEqual(['close']);
  });
});

describe('an event subprocess inside a visit per element', () => {
  const names = (count: number, of: string) => Array.from({ length: count }, (_, i) => `${of}${i + 1}`);

  test('that interrupts ends its own visit and no other', async () => {
    const started = await desk.start('guests', { names: names(3, 'a') });
    await desk.publish('left', 'a2');

    expect(await tasksOf(desk, started)).toEqual(['farewell', 'welcome', 'welcome']);
    await desk.complete('farewell', {}, { caseId: started });
    for (let i = 0; i < 2; i++) await completeFirst(desk, 'welcome', started);
    expect(await tasksOf(desk, started)).toEqual(['after']);
    expect(await desk.waits(started)).toEqual(['task:after']);
  });

  test('beside the flow keeps its visit open, however often it comes', async () => {
    const started = await desk.start('guests', { names: names(2, 'b') });
    await desk.publish('wish', 'b1');
    await desk.publish('wish', 'b1');
    for (let i = 0; i < 2; i++) await completeFirst(desk, 'welcome', started);
    expect(await tasksOf(desk, started)).toEqual(['fulfil', 'fulfil']);

    for (let i = 0; i < 2; i++) await completeFirst(desk, 'fulfil', started);
    expect(await tasksOf(desk, started)).toEqual(['after']);
  });

  test('waits once per visit for its timer', async () => {
    const started = await desk.start('guests', { names: names(2, 'c') });
    await completeFirst(desk, 'welcome', started);
    await desk.advance('PT30M');

    expect(await tasksOf(desk, started)).toEqual(['entertain', 'welcome']);
  });

  test('is armed anew for the next visit where they come one by one', async () => {
    const started = await desk.start('guest-by-guest', { names: names(2, 'd') });
    await desk.publish('left', 'd2', {}, 'PT1M');
    await desk.advance('PT2M');
    await desk.publish('left', 'd1');
    await desk.complete('farewell', {}, { caseId: started });
    expect(await tasksOf(desk, started)).toEqual(['welcome']);

    await desk.publish('left', 'd2');
    await desk.complete('farewell', {}, { caseId: started });
    expect(await tasksOf(desk, started)).toEqual(['after']);
  });

  test('catches an error of its visit while the others go on', async () => {
    const started = await desk.start('caught', { names: names(2, 'e') });
    await completeFirst(desk, 'sing', started, { it: 'broke' });
    expect(await tasksOf(desk, started)).toEqual(['repair', 'sing']);

    await completeFirst(desk, 'sing', started, { it: 'well' });
    await desk.complete('repair', {}, { caseId: started });
    expect((await desk.facts(started)).status).toBe('completed');
  });

  test('hears an escalation of its visit beside the flow', async () => {
    const started = await desk.start('caught', { names: names(2, 'f') });
    await completeFirst(desk, 'sing', started, { it: 'loud' });
    expect(await tasksOf(desk, started)).toEqual(['encore', 'sing', 'soften']);

    await completeFirst(desk, 'sing', started, { it: 'well' });
    for (const task of ['encore', 'soften']) await desk.complete(task, {}, { caseId: started });
    expect((await desk.facts(started)).status).toBe('completed');
  });

  test('gets a signal in every visit at once', async () => {
    const started = await desk.start('broadcast', { names: names(3, 'g') });
    await desk.publish('cut', 'g2');
    await desk.run();

    expect(await tasksOf(desk, started)).toEqual(['leave', 'leave']);
    for (let i = 0; i < 2; i++) await completeFirst(desk, 'leave', started);
    expect((await desk.facts(started)).status).toBe('completed');
    await nothingLeft(desk, started);
  });
});
