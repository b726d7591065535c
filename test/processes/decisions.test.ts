import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import type { Json, Variables } from '../../src/lib/json';
import { projectRoot } from '../../src/lib/root';

const options = { now: new Date('2026-11-21T10:00:00.000Z'), timeZone: 'Asia/Shanghai' };

async function decide(id: string, input: Variables, at = options): Promise<Json> {
  const file = path.join(projectRoot, 'processes', 'decisions', `${id}.dmn`);
  return evaluateDecision(await loadDecision(readFileSync(file, 'utf8'), file), input, at).output;
}

describe('the route of a same-day call', () => {
  const wish: Variables = {
    inThePast: false,
    insideOpeningHours: true,
    daysAhead: 0,
    namedRoom: null,
    hours: 3,
    party: 4,
    roomType: null,
    availability: 'match',
    rooms: [],
    scheduleOpen: true,
    rules: { largeParty: 10 },
  };
  it.each<[string, string, Variables]>([
    ['a fitting room is held', 'hold', {}],
    ['a large room that alone fits a small party is for flow 10', '10', { rooms: [{ type: 'large' }] }],
    ['a large room wished for by a small party is for flow 10', '10', { roomType: 'deluxe', rooms: [{ type: 'deluxe' }] }],
    ['a large room for a large party is held', 'hold', { party: 10, rooms: [{ type: 'large' }] }],
    ['a time that has passed is asked again', 'ask-again', { inThePast: true }],
    ['a time outside opening hours is asked again', 'ask-again', { insideOpeningHours: false }],
    ['a date that has passed is asked again', 'ask-again', { daysAhead: -1 }],
    ['tomorrow is for flow 04', '04', { daysAhead: 1 }],
    ['a day whose rooms are not given out yet is for flow 07', '07', { daysAhead: 7, scheduleOpen: false }],
    ['a named room is for flow 03', '03', { namedRoom: 'B07' }],
    ['one hour is for flow 13', '13', { hours: 1 }],
    ['a large party without a large room is for flow 08', '08', { party: 12, availability: 'other-sizes' }],
    ['a large room wished for by few is for flow 08', '08', { roomType: 'large', availability: 'other-sizes' }],
    ['a small party with only large rooms free is for flow 10', '10', { availability: 'other-sizes', rooms: [{ type: 'large' }] }],
    ['a party for whom every free room is too small is for flow 02', '02', { party: 9, availability: 'other-sizes' }],
    ['two hours for such a party are for flow 13', '13', { party: 9, hours: 2, availability: 'other-sizes' }],
    ['two hours on a full evening are for flow 13', '13', { hours: 2, availability: 'none' }],
    ['a full evening is for flow 02', '02', { availability: 'none' }],
  ])('%s', async (_, route, change) => {
    expect(await decide('same-day-route', { ...wish, ...change })).toBe(route);
  });
});

describe('hold times', () => {
  const from = '2026-11-21T12:00:00.000Z';
  it('keep the room for fifteen minutes, and fifteen more for guests on their way', async () => {
    const hold = await decide('hold-times', { from, to: '2026-11-21T15:00:00.000Z' });
    expect(hold).toMatchObject({ phone: 10, grace: 15, call: 10, extension: 15, warn: 15, overrun: 10 });
  });
  it('are ten minutes for a stay of less than two hours', async () => {
    const hold = await decide('hold-times', { from, to: '2026-11-21T13:00:00.000Z' });
    expect(hold).toMatchObject({ phone: 10, grace: 10, call: 5, extension: 10 });
  });
});

describe('the refund of a cancelled booking', () => {
  it.each([
    ['everything a day ahead', 'plans', 24, 10001],
    ['half of it, in whole fen, four hours ahead', 'plans', 4, 5000],
    ['half of it just under a day ahead', 'plans', 23.99, 5000],
    ['nothing under four hours', 'plans', 3.99, 0],
    ['nothing after the agreed arrival', 'plans', -1, 0],
    ['everything when it is the venue’s fault, however late', 'venue-outage', 0, 10001],
    ['everything when the price was changed', 'price-change', 1, 10001],
    ['everything when the venue has no room', 'no-room', 1, 10001],
  ])('is %s', async (_, reason, hoursBefore, refund) => {
    expect(await decide('cancellation-refund', { reason, hoursBefore, depositPaid: 10001 })).toMatchObject({ amount: refund });
  });

  it('comes with the steps as guests are told them', async () => {
    const steps = [
      { hours: 24, percent: 100 },
      { hours: 4, percent: 50 },
    ];
    const asked = { reason: 'plans', hoursBefore: 0, depositPaid: 0 };
    expect(await decide('cancellation-refund', asked)).toEqual({ amount: 0, steps });
  });
});

describe('the deposit of guests who were not served', () => {
  it.each([
    ['goes back when the venue was closed', 'cancelled', 10001],
    ['goes back by half when somebody was under 18', 'refused-minor', 5000],
    ['is kept when nobody came', 'no-show', 0],
    ['is kept when no rule says otherwise', 'something-else', 0],
  ])('%s', async (_, closing, refund) => {
    expect(await decide('deposit-on-absence', { closing, depositPaid: 10001 })).toBe(refund);
  });
});

describe('the follow-up call', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 15, 30, second)).toISOString();
  const chosen = (member: boolean, second: number) => decide('satisfaction-visit', { member, completedAt: at(second) });
  it('is made to every member', async () => {
    expect(await chosen(true, 3)).toBe(true);
  });
  it('is made to one in five of the others', async () => {
    const seconds = Array.from({ length: 60 }, (_, second) => second);
    const visits = await Promise.all(seconds.map((second) => chosen(false, second)));
    expect(visits.filter((visit) => visit === true)).toHaveLength(12);
  });
});
