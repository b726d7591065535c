import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import type { Json, Variables } from '../../src/lib/json';
import { projectRoot } from '../../src/lib/root';

const options = { now: new Date('2026-11-21T10:00:00.000Z'), timeZone: 'Asia/Shanghai' };

async function decide(id: string, input: Variables): Promise<Json> {
  const file = path.join(projectRoot, 'processes', 'decisions', `${id}.dmn`);
  return evaluateDecision(await loadDecision(readFileSync(file, 'utf8'), file), input, options).output;
}

describe('the upgrade of a small party', () => {
  const wish: Variables = { roomType: null, sameSize: false, band: 'afternoon', spare: 3 };
  it.each<[string, Variables, string, boolean]>([
    ['is free without a condition while large rooms are to spare', {}, 'free', false],
    ['is free with the condition when they are scarce', { spare: 1 }, 'free', true],
    ['is free with the condition when more are expected than there are', { spare: -0.5 }, 'free', true],
    ['needs a supervisor in prime time, and carries the condition', { band: 'prime' }, 'ask', true],
    ['is paid for by guests who wish for it', { roomType: 'large' }, 'paid', false],
    ['is none where the size is right', { sameSize: true, band: 'prime' }, 'paid', false],
    ['is the house’s to give when the wished small room is not there', { roomType: 'small' }, 'free', false],
  ])('%s', async (_, change, price, mayBeMoved) => {
    expect(await decide('upgrade', { ...wish, ...change })).toEqual({ price, mayBeMoved });
  });
});

describe('the coupon for sitting close together', () => {
  it.each([
    [-2, 0],
    [0, 0],
    [1, 0],
    [2, 3000],
    [3, 5000],
    [6, 5000],
  ])('for %d more than sit in comfort is %d fen', async (over, amount) => {
    expect(await decide('small-room-coupon', { over })).toEqual({ amount, validDays: 90 });
  });
});
