import { evaluate } from '../../src/feel/expression';
import { ModelError } from '../../src/lib/errors';
import type { Json, Variables } from '../../src/lib/json';

const options = { now: new Date('2026-11-21T12:00:00.000Z'), timeZone: 'Asia/Shanghai' };
const value = (source: string, scope: Variables): Json => evaluate(source, scope, options);
const shanghai = (text: string): string => new Date(`${text}:00+08:00`).toISOString();

/** Open every evening from 14:00 until 02:00 of the next day, closed on Mondays. */
const night = [{ from: '14:00', to: '02:00' }];
const venue: Json = {
  weekdays: { tuesday: night, wednesday: night, thursday: night, friday: night, saturday: night, sunday: night },
};
const office = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];
const desk: Json = {
  weekdays: { monday: office, tuesday: office, wednesday: office, thursday: office, friday: office },
  closed: ['2027-01-01'],
  extra: [{ date: '2027-01-02', from: '10:00', to: '14:00' }],
};
const add = (from: string, length: string, calendar: Json = venue): Json =>
  value(`add working time(from, duration("${length}"), calendar)`, { from, calendar });
const between = (from: string, to: string, calendar: Json = venue): Json =>
  value('working time between(from, to, calendar)', { from, to, calendar });
function reason(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error instanceof ModelError ? error.details['reason'] : error;
  }
  return 'nothing thrown';
}

describe('working time is added', () => {
  it.each([
    ['within one evening', '2026-11-21T20:00', 'PT2H', '2026-11-21T22:00'],
    ['over midnight while the place is open', '2026-11-21T23:30', 'PT2H', '2026-11-22T01:30'],
    ['to the minute of closing at 02:00', '2026-11-21T23:30', 'PT2H30M', '2026-11-22T02:00'],
    ['past the closing into the next evening', '2026-11-21T23:30', 'PT3H', '2026-11-22T14:30'],
    ['from before the opening', '2026-11-21T03:00', 'PT1H', '2026-11-21T15:00'],
    ['over a closed Monday', '2026-11-23T01:00', 'PT2H', '2026-11-24T15:00'],
    ['over the end of a month', '2026-10-31T22:00', 'PT14H', '2026-11-01T24:00'],
    ['backwards', '2026-11-22T15:00', '-PT2H', '2026-11-22T01:00'],
    ['backwards over a closed Monday', '2026-11-24T14:30', '-PT1H', '2026-11-23T01:30'],
  ])('%s', (_, from, length, expected) => {
    expect(add(shanghai(from), length)).toBe(
      expected.endsWith('T24:00') ? shanghai('2026-11-02T00:00') : shanghai(expected),
    );
  });

  it('over lunch, a weekend, a closed day and an extra one', () => {
    expect(add(shanghai('2026-11-20T11:00'), 'PT2H', desk)).toBe(shanghai('2026-11-20T14:00'));
    expect(add(shanghai('2026-11-20T17:00'), 'PT2H', desk)).toBe(shanghai('2026-11-23T10:00'));
    expect(add(shanghai('2026-12-31T17:00'), 'PT2H', desk)).toBe(shanghai('2027-01-02T11:00'));
    expect(add(shanghai('2026-12-31T17:00'), 'PT6H', desk)).toBe(shanghai('2027-01-04T10:00'));
  });

  it('at the end of February, in a leap year too', () => {
    expect(add(shanghai('2027-02-26T17:30'), 'PT1H', desk)).toBe(shanghai('2027-03-01T09:30'));
    expect(add(shanghai('2028-02-28T17:30'), 'PT1H', desk)).toBe(shanghai('2028-02-29T09:30'));
  });

  it('of nothing is the same instant, open or not', () => {
    expect(add(shanghai('2026-11-23T12:00'), 'PT0S')).toBe(shanghai('2026-11-23T12:00'));
  });

  it('in the zone of the calendar, else in that of the venue', () => {
    const london = { ...(desk as object), timeZone: 'Europe/London' } as Json;
    expect(add('2026-11-20T08:00:00.000Z', 'PT1H', london)).toBe('2026-11-20T10:00:00.000Z');
    expect(add('2026-11-20T08:00:00.000Z', 'PT1H', desk)).toBe('2026-11-20T09:00:00.000Z');
  });

  it('by the time that passes where clocks change while the place is open', () => {
    const round = [{ from: '20:00', to: '06:00' }];
    const berlin: Json = { timeZone: 'Europe/Berlin', weekdays: { saturday: round } };
    expect(between('2026-10-24T18:00:00.000Z', '2026-10-25T12:00:00.000Z', berlin)).toBe('PT11H');
    expect(between('2026-03-28T19:00:00.000Z', '2026-03-29T12:00:00.000Z', berlin)).toBe('PT9H');
  });
});

describe('working days are added', () => {
  const days = (from: string, count: number, calendar: Json = desk): Json =>
    value('add working days(from, count, calendar)', { from: shanghai(from), count, calendar });

  it.each([
    ['to the same time of the next day', '2026-11-19T17:00', 1, '2026-11-20T17:00'],
    ['over a weekend', '2026-11-20T17:00', 1, '2026-11-23T17:00'],
    ['several of them', '2026-11-20T09:30', 3, '2026-11-25T09:30'],
    ['from a closed day, which is not counted itself', '2026-11-21T12:00', 1, '2026-11-23T12:00'],
    ['over a closed day to an extra one', '2026-12-31T11:00', 1, '2027-01-02T11:00'],
    ['at a time when nobody works', '2026-11-20T23:15', 1, '2026-11-23T23:15'],
    ['backwards', '2026-11-23T09:00', -1, '2026-11-20T09:00'],
    ['none at all', '2026-11-21T12:00', 0, '2026-11-21T12:00'],
  ])('%s', (_, from, count, expected) => {
    expect(days(from, count)).toBe(shanghai(expected));
  });

  it('by the night a time belongs to: after midnight it is still the day the place opened', () => {
    expect(days('2026-11-22T01:00', 1, venue)).toBe(shanghai('2026-11-23T01:00'));
    expect(days('2026-11-23T01:00', 1, venue)).toBe(shanghai('2026-11-25T01:00'));
  });

  it('in the zone of the calendar, by its clock where that changes', () => {
    const berlin = { ...(desk as object), timeZone: 'Europe/Berlin' } as Json;
    expect(value('add working days(from, 1, c)', { from: '2026-10-23T15:00:00.000Z', c: berlin })).toBe(
      '2026-10-26T16:00:00.000Z',
    );
  });

  it('whole ones only, and not without end', () => {
    expect(reason(() => days('2026-11-20T17:00', 1.5))).toBe('invalid-value');
    expect(reason(() => days('2026-11-20T17:00', 1, { weekdays: {} }))).toBe('never-open');
    expect(reason(() => days('2026-11-20T17:00', 9999))).toBe('never-open');
  });
});

describe('working time between two instants', () => {
  it.each([
    ['is what lies in one evening', '2026-11-21T13:00', '2026-11-21T16:30', 'PT2H30M'],
    ['runs until closing at 02:00', '2026-11-21T23:00', '2026-11-22T12:00', 'PT3H'],
    ['is nothing on a closed day', '2026-11-23T03:00', '2026-11-24T13:00', 'PT0S'],
    ['adds up over a whole week', '2026-11-23T03:00', '2026-11-30T03:00', 'PT72H'],
    ['is negative backwards', '2026-11-21T16:30', '2026-11-21T13:00', '-PT2H30M'],
  ])('%s', (_, from, to, expected) => {
    const length = between(shanghai(from), shanghai(to));
    const same = value('duration(a) = duration(b)', { a: length, b: expected });
    expect([length, same]).toEqual([length, true]);
  });

  it('takes back what was added, wherever it began', () => {
    for (let hour = 0; hour < 24 * 9; hour += 13) {
      const from = new Date(Date.parse('2026-11-18T00:30:00Z') + hour * 3_600_000).toISOString();
      for (const minutes of [1, 59, 720, 1000, 5000]) {
        const length = `PT${minutes}M`;
        const same = value(
          'working time between(from, add working time(from, duration(length), c), c) = duration(length)',
          {
            from,
            length,
            c: venue,
          },
        );
        expect([from, length, same]).toEqual([from, length, true]);
      }
    }
  });

  it('counts periods that overlap once', () => {
    const twice: Json = { weekdays: { monday: [...office, { from: '11:00', to: '14:00' }] } };
    expect(between(shanghai('2026-11-23T00:00'), shanghai('2026-11-24T00:00'), twice)).toBe('PT9H');
  });
});

describe('a calendar', () => {
  const from = shanghai('2026-11-21T20:00');

  it.each<[string, Json]>([
    ['without weekdays', {}],
    ['with a day of another name', { weekdays: { mon: night } }],
    ['with a time that is none', { weekdays: { monday: [{ from: '25:00', to: '02:00' }] } }],
    ['with a date that is none', { weekdays: {}, closed: ['2026-02-30'] }],
    ['with a zone that is none', { weekdays: { monday: night }, timeZone: 'Mars/Olympus' }],
    ['that is a text', 'always'],
  ])('%s is refused', (_, calendar) => {
    expect(reason(() => add(from, 'PT1H', calendar))).toBe('not-a-calendar');
  });

  it('that never opens ends as a fault, not as a search without end', () => {
    expect(reason(() => add(from, 'PT1H', { weekdays: {} }))).toBe('never-open');
    expect(between(from, shanghai('2027-11-21T20:00'), { weekdays: {} })).toBe('PT0S');
  });

  it('measures hours, a day being 24 of them, as FEEL cannot tell the two: months are refused, and so is what is no instant', () => {
    expect(add(from, 'P1D')).toBe(add(from, 'PT24H'));
    expect(reason(() => add(from, 'P1M'))).toBe('invalid-value');
    expect(reason(() => add('yesterday', 'PT1H'))).toBe('invalid-value');
  });

  it('gives null for null, as FEEL does', () => {
    const nothing = new Set(['from']);
    const source = 'add working time(from, duration("PT1H"), calendar)';
    expect(evaluate(source, { calendar: venue }, { ...options, optional: nothing })).toBeNull();
  });
});

describe('dates and durations', () => {
  it.each<[string, Json]>([
    ['date("2026-01-31") + duration("P1M")', '2026-02-28'],
    ['date("2028-01-31") + duration("P1M")', '2028-02-29'],
    ['date("2026-12-31") + duration("P1D")', '2027-01-01'],
    ['date("2026-03-01") - date("2026-02-01")', 'P28D'],
    ['date("2026-11-21").weekday', 6],
    ['day of week(date("2026-11-21"))', 'Saturday'],
    ['week of year(date("2026-11-21"))', 47],
    ['day of year(date("2026-11-21"))', 325],
    ['years and months duration(date("2026-01-31"), date("2026-11-21"))', 'P9M21D'],
    ['duration("PT90M").minutes', 30],
    ['abs(duration("-PT1H"))', 'PT1H'],
    ['now() + duration("P1D") > now()', true],
    ['time("23:30") + duration("PT1H") < time("12:00")', true],
  ])('%s is %j', (source, expected) => {
    expect(value(source, {})).toBe(expected);
  });
});
