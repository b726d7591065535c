import { checkExpression, evaluate, evaluateCondition, variablesOf } from '../../src/feel/expression';
import { ModelError } from '../../src/lib/errors';
import type { Json, Variables } from '../../src/lib/json';

const now = new Date('2026-11-21T12:00:00.000Z');
const options = { now, timeZone: 'Asia/Shanghai', optional: new Set(['voucher']) };
const from = '2026-11-21T12:30:00.000Z';

const value = (source: string, scope: Variables = {}): Json => evaluate(source, scope, options);
function reason(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof ModelError ? error.details['reason'] : error;
  }
  return 'nothing thrown';
}
const reasonOf = (source: string, scope: Variables = {}) => reason(() => value(source, scope));

describe('an expression', () => {
  it('ignores a leading equals sign and reads the variables by name', () => {
    expect(value('= party * 2', { party: 3 })).toBe(6);
    expect(value('包厢 = "小包"', { 包厢: '小包' })).toBe(true);
  });

  it('treats a full ISO instant as a date and time in the zone of the venue', () => {
    expect(value('from > now()', { from })).toBe(true);
    expect(value('from.hour', { from })).toBe(20);
    expect(value('rooms[1].from - now()', { rooms: [{ from }] })).toBe('PT30M');
    expect(value('from - now() > duration("P7D")', { from: '2026-12-31T12:30:00.000Z' })).toBe(true);
    expect(value('now() - from', { from: '2026-12-31T12:30:00.000Z' })).toBe('-P40DT30M');
  });

  it('takes an instant, a text or a date with a time in date and time()', () => {
    expect(value('date and time(from) > now()', { from })).toBe(true);
    expect(value('date and time("2026-11-21T20:30")')).toBe(from);
    expect(value('date and time(date(day), time(start))', { day: '2026-11-21', start: '20:30' })).toBe(from);
  });

  it('leaves every other text as it was typed', () => {
    const texts = ['2026-11-21', '20:30', 'PT2H', '2026-11-21T20:30', '2026-13-45T99:00:00Z', 'P1D'];
    for (const text of texts) expect(value('string length(note)', { note: text })).toBe(text.length);
  });

  it('gives plain JSON: instants in UTC, dates, times of day and durations in ISO 8601', () => {
    expect(value('[now(), today(), time("20:30:00"), time("20:30:15"), duration("PT90M")]')).toEqual([
      '2026-11-21T12:00:00.000Z',
      '2026-11-21',
      '20:30',
      '20:30:15',
      'PT1H30M',
    ]);
    expect(value('{at: from, list: [from]}', { from })).toEqual({ at: from, list: [from] });
  });

  it('gives the date of the venue where the day is another one in UTC', () => {
    const late = { now: new Date('2026-11-21T17:00:00.000Z'), timeZone: 'Asia/Shanghai' };
    expect(evaluate('today()', {}, late)).toBe('2026-11-22');
  });

  it('keeps instants exact in the hour a clock repeats', () => {
    const berlin = { now, timeZone: 'Europe/Berlin' };
    const [first, second] = ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'];
    expect(evaluate('[a, b, b - a]', { a: first, b: second }, berlin)).toEqual([first, second, 'PT1H']);
    expect(evaluate('a - b', { a: '2026-10-24T22:00:00.000Z', b: '2026-10-25T23:00:00.000Z' }, berlin)).toBe('-P1DT1H');
  });

  it('keeps variables apart from functions of the same name', () => {
    expect(value('date and time(date(date), time(time))', { date: '2026-11-21', time: '20:30' })).toBe(from);
    expect(value('count(count)', { count: [1, 2] })).toBe(2);
    expect(value('for number in numbers return number + 1', { numbers: [1, 2] })).toEqual([2, 3]);
    expect(value('rooms[number > 3].number', { rooms: [{ number: 2 }, { number: 4 }] })).toEqual([4]);
    expect(value('sort(xs, function(min, max) min < max)', { xs: [2, 1] })).toEqual([1, 2]);
    expect(reasonOf('date', {})).toBe('unknown-variable');
  });

  it('gives the same for the same input however often it is asked', () => {
    for (let party = 0; party < 5; party++) expect(value('party > 2', { party })).toBe(party > 2);
    expect(reasonOf('party > 2')).toBe('unknown-variable');
    expect(value('party > 2', { party: 3 })).toBe(true);
  });
});

describe('a fault in an expression', () => {
  it('is an unknown variable unless it is optional, and then it is null', () => {
    expect(reasonOf('missing = 1')).toBe('unknown-variable');
    expect(value('voucher')).toBeNull();
    expect(value('voucher != null and voucher > 3')).toBe(false);
    expect(value('voucher != null and voucher + 1 > 3')).toBe(false);
  });

  it('does not look at a branch that is not taken', () => {
    expect(value('if party > 1 then party else missing', { party: 2 })).toBe(2);
  });

  it('is a comparison of different types', () => {
    expect(reasonOf('party > 3', { party: '5' })).toBe('not-comparable');
    expect(reasonOf('day = today()', { day: '2026-11-21' })).toBe('not-comparable');
    expect(reasonOf('rooms[number > 3]', { rooms: [{ number: 'A1' }] })).toBe('not-comparable');
  });

  it('is an unknown function, a parse fault or a value that cannot be', () => {
    expect(reasonOf('surprise(1)')).toBe('unknown-function');
    expect(reasonOf('"a" +')).toBe('syntax');
    expect(reasonOf('')).toBe('empty');
    expect(reasonOf('date("2026-02-31")')).toBe('invalid-value');
    expect(reasonOf('quote.totl', { quote: { total: 3 } })).toBe('invalid-value');
    expect(reasonOf('voucher + 1')).toBe('invalid-value');
  });

  it('is a condition that gives neither true nor false', () => {
    expect(evaluateCondition('party > 3', { party: 4 }, options)).toBe(true);
    expect(reason(() => evaluateCondition('voucher > 3', {}, options))).toBe('not-a-condition');
    expect(reason(() => evaluateCondition('party', { party: 1 }, options))).toBe('not-a-condition');
  });

  it('is a result that is no data', () => {
    expect(reasonOf('[1..3]')).toBe('not-data');
  });
});

describe('what an expression reaches', () => {
  it.each(['constructor', '__proto__', 'toString', 'globalThis', 'process', 'require'])('is not %s', (name) => {
    expect(reasonOf(name)).toBe('unknown-variable');
    expect(reasonOf(`quote.${name}`, { quote: {} })).toBe('invalid-value');
  });

  it('is not the code of a function', () => {
    expect(reasonOf('function(x) external { java: { class: "x" } }')).toBe('function-not-allowed');
    expect(reasonOf('now.constructor("x")')).not.toBe('nothing thrown');
  });
});

describe('the cost of an expression', () => {
  it.each([
    ['for i in 1..1001 return i', 'nothing'],
    ['for i in 1..1002 return i', 'range-too-large'],
    ['for i in 1..party return i', 'range-not-literal'],
    ['for i in 1..count(rooms) return i', 'nothing'],
    ['for a in xs return for b in xs return xs[item > 1]', 'loops-too-deep'],
    ['for a in xs, b in xs return a', 'nothing'],
    ['for i in 1..9 return partial', 'partial-not-allowed'],
    ['{a: "x", b: a + a}', 'context-refers-to-itself'],
    ['(function(f) f(f))(function(f) f(f))', 'function-not-allowed'],
    ['sort(xs, function(a, b) a < b)', 'nothing'],
    ['matches(note, "(a+)+$")', 'pattern-unsafe'],
    ['matches(note, pattern)', 'pattern-not-literal'],
    ['matches(note, "^[A-Z]{4}$")', 'nothing'],
  ])('is bounded by its form: %s', (source, expected) => {
    expect(checkExpression(source)[0]?.reason ?? 'nothing').toBe(expected);
  });

  it('is bounded by the length of the text', () => {
    expect(checkExpression(`"${'a'.repeat(4000)}"`)).toEqual([{ reason: 'too-long', params: { limit: 4000 } }]);
  });

  it('is bounded by the length of lists, more strictly where loops stand in loops', () => {
    const xs = Array.from({ length: 1001 }, (_, index) => index);
    expect(value('count(xs)', { xs })).toBe(1001);
    expect(reasonOf('for a in xs, b in xs return 1', { xs })).toBe('list-too-long');
    expect(reasonOf('count(xs)', { xs: Array.from({ length: 10_001 }, () => 0) })).toBe('list-too-long');
  });
});

describe('the names an expression takes from the case', () => {
  it('leave out what it binds itself', () => {
    expect(variablesOf('= for x in xs return x + y.z + count(w)')).toEqual(['xs', 'y', 'w']);
    expect(variablesOf('some r in rooms satisfies r.n > limit')).toEqual(['rooms', 'limit']);
    expect(variablesOf('rooms[number > 3].id')).toEqual(['rooms']);
    expect(variablesOf('{a: b}.a')).toEqual(['b']);
    expect(variablesOf('now() + duration("PT1H")')).toEqual([]);
  });
});
