import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import type { Json, Variables } from '../../src/lib/json';
import { projectRoot } from '../../src/lib/root';

/** Saturday, 21 November 2026, 19:22 in Shanghai. */
const options = { now: new Date('2026-11-21T11:22:00.000Z'), timeZone: 'Asia/Shanghai' };

async function decide(id: string, input: Variables, at = options): Promise<Json> {
  const file = path.join(projectRoot, 'processes', 'decisions', `${id}.dmn`);
  return evaluateDecision(await loadDecision(readFileSync(file, 'utf8'), file), input, at).output;
}

describe('the deposit of a booking ahead', () => {
  const plain: Variables = {
    ...{ from: '2026-11-30T12:30:00.000Z', dayType: 'weekday', band: 'prime', roomType: 'small' },
    ...{ pastNoShows: 0, quoteTotal: 38650 },
  };
  const amountOf = async (change: Variables): Promise<Json> =>
    ((await decide('deposit-policy', { ...plain, ...change })) as Variables)['amount']!;

  it.each<[string, Variables, number]>([
    ['none on an ordinary weekday', {}, 0],
    ['none on a weekend afternoon', { dayType: 'weekend', band: 'afternoon' }, 0],
    ['thirty per cent in prime time at the weekend', { dayType: 'weekend' }, 11500],
    ['half of the price on a holiday', { dayType: 'holiday', band: 'afternoon' }, 19300],
    ['thirty per cent for a large room', { roomType: 'large' }, 11500],
    ['half of it after a no-show', { pastNoShows: 1 }, 19300],
    ['the highest of what applies, not the sum', { dayType: 'holiday', roomType: 'deluxe', pastNoShows: 2 }, 19300],
  ])('is %s', async (_, change, amount) => {
    expect(await amountOf(change)).toBe(amount);
  });

  it.each<[string, string, string, string | null]>([
    ['a day after the booking, when that comes first', '2026-11-30T12:30:00.000Z', 'ahead', '2026-11-22T11:22:00.000Z'],
    ['a day before the arrival, when that comes first', '2026-11-23T05:00:00.000Z', 'ahead', '2026-11-22T05:00:00.000Z'],
    ['never in less than two hours', '2026-11-22T12:30:00.000Z', 'ahead', '2026-11-21T13:22:00.000Z'],
    ['in two hours for guests who come in four', '2026-11-21T15:22:00.000Z', 'ahead', '2026-11-21T13:22:00.000Z'],
    ['at the desk for guests who come sooner', '2026-11-21T15:21:00.000Z', 'desk', null],
  ])('is due %s', async (_, from, payAt, dueAt) => {
    const decided = await decide('deposit-policy', { ...plain, dayType: 'weekend', from });
    expect(decided).toMatchObject({ payAt, dueAt });
  });
});

describe('the route of a call for another day', () => {
  const wish: Variables = {
    ...{ inThePast: false, insideOpeningHours: true, daysAhead: 2, namedRoom: null, party: 4, roomType: null },
    ...{ availability: 'match', rooms: [{ type: 'small' }], scheduleOpen: true, rules: { largeParty: 10 } },
  };
  it.each<[string, string, Variables]>([
    ['a fitting room is held', 'hold', {}],
    ['a large room that alone fits a small party is for flow 10', '10', { rooms: [{ type: 'large' }] }],
    ['a large room for a large party is held', 'hold', { party: 10, rooms: [{ type: 'large' }] }],
    ['a time outside opening hours is asked again', 'ask-again', { insideOpeningHours: false }],
    ['a time that has passed is asked again', 'ask-again', { inThePast: true }],
    ['a date that has passed is asked again', 'ask-again', { daysAhead: -1 }],
    ['today is for flow 01', '01', { daysAhead: 0 }],
    ['a day whose rooms are not given out yet is for flow 07', '07', { daysAhead: 7, scheduleOpen: false }],
    ['a named room is for flow 06', '06', { namedRoom: 'B07' }],
    ['a large party without a large room is for flow 08', '08', { party: 12, availability: 'other-sizes', rooms: [] }],
    ['a large room wished for by few is for flow 08', '08', { roomType: 'large', availability: 'other-sizes' }],
    ['a small party with only large rooms free is for flow 10', '10', { availability: 'other-sizes' }],
    ['a party for whom every free room is too small is for flow 05', '05', { availability: 'other-sizes', rooms: [] }],
    ['a full day is for flow 05', '05', { availability: 'none', rooms: [] }],
  ])('%s', async (_, route, change) => {
    expect(await decide('ahead-route', { ...wish, ...change })).toBe(route);
  });
});

describe('a wish for a day after next week', () => {
  const wish: Variables = {
    ...{ inThePast: false, insideOpeningHours: true, scheduleOpen: false, businessDay: '2026-12-11' },
    rules: { furthestMonths: 6 },
  };
  it.each<[string, string, Variables]>([
    ['is taken down', 'request', {}],
    ['is taken down up to six months ahead', 'request', { businessDay: '2027-05-21' }],
    ['is asked again when it is more than six months ahead', 'ask-again', { businessDay: '2027-05-22' }],
    ['is asked again outside opening hours', 'ask-again', { insideOpeningHours: false }],
    ['is asked again when it has passed', 'ask-again', { inThePast: true }],
    ['is for flow 04 when the rooms of that day are given out', '04', { scheduleOpen: true }],
  ])('%s', async (_, route, change) => {
    expect(await decide('request-route', { ...wish, ...change })).toBe(route);
  });
});
