import { bandSegments, businessDayOf, dayTypeOf, daysBetween, openingOf } from '../../src/domain/business-day';
import type { CalendarDay, Venue } from '../../src/domain/venues';
import { planFromNow, planVisit } from '../../src/domain/visits';
import { at } from './world';

const week = { opens: '12:00', closes: '26:00' };
const shanghai: Venue = {
  id: 'v',
  name: '中山路店',
  nameEn: 'Zhongshan Road',
  timeZone: 'Asia/Shanghai',
  hours: { 1: week, 2: week, 3: week, 4: week, 5: week, 6: week, 7: week },
  curfew: { from: '02:00', to: '08:00' },
  bands: [
    { key: 'afternoon', from: '12:00' },
    { key: 'prime', from: '18:00' },
    { key: 'late', from: '24:00' },
  ],
  weekendDays: [6, 7],
  cleaningMinutes: 15,
  days: {},
};
const special = (day: string, kind: CalendarDay['kind'], hours: Partial<CalendarDay> = {}): Venue => ({
  ...shanghai,
  days: { [day]: { day, kind, name: '', opens: null, closes: null, ...hours } },
});
const evening = at('2026-11-21 19:22');

describe('a business day', () => {
  it('runs from opening to closing, so that 01:30 on Saturday belongs to Friday', () => {
    expect(businessDayOf(shanghai, at('2026-11-21 01:30'))).toBe('2026-11-20');
    expect(businessDayOf(shanghai, at('2026-11-21 02:00'))).toBe('2026-11-21');
    expect(businessDayOf(shanghai, at('2026-11-21 11:00'))).toBe('2026-11-21');
  });

  it('ends at the legal closing time even where the venue would go on', () => {
    const late = special('2026-11-21', 'weekend', { opens: '12:00', closes: '28:00' });
    expect(openingOf(late, '2026-11-21').closes).toEqual(at('2026-11-22 02:00'));
    expect(openingOf({ ...late, curfew: null }, '2026-11-21').closes).toEqual(at('2026-11-22 04:00'));
  });

  it('goes over the end of a month and of a year', () => {
    expect(businessDayOf(shanghai, at('2026-12-01 00:30'))).toBe('2026-11-30');
    expect(businessDayOf(shanghai, at('2027-01-01 01:59'))).toBe('2026-12-31');
    expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
  });

  it.each([
    ['2026-10-25', '2026-10-24', 'Europe/Berlin'],
    ['2026-03-29', '2026-03-28', 'Europe/Berlin'],
  ])('is not off by one in the night the clocks change (%s)', (date, before, timeZone) => {
    const berlin: Venue = { ...shanghai, timeZone, curfew: null };
    const night = new Date(openingOf(berlin, before).closes.getTime() - 60_000);
    expect(businessDayOf(berlin, night)).toBe(before);
    expect(openingOf(berlin, date).date).toBe(date);
    expect(daysBetween(before, date)).toBe(1);
  });

  it('is a weekend on Saturday, a weekday on a make-up workday and a holiday by the calendar', () => {
    expect(dayTypeOf(shanghai, '2026-11-21')).toBe('weekend');
    expect(dayTypeOf(special('2026-10-10', 'workday'), '2026-10-10')).toBe('weekday');
    expect(dayTypeOf(special('2026-10-01', 'holiday'), '2026-10-01')).toBe('holiday');
  });
});

describe('a stay', () => {
  it('is cut into bands, midnight included', () => {
    const segments = bandSegments(shanghai, '2026-11-21', at('2026-11-21 17:00'), at('2026-11-22 01:00'));
    expect(segments.map(({ band }) => band)).toEqual(['afternoon', 'prime', 'late']);
    expect(segments.map(({ from }) => from)).toEqual([
      at('2026-11-21 17:00'),
      at('2026-11-21 18:00'),
      at('2026-11-22 00:00'),
    ]);
  });
});

describe('planning a visit', () => {
  const wish = { date: '2026-11-21', startTime: '20:30', hours: 3 };

  it('gives the instants of the wish in the zone of the venue', () => {
    expect(planVisit(shanghai, wish, evening)).toEqual({
      from: at('2026-11-21 20:30'),
      to: at('2026-11-21 23:30'),
      businessDay: '2026-11-21',
      daysAhead: 0,
      band: 'prime',
      dayType: 'weekend',
      closesAt: at('2026-11-22 02:00'),
      cutAtClosing: false,
      insideOpeningHours: true,
      inThePast: false,
      scheduleOpen: null,
    });
  });

  it('says whether the rooms of that day are given out by now, on the venue’s clock', () => {
    const schedule = { openDays: 7, openTime: '10:00' };
    const isOpen = (date: string, now: string) =>
      planVisit(shanghai, { ...wish, date, schedule }, at(now)).scheduleOpen;
    expect(isOpen('2026-11-28', '2026-11-21 09:59')).toBe(false);
    expect(isOpen('2026-11-28', '2026-11-21 10:00')).toBe(true);
    // After midnight it is still the business day whose morning has opened it.
    expect(isOpen('2026-11-28', '2026-11-22 01:00')).toBe(true);
    expect(isOpen('2026-11-29', '2026-11-22 01:00')).toBe(false);
  });

  it('cuts a stay at closing and says so', () => {
    const plan = planVisit(shanghai, { ...wish, startTime: '23:30', hours: 4 }, evening);
    expect(plan).toMatchObject({ to: at('2026-11-22 02:00'), cutAtClosing: true });
  });

  it('reads half past midnight, said in the evening, as the coming night of the same business day', () => {
    const plan = planVisit(shanghai, { ...wish, startTime: '00:30', hours: 1 }, evening);
    expect(plan).toMatchObject({ from: at('2026-11-22 00:30'), businessDay: '2026-11-21', daysAhead: 0 });
  });

  it('counts days from the business day that is still running after midnight', () => {
    const plan = planVisit(shanghai, wish, at('2026-11-21 01:00'));
    expect(plan).toMatchObject({ businessDay: '2026-11-21', daysAhead: 1 });
  });

  it('says when the venue is not open yet, closed that day, or the time is over', () => {
    const morning = planVisit(shanghai, { ...wish, startTime: '09:00' }, at('2026-11-21 08:30'));
    expect(morning).toMatchObject({ insideOpeningHours: false, inThePast: false });
    const closed = planVisit(special('2026-11-21', 'closed'), wish, evening);
    expect(closed.insideOpeningHours).toBe(false);
    expect(planVisit(shanghai, { ...wish, startTime: '15:00' }, evening).inThePast).toBe(true);
  });

  it('takes a time that has just begun as a wish for now', () => {
    expect(planVisit(shanghai, { ...wish, startTime: '19:15' }, evening).inThePast).toBe(false);
  });

  it('ends at closing for a booking that begins after midnight on the last day of a month', () => {
    const plan = planVisit(shanghai, { date: '2026-11-30', startTime: '01:00', hours: 3 }, at('2026-11-30 20:00'));
    expect(plan).toMatchObject({ from: at('2026-12-01 01:00'), to: at('2026-12-01 02:00'), businessDay: '2026-11-30' });
    expect(plan).toMatchObject({ cutAtClosing: true, daysAhead: 0, closesAt: at('2026-12-01 02:00') });
  });

  it('keeps the hours and the prices of a holiday until its closing, after midnight too', () => {
    const newYear = special('2026-12-31', 'holiday', { opens: '10:00', closes: '25:30' });
    const plan = planVisit(newYear, { date: '2027-01-01', startTime: '00:30', hours: 2 }, at('2026-12-31 22:00'));
    expect(plan).toMatchObject({ businessDay: '2026-12-31', dayType: 'holiday', to: at('2027-01-01 01:30') });
    expect(plan).toMatchObject({ cutAtClosing: true, daysAhead: 0 });
  });

  it('counts days over the end of a month and of a leap February', () => {
    const ahead = (date: string, now: Date) => planVisit(shanghai, { ...wish, date }, now).daysAhead;
    expect(ahead('2026-12-01', at('2026-11-30 19:00'))).toBe(1);
    expect(ahead('2026-12-01', at('2026-12-01 01:30'))).toBe(1);
    expect(ahead('2028-03-01', at('2028-02-28 19:00'))).toBe(2);
  });

  it('goes by the clock of a venue in another zone, in the week its clocks change', () => {
    const berlin: Venue = { ...shanghai, timeZone: 'Europe/Berlin', curfew: null };
    const now = new Date('2026-10-24T18:00:00Z');
    const before = planVisit(berlin, { date: '2026-10-24', startTime: '21:00', hours: 3 }, now);
    expect(before.from.toISOString()).toBe('2026-10-24T19:00:00.000Z');
    const after = planVisit(berlin, { date: '2026-10-25', startTime: '21:00', hours: 3 }, now);
    expect(after).toMatchObject({ daysAhead: 1, businessDay: '2026-10-25' });
    expect(after.from.toISOString()).toBe('2026-10-25T20:00:00.000Z');
  });

  it('begins this minute for guests at the door, whatever day the clock on the wall says', () => {
    const plan = planFromNow(shanghai, 2, at('2026-11-22 00:40'));
    expect(plan).toMatchObject({ businessDay: '2026-11-21', band: 'late', dayType: 'weekend' });
    expect(plan).toMatchObject({ from: at('2026-11-22 00:40'), to: at('2026-11-22 02:00'), cutAtClosing: true });
    expect(planFromNow(shanghai, 2, at('2026-11-22 03:00')).insideOpeningHours).toBe(false);
  });
});
