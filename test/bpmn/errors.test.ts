import {
  after,
  and,
  beside,
  call,
  end,
  error,
  escalation,
  flows,
  forEach,
  on,
  service,
  start,
  sub,
  throwing,
  user,
  xor,
} from './diagram';
import { begin, failure, ok } from './kit';

describe('business error of a handler', () => {
  const caughtBy = (event: string) => [
    ...[start('s'), service('a', 'fail'), event, service('h'), service('n'), end('e')],
    flows('s > a > n > e', 'x > h > e'),
  ];

  it('goes to the boundary event that names it', async () => {
    const story = await begin(caughtBy(on('a', 'x', error('E1'))));
    expect(story.calls).toEqual(['a', 'h']);
    expect(story.status).toBe('completed');
    expect(story.history()).toContainEqual(expect.objectContaining({ elementId: 'a', state: 'cancelled' }));
  });

  it('goes to a boundary event that catches all, but first to one that names it', async () => {
    const all = await begin(caughtBy(on('a', 'x', error())));
    expect(all.calls).toEqual(['a', 'h']);
    const both = await begin([
      ...[start('s'), service('a', 'fail'), on('a', 'any', error()), on('a', 'x', error('E1'))],
      ...[service('h'), service('other'), end('e')],
      flows('s > a > e', 'any > other > e', 'x > h > e'),
    ]);
    expect(both.calls).toEqual(['a', 'h']);
  });

  it('is an incident when nobody catches it, and the task is tried again on demand', async () => {
    let taken = true;
    const story = await begin(caughtBy(on('a', 'x', error('OTHER'))), {
      handlers: { fail: () => (taken ? failure('E1', { room: 'K8' }) : ok()) },
    });
    expect(story.wait('a', 'incident')).toMatchObject({ code: 'uncaught-error', params: { error: 'E1' } });
    await story.retry('a');
    expect(story.closed).toMatchObject([{ elementId: 'a', kind: 'incident' }]);
    expect(story.waiting('incident')).toEqual(['a']);
    taken = false;
    await story.retry('a');
    expect(story.calls).toEqual(['a', 'a', 'a', 'n']);
    expect(story.status).toBe('completed');
  });

  it('is an incident even where every error is caught when it is none of the diagram', async () => {
    const story = await begin(caughtBy(on('a', 'x', error())), {
      handlers: { fail: () => ({ ...failure('HANDLER_INPUT'), fault: true }) },
    });
    expect(story.wait('a', 'incident')).toMatchObject({ code: 'handler', params: { error: 'HANDLER_INPUT' } });
  });

  it('brings its details as variables, or mapped ones with the code', async () => {
    const handlers = { fail: () => failure('E1', { offered: 'K9' }) };
    const plain = await begin(caughtBy(on('a', 'x', error('E1'))), { handlers });
    expect(plain.variables).toEqual({ offered: 'K9' });
    const mapped = await begin(caughtBy(on('a', 'x', error('E1'), { outputs: { why: '=errorCode + offered' } })), {
      handlers,
    });
    expect(mapped.variables).toEqual({ why: 'E1K9' });
  });
});

describe('error inside a subprocess', () => {
  it('leaves it by its boundary event and removes what else is in it', async () => {
    const inside = sub(
      'sp',
      ...[start('s1'), and('g'), user('su'), user('sib'), service('a', 'fail'), end('e1'), end('e2')],
      flows('s1 > g', 'g > su > a > e1', 'g > sib > e2'),
    );
    const story = await begin([
      ...[start('s'), inside, on('sp', 'x', error('E1')), user('h'), service('n'), end('e')],
      flows('s > sp > n > e', 'x > h > e'),
    ]);
    await story.complete('su');
    expect(story.waiting()).toEqual(['h']);
    await story.complete('h');
    expect(story.calls).toEqual(['a']);
    expect(story.status).toBe('completed');
  });

  it('is thrown by an error end event, through several levels', async () => {
    const inner = sub('inner', start('s1'), user('su'), end('ee', { event: error('E1') }), flows('s1 > su > ee'));
    const outer = sub('outer', start('os'), inner, service('on1'), end('oe'), flows('os > inner > on1 > oe'));
    const story = await begin([
      ...[start('s'), outer, on('outer', 'x', error('E1')), service('h'), service('n'), end('e')],
      flows('s > outer > n > e', 'x > h > e'),
    ]);
    await story.complete('su');
    expect(story.calls).toEqual(['h']);
    expect(story.status).toBe('completed');
  });
});

describe('error end event nobody catches', () => {
  it('fails the case and ends everything in it', async () => {
    const story = await begin(
      [
        ...[
          start('s'),
          and('g'),
          user('u'),
          user('v'),
          end('ee', { event: error('E1'), inputs: { why: '=x' } }),
          end('e'),
        ],
        flows('s > g', 'g > u > ee', 'g > v > e'),
      ],
      { variables: { x: 7 } },
    );
    await story.complete('u');
    expect(story.status).toBe('failed');
    expect(story.result.failure).toEqual({ code: 'E1', elementId: 'ee', details: { why: 7 } });
    expect(story.waiting()).toEqual([]);
  });
});

describe('error path into a join', () => {
  it('stands for the branch it replaces', async () => {
    const story = await begin([
      ...[
        start('s'),
        and('g'),
        service('a', 'fail'),
        on('a', 'x', error('E1')),
        service('h'),
        user('b'),
        xor('m'),
        and('j'),
      ],
      ...[service('n'), end('e')],
      flows('s > g', 'g > a > m', 'x > h > m', 'm > j', 'g > b > j', 'j > n > e'),
    ]);
    await story.complete('b');
    expect(story.calls).toEqual(['a', 'h', 'n']);
    expect(story.status).toBe('completed');
  });
});

describe('escalation', () => {
  const inside = (event: string) =>
    sub('sp', start('s1'), user('a'), event, user('b'), end('e1'), flows('s1 > a > x > b > e1'));

  it('starts a path beside the subprocess when the event does not interrupt', async () => {
    const story = await begin([
      ...[start('s'), inside(throwing('x', { event: escalation('X1') })), beside('sp', 't', escalation('X1'))],
      ...[user('h'), service('n'), end('e')],
      flows('s > sp > n > e', 't > h > e'),
    ]);
    await story.complete('a');
    expect(story.waiting()).toEqual(['b', 'h']);
    await story.complete('h');
    await story.complete('b');
    expect(story.calls).toEqual(['n']);
    expect(story.status).toBe('completed');
  });

  it('ends the subprocess when the event interrupts', async () => {
    const story = await begin([
      ...[start('s'), sub('sp', start('s1'), user('a'), end('x', { event: escalation('X1') }), flows('s1 > a > x'))],
      ...[on('sp', 't', escalation('X1')), service('h'), service('n'), end('e')],
      flows('s > sp > n > e', 't > h > e'),
    ]);
    await story.complete('a');
    expect(story.calls).toEqual(['h']);
    expect(story.status).toBe('completed');
  });

  it('is offered to the calling case when nobody catches it', async () => {
    const story = await begin([
      ...[start('s'), throwing('x', { event: escalation('X1') }), user('u'), end('e')],
      flows('s > x > u > e'),
    ]);
    expect(story.effects).toEqual([{ type: 'escalation-thrown', elementId: 'x', code: 'X1' }]);
    expect(story.waiting()).toEqual(['u']);
  });
});

describe('called case', () => {
  const calling = (...edge: string[]) => [
    ...[
      start('s'),
      call('c', 'child', { inputs: { a: '=x + 1' }, outputs: { r: '=result', how: '=outcome' } }),
      ...edge,
    ],
    ...[service('n'), service('h'), end('e')],
  ];

  it('is given mapped inputs and gives back mapped outputs only', async () => {
    const story = await begin([...calling(), flows('s > c > n > e', 'h > e')], { variables: { x: 1, secret: 2 } });
    expect(story.wait('c', 'child')).toMatchObject({ process: 'child', variables: { a: 2 } });
    await story.complete('c', { result: 7, junk: 1, outcome: 'booked' });
    expect(story.variables).toEqual({ x: 1, secret: 2, r: 7, how: 'booked' });
    expect(story.status).toBe('completed');
  });

  it('may leave a result out, which is null then', async () => {
    const story = await begin([...calling(), flows('s > c > n > e', 'h > e')], { variables: { x: 1 } });
    await story.complete('c', { outcome: 'declined' });
    expect(story.variables).toMatchObject({ r: null, how: 'declined' });
  });

  it('hands its error and its escalation to the boundary events', async () => {
    const failing = await begin([...calling(on('c', 'x', error('E1'))), flows('s > c > n > e', 'x > h > e')], {
      variables: { x: 1 },
    });
    await failing.fails('c', 'E1');
    expect(failing.calls).toEqual(['h']);
    const telling = await begin([...calling(beside('c', 'x', escalation('X1'))), flows('s > c > n > e', 'x > h > e')], {
      variables: { x: 1 },
    });
    await telling.escalates('c', 'X1');
    expect(telling.calls).toEqual(['h']);
    expect(telling.waiting()).toEqual(['c']);
  });

  it('ends its siblings with it when one of several fails', async () => {
    const story = await begin(
      [
        ...[start('s'), call('c', 'child', { loop: forEach('=list') }), on('c', 'x', error('E1'))],
        ...[service('h'), service('n'), end('e'), flows('s > c > n > e', 'x > h > e')],
      ],
      { variables: { list: [1, 2, 3] } },
    );
    await story.complete('c');
    await story.fails('c', 'E1');
    expect(story.closed.map((wait) => wait.reason).sort()).toEqual(['cancelled', 'cancelled']);
    expect(story.calls).toEqual(['h']);
    expect(story.status).toBe('completed');
  });
});

describe('asynchronous service task', () => {
  const parts = [
    ...[
      start('s'),
      service('a', 'remote', { inputs: { to: '=phone' } }),
      on('a', 't', after('PT1H')),
      on('a', 'x', error('E1')),
    ],
    ...[service('b'), service('h'), service('late'), end('e')],
    flows('s > a > b > e', 'x > h > e', 't > late > e'),
  ];
  const world = { asynchronous: ['remote'], variables: { phone: '139' } };

  it('parks as a job with its input and goes on with the result', async () => {
    const story = await begin(parts, world);
    expect(story.wait('a', 'job')).toMatchObject({ handler: 'remote', input: { to: '139', phone: '139' } });
    expect(story.waiting()).toEqual(['a', 't']);
    await story.complete('a', { sent: true });
    expect(story.variables).toEqual({ phone: '139', sent: true });
    expect(story.calls).toEqual(['b']);
    expect(story.status).toBe('completed');
  });

  it('takes its error to the diagram, or waits as an incident with its timer still running', async () => {
    const caught = await begin(parts, world);
    await caught.fails('a', 'E1');
    expect(caught.calls).toEqual(['h']);
    const uncaught = await begin(parts, world);
    await uncaught.fails('a', 'E2');
    expect(uncaught.waiting('incident')).toEqual(['a']);
    await uncaught.retry('a');
    expect(uncaught.waiting()).toEqual(['a', 't']);
    await uncaught.expires('t');
    expect(uncaught.calls).toEqual(['late']);
    expect(uncaught.status).toBe('completed');
  });
});
