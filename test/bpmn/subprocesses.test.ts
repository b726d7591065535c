import {
  and,
  at,
  compensate,
  end,
  error,
  eventSub,
  flows,
  link,
  message,
  on,
  service,
  start,
  sub,
  terminate,
  throwing,
  user,
  xor,
  after,
  catching,
} from './diagram';
import { begin, failure } from './kit';

describe('embedded subprocess', () => {
  it('goes on when nothing moves in it any more, not at its first end', async () => {
    const story = await begin([
      ...[start('s'), service('n'), end('e')],
      sub(
        'sp',
        start('s1'),
        and('g'),
        user('a'),
        user('b'),
        end('e1'),
        end('e2'),
        flows('s1 > g', 'g > a > e1', 'g > b > e2'),
      ),
      flows('s > sp > n > e'),
    ]);
    await story.complete('a');
    expect(story.calls).toEqual([]);
    await story.complete('b');
    expect(story.calls).toEqual(['n']);
    expect(story.status).toBe('completed');
  });

  it('goes on once when nothing in it waits', async () => {
    const story = await begin([
      ...[start('s'), sub('sp', start('s1'), service('a'), end('e1'), flows('s1 > a > e1')), and('g')],
      ...[user('u'), user('v'), and('j'), service('n'), end('e')],
      flows('s > sp > g', 'g > u > j', 'g > v > j', 'j > n > e'),
    ]);
    expect(story.waiting()).toEqual(['u', 'v']);
    await story.complete('u');
    await story.complete('v');
    expect(story.calls).toEqual(['a', 'n']);
  });

  it('shares the variables of its case', async () => {
    const story = await begin(
      [
        ...[start('s'), end('e')],
        sub(
          'sp',
          start('s1'),
          user('a'),
          xor('g'),
          service('y'),
          service('z'),
          end('e1'),
          flows('s1 > a > g', 'g > y: top = 1', 'g > z: default', 'y > e1', 'z > e1'),
        ),
        flows('s > sp > e'),
      ],
      { variables: { top: 1 } },
    );
    await story.complete('a', { inside: 5 });
    expect(story.calls).toEqual(['y']);
    expect(story.variables).toEqual({ top: 1, inside: 5 });
  });

  it('nests', async () => {
    const story = await begin([
      ...[start('s'), service('n'), end('e')],
      sub(
        'outer',
        start('os'),
        sub('inner', start('is'), user('a'), end('ie'), flows('is > a > ie')),
        service('o'),
        end('oe'),
        flows('os > inner > o > oe'),
      ),
      flows('s > outer > n > e'),
    ]);
    await story.complete('a');
    expect(story.calls).toEqual(['o', 'n']);
    expect(story.status).toBe('completed');
  });

  it('is ended by its own terminate event, and only it', async () => {
    const story = await begin([
      ...[start('s'), user('n'), end('e')],
      sub(
        'sp',
        start('s1'),
        and('g'),
        user('a'),
        user('b'),
        end('e1', { event: terminate() }),
        end('e2'),
        flows('s1 > g', 'g > a > e1', 'g > b > e2'),
      ),
      flows('s > sp > n > e'),
    ]);
    await story.complete('a');
    expect(story.waiting()).toEqual(['n']);
    await story.complete('n');
    expect(story.status).toBe('completed');
  });
});

describe('process', () => {
  it('is ended at once by a terminate event', async () => {
    const story = await begin([
      ...[start('s'), and('g'), user('a'), user('b'), end('e', { event: terminate() }), end('e2')],
      flows('s > g', 'g > a > e', 'g > b > e2'),
    ]);
    await story.complete('a');
    expect(story.status).toBe('completed');
    expect(story.waiting()).toEqual([]);
  });

  it('has the outcome of the end event reached last', async () => {
    const story = await begin(
      [
        ...[start('s'), and('g'), user('a'), user('b')],
        ...[
          end('e', { attributes: { 'encore:outcome': 'booked' } }),
          end('e2', { attributes: { 'encore:outcome': '=how' } }),
        ],
        flows('s > g', 'g > a > e', 'g > b > e2'),
      ],
      { variables: { how: 'declined' } },
    );
    await story.complete('a');
    expect(story.result.outcome).toBe('booked');
    await story.complete('b');
    expect(story.result.outcome).toBe('declined');
  });

  it('goes on at the link of the same name', async () => {
    const story = await begin([
      ...[
        start('s'),
        service('a'),
        throwing('l1', { event: link('L') }),
        catching('l2', { event: link('L') }),
        service('b'),
        end('e'),
      ],
      flows('s > a > l1', 'l2 > b > e'),
    ]);
    expect(story.calls).toEqual(['a', 'b']);
    expect(story.status).toBe('completed');
  });

  it('is cancelled with everything that waits', async () => {
    const story = await begin([
      ...[start('s'), user('u'), on('u', 't', after('PT1H')), end('e'), end('e2')],
      flows('s > u > e', 't > e2'),
    ]);
    await story.cancel();
    expect(story.status).toBe('cancelled');
    expect(story.waiting()).toEqual([]);
    expect(story.closed.map((wait) => wait.reason)).toEqual(['cancelled', 'cancelled']);
    await expect(story.cancel()).rejects.toMatchObject({ code: 'conflict' });
  });
});

describe('compensation', () => {
  const undo = (id: string) => service(id, 'work', { attributes: { isForCompensation: 'true' } });
  const association = (from: string, to: string) =>
    `<bpmn:association id="${from}To${to}" associationDirection="One" sourceRef="${from}" targetRef="${to}"/>`;
  const booked = (activity?: string) => [
    ...[start('s'), service('a'), on('a', 'ca', compensate()), undo('undoA')],
    ...[service('b'), on('b', 'cb', compensate()), undo('undoB')],
    ...[user('u'), throwing('t', { event: compensate(activity) }), service('n'), end('e')],
    flows('s > a > b > u > t > n > e'),
    association('ca', 'undoA'),
    association('cb', 'undoB'),
  ];

  it('undoes what was done, the last first, and then goes on', async () => {
    const story = await begin(booked());
    await story.complete('u');
    expect(story.calls).toEqual(['a', 'b', 'undoB', 'undoA', 'n']);
    expect(story.status).toBe('completed');
  });

  it('undoes one named activity', async () => {
    const story = await begin(booked('a'));
    await story.complete('u');
    expect(story.calls).toEqual(['a', 'b', 'undoA', 'n']);
  });

  it('undoes what was completed last first, whatever was begun first', async () => {
    const story = await begin([
      ...[start('s'), and('g'), user('a'), on('a', 'ca', compensate()), undo('undoA')],
      ...[user('b'), on('b', 'cb', compensate()), undo('undoB'), and('j')],
      ...[throwing('t', { event: compensate() }), end('e')],
      flows('s > g > a > j > t > e', 'g > b > j'),
      association('ca', 'undoA'),
      association('cb', 'undoB'),
    ]);
    await story.complete('b');
    await story.complete('a');
    expect(story.calls).toEqual(['undoA', 'undoB']);
  });

  it('undoes a subprocess by its own handler, and not what was done in it as well', async () => {
    const story = await begin([
      sub(
        'x',
        ...[start('xs'), service('a'), on('a', 'ca', compensate()), undo('undoA'), end('xe')],
        ...[flows('xs > a > xe'), association('ca', 'undoA')],
      ),
      ...[start('s'), on('x', 'cx', compensate()), undo('undoX'), throwing('t', { event: compensate() }), end('e')],
      flows('s > x > t > e'),
      association('cx', 'undoX'),
    ]);
    expect(story.calls).toEqual(['a', 'undoX']);
  });

  it('waits for handlers that wait', async () => {
    const story = await begin([
      ...[
        start('s'),
        service('a'),
        on('a', 'ca', compensate()),
        user('undoA', { attributes: { isForCompensation: 'true' } }),
      ],
      ...[user('u'), throwing('t', { event: compensate() }), service('n'), end('e')],
      flows('s > a > u > t > n > e'),
      association('ca', 'undoA'),
    ]);
    await story.complete('u');
    expect(story.waiting()).toEqual(['undoA']);
    await story.complete('undoA');
    expect(story.calls).toEqual(['a', 'n']);
    expect(story.status).toBe('completed');
  });
});

describe('event subprocess', () => {
  const withEvent = (head: string, ...handler: string[]) => [
    ...[start('s'), user('u'), service('n'), end('e'), flows('s > u > n > e')],
    eventSub('es', head, ...handler),
  ];
  const briefly = [service('h'), end('e1'), flows('s1 > h > e1')];

  it('waits, and runs beside the case each time when it does not interrupt', async () => {
    const beside = start('s1', { event: message('M'), attributes: { isInterrupting: 'false' } });
    const story = await begin(withEvent(beside, ...briefly));
    expect(story.waiting()).toEqual(['s1', 'u']);
    await story.receives('s1');
    await story.receives('s1');
    expect(story.calls).toEqual(['h', 'h']);
    await story.complete('u');
    expect(story.calls).toEqual(['h', 'h', 'n']);
    expect(story.status).toBe('completed');
  });

  it('removes everything else when it interrupts', async () => {
    const story = await begin(
      withEvent(start('s1', { event: message('M') }), user('h'), end('e1'), flows('s1 > h > e1')),
    );
    await story.receives('s1');
    expect(story.waiting()).toEqual(['h']);
    expect(story.status).toBe('running');
    await story.complete('h');
    expect(story.calls).toEqual([]);
    expect(story.status).toBe('completed');
  });

  it('keeps the case alive while it runs', async () => {
    const beside = start('s1', { event: message('M'), attributes: { isInterrupting: 'false' } });
    const story = await begin(withEvent(beside, user('h'), end('e1'), flows('s1 > h > e1')));
    await story.receives('s1');
    await story.complete('u');
    expect(story.status).toBe('running');
    expect(story.waiting()).toEqual(['h', 's1']);
    await story.complete('h');
    expect(story.status).toBe('completed');
  });

  it('is started by a timer', async () => {
    const story = await begin(withEvent(start('s1', { event: after('PT1H') }), ...briefly));
    await story.expires('s1');
    expect(story.calls).toEqual(['h']);
    expect(story.status).toBe('completed');
  });

  it('leaves no trace when nothing happens', async () => {
    const story = await begin(withEvent(start('s1', { event: message('M') }), ...briefly));
    await story.complete('u');
    expect(story.status).toBe('completed');
    expect(story.waiting()).toEqual([]);
    expect(story.path()).toEqual(['s', 'u', 'n', 'e']);
  });

  it('reads variables the case was started with, and keeps what the message brings', async () => {
    const head = start('s1', { event: message('M', '=bookingId'), outputs: { until: '=until' } });
    const story = await begin(withEvent(head, ...briefly), { variables: { bookingId: 'B-1' } });
    expect(story.wait('s1', 'message')).toMatchObject({ name: 'M', correlationKey: 'B-1' });
    await story.receives('s1', { until: '23:00', more: 1 });
    expect(story.variables).toEqual({ bookingId: 'B-1', until: '23:00' });
  });

  it('handles an error thrown in its scope, inside a subprocess too', async () => {
    const story = await begin([
      ...[start('s'), service('z'), end('e')],
      sub(
        'sp',
        ...[start('s0'), user('u'), service('a', 'fail'), service('n'), end('e0'), flows('s0 > u > a > n > e0')],
        eventSub('es', start('s1', { event: error('E1') }), service('h'), end('e1'), flows('s1 > h > e1')),
      ),
      flows('s > sp > z > e'),
    ]);
    await story.complete('u');
    expect(story.calls).toEqual(['a', 'h', 'z']);
    expect(story.status).toBe('completed');
  });

  it('does not catch what it throws itself', async () => {
    const story = await begin(
      [
        ...[start('s'), service('a', 'fail'), end('e'), flows('s > a > e')],
        eventSub('es', start('s1', { event: error('E1') }), service('h', 'fail'), end('e1'), flows('s1 > h > e1')),
      ],
      { handlers: { fail: () => failure('E1') } },
    );
    expect(story.wait('h', 'incident').code).toBe('uncaught-error');
  });
});

describe('a stay in a room', () => {
  const aside = { attributes: { isInterrupting: 'false' } };
  const stay = sub(
    'stay',
    ...[start('begins'), user('leave'), end('over'), flows('begins > leave > over')],
    eventSub(
      'longer',
      start('asked', { ...aside, event: message('stay.extended', '=bookingId'), outputs: { until: '=until' } }),
      service('extend'),
      end('extended'),
      flows('asked > extend > extended'),
    ),
    eventSub(
      'soon',
      start('nearly', { ...aside, event: at('=until') }),
      user('remind'),
      end('reminded'),
      flows('nearly > remind > reminded'),
    ),
  );
  const parts = [
    ...[
      start('s'),
      stay,
      on('stay', 'closing', at('2026-11-21T18:00:00Z')),
      user('settle'),
      user('force'),
      end('e'),
      end('e2'),
    ],
    flows('s > stay > settle > e', 'closing > force > e2'),
    eventSub(
      'whenCancelled',
      start('cancelled', { event: message('booking.cancelled', '=bookingId') }),
      end('gone', { attributes: { 'encore:outcome': 'cancelled' } }),
      flows('cancelled > gone'),
    ),
  ];
  const world = { variables: { bookingId: 'B-1', until: '2026-11-21T10:00:00.000Z' } };

  it('is extended, reminded and left', async () => {
    const story = await begin(parts, world);
    expect(story.waiting()).toEqual(['asked', 'cancelled', 'closing', 'leave', 'nearly']);
    await story.receives('asked', { until: '2026-11-21T11:00:00.000Z' });
    expect(story.variables).toMatchObject({ until: '2026-11-21T11:00:00.000Z' });
    await story.expires('nearly');
    expect(story.waiting('user-task')).toEqual(['leave', 'remind']);
    await story.complete('leave');
    expect(story.waiting('user-task')).toEqual(['remind']);
    await story.complete('remind');
    expect(story.waiting()).toEqual(['cancelled', 'settle']);
  });

  it('is ended by closing time with everything inside', async () => {
    const story = await begin(parts, world);
    await story.expires('nearly');
    await story.expires('closing');
    expect(story.waiting()).toEqual(['cancelled', 'force']);
  });

  it('is ended by a cancellation, whatever was going on', async () => {
    const story = await begin(parts, world);
    await story.expires('nearly');
    await story.receives('cancelled');
    expect(story.status).toBe('completed');
    expect(story.result.outcome).toBe('cancelled');
    expect(story.waiting()).toEqual([]);
  });
});
