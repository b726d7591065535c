import { addDuration, instantIn, isDuration, nextCycle, parseCycle } from '../../src/feel/time';
import { ModelError } from '../../src/lib/errors';

const at = (text: string) => new Date(text);

describe('a duration', () => {
  it.each(['PT15M', 'P1D', 'P2W', 'P1Y2M3DT4H5M6.5S', '-PT1H'])('is %s', (text) => {
    expect(isDuration(text)).toBe(true);
  });

  it.each(['', 'P', 'PT', '15M', 'PT15', 'P1H', 'tomorrow'])('is not "%s"', (text) => {
    expect(isDuration(text)).toBe(false);
    expect(() => addDuration(at('2026-01-01T00:00:00Z'), text, 'UTC')).toThrow(ModelError);
  });

  it('of a month ends on the last day of a shorter month', () => {
    expect(addDuration(at('2026-01-31T04:00:00Z'), 'P1M', 'Asia/Shanghai')).toEqual(at('2026-02-28T04:00:00Z'));
  });

  it('of a day is a day of the calendar where clocks change, of 24 hours exactly that', () => {
    const noon = at('2026-10-24T10:00:00Z');
    expect(addDuration(noon, 'P1D', 'Europe/Berlin')).toEqual(at('2026-10-25T11:00:00Z'));
    expect(addDuration(noon, 'PT24H', 'Europe/Berlin')).toEqual(at('2026-10-25T10:00:00Z'));
  });

  it('may go back', () => {
    expect(addDuration(at('2026-03-01T00:00:00Z'), '-PT2H', 'UTC')).toEqual(at('2026-02-28T22:00:00Z'));
  });
});

describe('a repeating timer', () => {
  it('without a start counts from the last visit and ends after its number', () => {
    expect(nextCycle('R3/PT10M', at('2026-01-01T00:00:00Z'), 'UTC', 0)).toEqual(at('2026-01-01T00:10:00Z'));
    expect(nextCycle('R3/PT10M', at('2026-01-01T00:30:00Z'), 'UTC', 3)).toBeNull();
    expect(nextCycle('R/PT10M', at('2026-01-01T00:30:00Z'), 'UTC', 1000)).toEqual(at('2026-01-01T00:40:00Z'));
  });

  it('with a start stays on its grid however late a visit was, years later too', () => {
    const cycle = 'R/2020-01-31T01:00:00Z/P1D';
    expect(nextCycle(cycle, at('2019-12-01T00:00:00Z'), 'Asia/Shanghai')).toEqual(at('2020-01-31T01:00:00Z'));
    expect(nextCycle(cycle, at('2026-11-21T01:00:00Z'), 'Asia/Shanghai')).toEqual(at('2026-11-22T01:00:00Z'));
    expect(nextCycle('R/2020-01-31T01:00:00Z/P1M', at('2026-02-01T00:00:00Z'), 'UTC')).toEqual(
      at('2026-02-28T01:00:00Z'),
    );
  });

  it('may be a cron line in the zone of the venue', () => {
    expect(nextCycle('0 8 * * *', at('2026-11-21T00:00:00Z'), 'Asia/Shanghai')).toEqual(at('2026-11-22T00:00:00Z'));
  });

  it.each(['R/', 'R3/PT0S', 'R/-PT1H', 'R/yesterday/PT1H', 'every day', ''])('is not "%s"', (text) => {
    expect(() => parseCycle(text)).toThrow(ModelError);
  });
});

describe('an instant', () => {
  it('without an offset is read by the clock of the zone, wherever the server stands', () => {
    expect(instantIn('2026-12-31T20:00:00', 'Asia/Shanghai')).toEqual(at('2026-12-31T12:00:00Z'));
    expect(instantIn('2026-12-31', 'Europe/Kyiv')).toEqual(at('2026-12-30T22:00:00Z'));
    expect(instantIn('2026-12-31T20:00:00+01:00', 'Asia/Shanghai')).toEqual(at('2026-12-31T19:00:00Z'));
    expect(instantIn('tomorrow', 'Asia/Shanghai')).toBeNull();
    for (const undated of ['20:00', 'T20:00', '20', '2026', '2026-12'])
      expect(instantIn(undated, 'Asia/Shanghai')).toBeNull();
    const cycle = 'R/2026-11-20T08:00:00/P1D';
    expect(nextCycle(cycle, at('2026-11-21T01:00:00Z'), 'Asia/Shanghai')).toEqual(at('2026-11-22T00:00:00Z'));
  });
});
