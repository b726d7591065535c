import { answered, callWords, freshNumber, rings, themselves } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';

const there = [rings, answered, themselves];

describe('flow 38, the person themselves', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);

  it('agrees on a time when now does not suit, and calls then', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, ...there, { convenient: 'no', agreedTime: '2026-11-21T21:30', callNote: '在开车' });
    expect(await phone.calls(guest)).toMatchObject([{ result: 'agreed-later', note: '在开车' }]);
    await desk.until(at('21:30'));
    expect(await phone.question(call)).toBe('dial');
  });

  it('does not agree on a rest hour for a campaign, and asks again', async () => {
    const guest = await phone.guestWith(freshNumber());
    await phone.agrees(guest, 'birthday');
    const call = await phone.callUp(guest, { purpose: 'campaign', campaignPurpose: 'birthday' });
    await phone.goes(call, ...there, { convenient: 'no', agreedTime: '2026-11-22T13:00' });
    expect(await phone.question(call)).toBe('askConvenient');
    await phone.goes(call, { convenient: 'no', agreedTime: '2026-11-21T20:30' });
    await desk.until(at('20:30'));
    await phone.goes(call, ...there, { convenient: 'no', agreedTime: '2026-11-22T15:00' });
    await desk.until(at('14:59', '2026-11-22'));
    expect(await phone.question(call)).toBe('');
    await desk.until(at('15:00', '2026-11-22'));
    expect(await phone.question(call)).toBe('dial');
  });
});
