/** Expressions somebody might write, or be sent, to stop a desk: refused, or stopped without anybody noticing. */
import { checkExpression, evaluate, isCostly, variablesOf } from '../../src/feel/expression';
import { unsafePattern } from '../../src/feel/pattern';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import { decideInTime, evaluateInTime, MOST_WAITING, TIME_LIMIT_MS } from '../../src/feel/time-limit';
import { ModelError } from '../../src/lib/errors';

const options = { now: new Date('2026-11-21T12:00:00.000Z'), timeZone: 'Asia/Shanghai' };
const thousand = Array.from({ length: 1000 }, (_, index) => index);
const reasonOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof ModelError ? error.details['reason'] : error),
  );

describe('an expression nested without end', () => {
  it.each([
    ['brackets', '('.repeat(1900) + '1' + ')'.repeat(1900)],
    ['lists', '['.repeat(1900) + ']'.repeat(1900)],
    ['conditions', 'if a then '.repeat(300) + '1' + ' else 1'.repeat(100)],
    ['negations', '-'.repeat(3900) + '1'],
    ['sums', Array.from({ length: 900 }, () => 'a').join('+')],
    ['contexts', '{a:'.repeat(900) + '1' + '}'.repeat(900)],
    ['filters', 'a' + '[1]'.repeat(1200)],
    ['paths', 'a' + '.b'.repeat(1500)],
  ])('of %s is refused before anything looks into it', (_, source) => {
    expect(checkExpression(source)[0]?.reason).toMatch(/^(nested-too-deep|syntax)$/);
    expect(() => evaluate(source, { a: 1 }, options)).toThrow(ModelError);
    expect(Array.isArray(variablesOf(source))).toBe(true);
    expect(isCostly(source)).toBe(false);
  });

  it('is not what people write', () => {
    const long = Array.from({ length: 100 }, (_, index) => `(party = ${index})`).join(' or ');
    expect(checkExpression(long)).toEqual([]);
  });
});

describe('a pattern', () => {
  it.each([
    '(a+)+$',
    '(a*)*b',
    '(a|a)+$',
    '(a|ab)*c',
    '(?:a{1,9}){1,9}b',
    '(x+x+)+y',
    '([a-z]+)*1',
    '(.*)*',
    '(?=a)b',
    '(a)\\1',
    '(?<=a)b',
    'a*b*c*d',
    'a?'.repeat(30) + 'a'.repeat(30),
    '(a|a)'.repeat(25),
    'a{0,999}a{0,999}a{0,999}b',
    '(',
    '[z-a]',
    'x'.repeat(201),
  ])('%s is refused', (pattern) => {
    expect(unsafePattern(pattern)).not.toBeNull();
    expect(checkExpression(`matches(note, "${pattern.replaceAll('\\', '\\\\')}")`)).not.toEqual([]);
    expect(checkExpression(`replace(note, "${pattern.replaceAll('\\', '\\\\')}", "")`)).not.toEqual([]);
  });

  it.each(['^1[3-9]\\d{9}$', '^[A-Z]{4}$', '^[^@ ]+@[^@ ]+$', '(包|厢)', '^(小|中|大)包$', '\\s+'])(
    '%s is allowed',
    (pattern) => {
      expect(unsafePattern(pattern)).toBeNull();
    },
  );

  it('is a text in the expression, never a value of the case', () => {
    const faults = ['matches(note, pattern)', 'replace(note, "a" + b, "")', 'split(note, p)', 'matches(note)'];
    for (const source of faults) expect(checkExpression(source)).toMatchObject([{ reason: 'pattern-not-literal' }]);
    expect(checkExpression('matches(input: note, pattern: p)')).toMatchObject([{ reason: 'pattern-not-literal' }]);
  });
});

describe('an expression that may take long', () => {
  it.each([
    ['for a in xs, b in xs return a + b', true],
    ['xs[count(xs[item > 1]) > 1]', true],
    ['some x in xs satisfies list contains(ys, x)', true],
    ['for x in xs return concatenate(xs, xs)', true],
    ['matches(note, "a*b*c")', true],
    ['matches(note, "\\s+")', true],
    ['matches(note, "^[A-Z]+$")', false],
    ['for i in 1..count(rooms) return i', false],
    [
      'for b in bookings return {value: b.id, label: string join(b.rooms, ", ") + substring(string(b.from), 1, 10)}',
      false,
    ],
    ['rooms[list contains(taken, id)]', true],
    ['sort(xs, function(a, b) count(xs) > a)', true],
    ['rooms[capacity >= party and floor = 2]', false],
    ['rooms[item.type = rooms[1].type]', false],
    ['rooms[item.type = rooms[-1].type]', false],
    ['rooms[item.type = rooms[n].type]', true],
    ['xs[item > ys[item > 1][1]]', true],
    ['sum(for line in bill return line.amount * 2)', false],
    ['party > 3 and count(rooms) > 1', false],
  ])('is known by its form: %s', (source, expected) => {
    expect(checkExpression(source)).toEqual([]);
    expect(isCostly(source)).toBe(expected);
  });

  it('gives what it always gives when it is quick', async () => {
    const source = 'for a in xs, b in xs return a + b + party';
    expect(await evaluateInTime(source, { xs: [1, 2], party: 10, other: 'x' }, options)).toEqual([12, 13, 13, 14]);
    const scope = { lists: { all: [{ key: 'a', value: 5 }] }, wanted: 'a' };
    expect(await evaluateInTime('lists.all[item.key = wanted][1].value', scope, options)).toBe(5);
    expect(await evaluateInTime('[now(), from]', { from: '2026-11-21T13:00:00.000Z' }, options)).toEqual([
      '2026-11-21T12:00:00.000Z',
      '2026-11-21T13:00:00.000Z',
    ]);
    expect(await evaluateInTime('x', {}, { ...options, optional: new Set(['x']) })).toBeNull();
    expect(await reasonOf(evaluateInTime('missing', {}, options))).toBe('unknown-variable');
    expect(await reasonOf(evaluateInTime('1 +', {}, options))).toBe('syntax');
  });

  it('is stopped at its time, while everything else goes on, and the next one is answered', async () => {
    let beats = 0;
    const heart = setInterval(() => beats++, 20);
    const slow = 'every a in xs satisfies every b in xs satisfies count(xs) > a - b';
    const [reason, next] = await Promise.all([
      reasonOf(evaluateInTime(slow, { xs: thousand }, options)),
      evaluateInTime('count(xs)', { xs: thousand }, options),
    ]).finally(() => clearInterval(heart));
    expect(reason).toBe('too-slow');
    expect(next).toBe(1000);
    expect(beats).toBeGreaterThan(TIME_LIMIT_MS / 20 / 4);
  });

  it('is refused when too many wait for their turn already, and the others are answered', async () => {
    const asked = Array.from({ length: MOST_WAITING + 5 }, (_, n) => evaluateInTime(`x + ${n}`, { x: 1 }, options));
    const answers = await Promise.all(asked.map((one) => one.catch((fault: ModelError) => fault.details['reason'])));

    expect(answers.slice(0, MOST_WAITING)).toEqual(Array.from({ length: MOST_WAITING }, (_, n) => n + 1));
    expect(answers.slice(MOST_WAITING)).toEqual(Array.from({ length: 5 }, () => 'too-busy'));
    expect(await evaluateInTime('1 + 1', {}, options)).toBe(2);
  });

  it('is stopped when it eats memory', async () => {
    const eater = 'for a in xs, b in xs return concatenate(xs, xs)';
    expect(await reasonOf(evaluateInTime(eater, { xs: thousand }, options))).toMatch(/^too-(slow|large)$/);
    expect(await evaluateInTime('1 + 1', {}, options)).toBe(2);
  });

  it('keeps a text from growing without end', () => {
    const note = 'a'.repeat(10_000);
    expect(() => evaluate('for x in xs return note', { xs: thousand, note }, options)).toThrow(/too large/);
  });
});

describe('a decision that may take long', () => {
  const table = (cell: string) =>
    `<?xml version="1.0"?><definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
     <decision id="slow" name="slow"><decisionTable id="t"><input><inputExpression><text>party</text></inputExpression></input>
     <output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>${cell}</text></outputEntry></rule>
     </decisionTable></decision></definitions>`;

  it('is known by its cells and asked under the time limit', async () => {
    const quick = await loadDecision(table('party'), 'slow.dmn');
    const slow = await loadDecision(table('count(for a in xs, b in xs return count(xs))'), 'slow.dmn');
    expect([quick.costly, slow.costly]).toEqual([false, true]);
    expect(await decideInTime(slow, { party: 1, xs: [1, 2], other: 3 }, options)).toEqual(
      evaluateDecision(slow, { party: 1, xs: [1, 2] }, options),
    );
    expect(await reasonOf(decideInTime(slow, { party: 1, xs: thousand }, options))).toBe('too-slow');
  });
});
