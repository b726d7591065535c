import {
  after,
  at,
  catching,
  end,
  every,
  flows,
  message,
  on,
  plain,
  receive,
  rule,
  send,
  service,
  signal,
  start,
  throwing,
  user,
  and,
} from './diagram';
import { begin, ok } from './kit';

const line = (...middle: string[]) => [start('s'), ...middle, end('e')];

describe('user task', () => {
  it('opens with everything evaluated', async () => {
    const task = user('u', {
      attributes: {
        'camunda:formKey': 'wish',
        'camunda:candidateGroups': 'agent, supervisor',
        'camunda:assignee': '=who',
        'camunda:dueDate': 'PT15M',
        'camunda:priority': '=if urgent then 90 else 50',
        'encore:claim': 'never',
      },
    });
    const story = await begin([...line(task), flows('s > u > e')], { variables: { who: 'bob', urgent: true } });
    expect(story.wait('u', 'user-task')).toMatchObject({
      formKey: 'wish',
      candidateGroups: ['agent', 'supervisor'],
      assignee: 'bob',
      due: new Date('2026-11-21T04:15:00Z'),
      priority: 90,
      claimForActor: false,
    });
  });

  it('takes groups from a list and a due date from an instant; without attributes it has neutral ones', async () => {
    const first = user('u', { attributes: { 'camunda:candidateGroups': '=groups', 'camunda:dueDate': '=until' } });
    const second = user('v', { attributes: { 'camunda:candidateGroups': undefined } });
    const story = await begin([...line(first, second), flows('s > u > v > e')], {
      variables: { groups: ['a', 'b'], until: '2026-11-22T00:00:00.000Z' },
    });
    expect(story.wait('u', 'user-task')).toMatchObject({
      candidateGroups: ['a', 'b'],
      due: new Date('2026-11-22T00:00:00Z'),
    });
    await story.complete('u');
    expect(story.wait('v', 'user-task')).toMatchObject({
      candidateGroups: [],
      assignee: null,
      due: null,
      priority: 50,
      claimForActor: true,
    });
  });

  it.each(['high', 2.5, 101, -1, true])('is an incident where its priority is %p', async (priority) => {
    const task = user('u', { attributes: { 'camunda:priority': '=p' } });
    const story = await begin([...line(task), flows('s > u > e')], { variables: { p: priority } });
    expect(story.wait('u', 'incident')).toMatchObject({ code: 'expression', params: { reason: 'not-a-priority' } });

    await story.retry('u', { p: 70 });
    expect(story.wait('u', 'user-task')).toMatchObject({ priority: 70 });
  });

  it('writes what was filled in, through its mappings when it has any', async () => {
    const mapped = user('v', { outputs: { sum: '=x + y' } });
    const story = await begin([...line(user('u'), mapped), flows('s > u > v > e')]);
    await story.complete('u', { x: 1 });
    await story.complete('v', { y: 2, z: 3 });
    expect(story.variables).toEqual({ x: 1, sum: 3 });
  });

  it('cannot be completed twice', async () => {
    const story = await begin([...line(user('u'), user('v')), flows('s > u > v > e')]);
    const { itemId } = story.wait('u', 'user-task');
    await story.complete('u', { x: 1 });
    await expect(story.happens({ type: 'complete', itemId, values: { x: 2 } })).rejects.toMatchObject({
      code: 'conflict',
    });
    await expect(
      story.happens({ type: 'trigger', itemId: story.wait('v', 'user-task').itemId, payload: {} }),
    ).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(story.variables).toEqual({ x: 1 });
  });
});

describe('service task', () => {
  it('gets variables by name and mapped inputs over them, and gives its values to variables of their names', async () => {
    const story = await begin(
      [...line(service('a', 'find', { inputs: { party: '=size + 1', note: 'plain text' } })), flows('s > a > e')],
      {
        variables: { size: 4, venueId: 'V' },
        handlers: { find: () => ok({ room: 'K8' }) },
      },
    );
    expect(story.requests[0]).toMatchObject({
      type: 'find',
      elementId: 'a',
      input: { size: 4, venueId: 'V', party: 5, note: 'plain text' },
    });
    expect(story.variables).toEqual({ size: 4, venueId: 'V', room: 'K8' });
  });

  it('gives only what is mapped when outputs are mapped', async () => {
    const story = await begin([...line(service('a', 'find', { outputs: { roomId: '=room' } })), flows('s > a > e')], {
      handlers: { find: () => ok({ room: 'K8', other: 1 }) },
    });
    expect(story.variables).toEqual({ roomId: 'K8' });
  });

  it('ends the run with the very error a handler throws', async () => {
    const story = await begin([...line(user('u'), service('a', 'broken')), flows('s > u > a > e')], {
      handlers: { broken: () => Promise.reject(new RangeError('boom')) },
    });
    await expect(story.complete('u')).rejects.toThrow(RangeError);
    expect(story.waiting()).toEqual(['u']);
  });

  it('maps again without working again when only the mapping was wrong', async () => {
    const story = await begin(
      [...line(service('a', 'find', { outputs: { total: '=room + extra' } })), flows('s > a > e')],
      {
        handlers: { find: () => ok({ room: 1 }) },
      },
    );
    expect(story.wait('a', 'incident')).toMatchObject({
      code: 'expression',
      params: { name: 'extra', reason: 'unknown-variable' },
    });
    await story.retry('a', { extra: 2 });
    expect(story.calls).toEqual(['a']);
    expect(story.variables).toEqual({ extra: 2, total: 3 });
    expect(story.status).toBe('completed');
  });

  it('sees its own visit in parallel branches', async () => {
    const story = await begin(
      [
        ...[start('s'), and('g'), service('a', 'slow'), service('b', 'slow'), and('j'), end('e')],
        flows('s > g', 'g > a > j', 'g > b > j', 'j > e'),
      ],
      { handlers: { slow: async () => (await new Promise((done) => setImmediate(done)), ok()) } },
    );
    expect(story.calls).toEqual(['a', 'b']);
    expect(new Set(story.requests.map((request) => request.itemId)).size).toBe(2);
    expect(story.status).toBe('completed');
  });
});

describe('other tasks', () => {
  it('passes plain tasks', async () => {
    const story = await begin([...line(plain('t'), service('n')), flows('s > t > n > e')]);
    expect(story.calls).toEqual(['n']);
  });

  it('asks a decision and records what fired', async () => {
    const story = await begin([...line(rule('d', 'hold-times', 'hold')), flows('s > d > e')], {
      variables: { member: true },
      decisions: { 'hold-times': ({ member }) => ({ minutes: member ? 30 : 15 }) },
    });
    expect(story.variables).toEqual({ member: true, hold: { minutes: 30 } });
    expect(story.result.decisions).toMatchObject([
      { decisionId: 'hold-times', elementId: 'd', output: { minutes: 30 } },
    ]);
  });

  it('spreads a decision without a result variable', async () => {
    const story = await begin([...line(rule('d', 'hold-times')), flows('s > d > e')], {
      decisions: { 'hold-times': () => ({ minutes: 15, table: 'A' }) },
    });
    expect(story.variables).toEqual({ minutes: 15, table: 'A' });
  });
});

describe('timer', () => {
  it.each([
    ['a duration', after('P60D'), '2027-01-20T04:00:00.000Z'],
    ['a duration by expression', after('=wait'), '2026-11-21T06:00:00.000Z'],
    ['an instant', at('2029-01-01T00:00:00Z'), '2029-01-01T00:00:00.000Z'],
    ['an instant by expression', at('=arrival'), '2026-11-21T12:30:00.000Z'],
    ['a step from now by expression', at('=now() + duration("PT5M")'), '2026-11-21T04:05:00.000Z'],
  ])('is due by %s', async (_name, event, due) => {
    const story = await begin([...line(catching('t', { event }), service('a')), flows('s > t > a > e')], {
      variables: { wait: 'PT2H', arrival: '2026-11-21T12:30:00.000Z' },
    });
    expect(story.wait('t', 'timer').due.toISOString()).toBe(due);
    await story.expires('t');
    expect(story.calls).toEqual(['a']);
  });

  it('is an incident at the event when it says no time, and its task is there all the same', async () => {
    const story = await begin(
      [...line(user('u'), on('u', 't', after('=wait')), service('h')), flows('s > u > e', 't > h > e')],
      {
        variables: { wait: 'soon' },
      },
    );
    expect(story.waiting('user-task')).toEqual(['u']);
    expect(story.wait('t', 'incident')).toMatchObject({ code: 'not-a-time', params: { value: 'soon' } });
    await story.retry('t', { wait: 'PT1H' });
    await story.expires('t');
    expect(story.calls).toEqual(['h']);
    expect(story.status).toBe('completed');
  });

  it('starts a case by its start event', async () => {
    const story = await begin([start('s', { event: every('R/PT1H') }), service('a'), end('e'), flows('s > a > e')], {
      startEventId: 's',
    });
    expect(story.calls).toEqual(['a']);
    expect(story.definition.model.timerStarts).toEqual([
      { elementId: 's', kind: 'cycle', expression: 'R/PT1H', perVenue: false },
    ]);
  });
});

describe('message', () => {
  it('is waited for by name and key and brings its payload', async () => {
    const event = message('booking.cancelled', '=bookingId');
    const story = await begin([...line(catching('m', { event }), service('a')), flows('s > m > a > e')], {
      variables: { bookingId: 'B-1' },
    });
    expect(story.wait('m', 'message')).toMatchObject({ name: 'booking.cancelled', correlationKey: 'B-1' });
    await story.receives('m', { reason: 'rain' });
    expect(story.variables).toEqual({ bookingId: 'B-1', reason: 'rain' });
  });

  it('is received by a receive task with its boundary events', async () => {
    const task = receive('r', 'M', { attributes: { 'encore:correlationKey': '=number' } });
    const story = await begin(
      [...line(task, on('r', 't', after('PT1H')), service('h'), service('a')), flows('s > r > a > e', 't > h > e')],
      {
        variables: { number: 42 },
      },
    );
    expect(story.wait('r', 'message')).toMatchObject({ name: 'M', correlationKey: '42' });
    await story.receives('r');
    expect(story.calls).toEqual(['a']);
    expect(story.status).toBe('completed');
  });

  it('is thrown with key, payload and time to live', async () => {
    const thrown = throwing('m', {
      event: message('room.released', '=entryId'),
      inputs: { room: '=roomId' },
      attributes: { 'encore:timeToLive': 'PT5M' },
    });
    const story = await begin(
      [...line(thrown, send('st', 'told', { attributes: { 'encore:correlationKey': 'x' } })), flows('s > m > st > e')],
      {
        variables: { entryId: 'W-1', roomId: 'K8' },
      },
    );
    expect(story.effects).toMatchObject([
      {
        type: 'message-thrown',
        elementId: 'm',
        name: 'room.released',
        correlationKey: 'W-1',
        payload: { room: 'K8' },
        timeToLive: 'PT5M',
      },
      { type: 'message-thrown', elementId: 'st', name: 'told', correlationKey: 'x', payload: {}, timeToLive: 'PT1H' },
    ]);
    expect(story.status).toBe('completed');
  });

  it('is an incident where its time to live is no duration, and is sent once that is mended', async () => {
    const thrown = throwing('m', { event: message('M', 'k'), attributes: { 'encore:timeToLive': '=ttl' } });
    const story = await begin([...line(thrown), flows('s > m > e')], { variables: { ttl: 'an hour' } });
    expect(story.wait('m', 'incident')).toMatchObject({ code: 'not-a-time', params: { value: 'an hour' } });
    expect(story.effects).toEqual([]);

    await story.retry('m', { ttl: 'PT2H' });
    expect(story.effects).toMatchObject([{ timeToLive: 'PT2H' }]);
  });

  it('is an incident without a key', async () => {
    const story = await begin([...line(catching('m', { event: message('M', '=bookingId') })), flows('s > m > e')], {
      variables: { bookingId: null },
    });
    expect(story.wait('m', 'incident').code).toBe('no-correlation-key');
  });

  it('starts a case with its payload', async () => {
    const head = start('s', { event: message('call.incoming', '=number'), outputs: { caller: '=number' } });
    const story = await begin([head, user('u'), end('e'), flows('s > u > e')], {
      startEventId: 's',
      variables: { number: '139', line: 2 },
    });
    expect(story.variables).toEqual({ caller: '139' });
    expect(story.definition.model.messageStarts).toEqual([
      { name: 'call.incoming', elementId: 's', correlationKey: '=number' },
    ]);
  });
});

describe('an end event that sends', () => {
  it('sends once, also where its outcome is a fault at first', async () => {
    const told = end('e', { event: message('told', '=k'), attributes: { 'encore:outcome': '=how' } });
    const story = await begin([start('s'), told, flows('s > e')], { variables: { k: 'K' } });
    expect(story.effects).toEqual([]);

    await story.retry('e', { how: 'well' });
    expect(story.effects).toMatchObject([{ type: 'message-thrown', name: 'told' }]);
    expect(story.result.outcome).toBe('well');
  });
});

describe('signal', () => {
  it('is heard in the case at once and told to others', async () => {
    const story = await begin([
      ...[
        start('s'),
        and('g'),
        catching('c', { event: signal('S') }),
        user('u'),
        throwing('t', { event: signal('S'), inputs: { why: 'fire' } }),
      ],
      ...[end('e'), end('e2'), flows('s > g', 'g > c > e', 'g > u > t > e2')],
    ]);
    await story.complete('u');
    expect(story.effects).toMatchObject([{ type: 'signal-thrown', name: 'S', payload: { why: 'fire' } }]);
    expect(story.variables).toEqual({ why: 'fire' });
    expect(story.status).toBe('completed');
  });
});
