import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evaluateDecision, loadDecision } from '../../src/feel/decision';
import type { Json, Variables } from '../../src/lib/json';
import { projectRoot } from '../../src/lib/root';
import { callWords, freshNumber, noLine } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';
import { changeTable } from './kit/tables';

async function decide(id: string, input: Variables, now = at('19:22'), timeZone = 'Asia/Shanghai'): Promise<Json> {
  const file = path.join(projectRoot, 'processes', 'decisions', `${id}.dmn`);
  const model = await loadDecision(readFileSync(file, 'utf8'), file);
  return evaluateDecision(model, input, { now: new Date(now), timeZone }).output;
}

describe('call-permission', () => {
  const asked: Variables = {
    ...{ purpose: 'service', hasNumber: true, doNotCall: false, consented: false, notBefore: null },
    ...{ at: at('19:22'), campaignsToday: 0, callTries: 0, retryPlan: 'standard' },
  };
  const campaign = { purpose: 'campaign', consented: true };
  const answer = (change: Variables, timeZone?: string) =>
    decide('call-permission', { ...asked, ...change }, at('19:22'), timeZone);
  const waits = (until: string) => ({ answer: 'wait', result: null, until });
  const now = { answer: 'now', result: null, until: null };
  const never = (result: string) => ({ answer: 'no', result, until: null });

  it.each<[string, Json, Variables]>([
    ['lets a service call pass', now, {}],
    ['lets a promised call pass in the night', now, { purpose: 'promised', at: at('23:30') }],
    ['lets a campaign pass to whoever agreed', now, campaign],
    ['keeps a campaign from whoever did not', never('do-not-call'), { ...campaign, consented: false }],
    ['keeps every call from whoever asked for it', never('do-not-call'), { purpose: 'promised', doNotCall: true }],
    ['lets danger pass to them', now, { purpose: 'safety', doNotCall: true }],
    ['knows when there is no number', never('unreachable'), { purpose: 'safety', hasNumber: false }],
    ['waits for the time agreed', waits(at('21:00')), { notBefore: at('21:00') }],
    ['does not wait for a time that has come', now, { notBefore: at('19:22') }],
    ['lets a campaign pass until ten', now, { ...campaign, at: at('21:59') }],
    ['keeps it from ten on', waits(at('09:00', '2026-11-22')), { ...campaign, at: at('22:00') }],
    ['keeps it over New Year', waits(at('09:00', '2027-01-01')), { ...campaign, at: at('22:00', '2026-12-31') }],
    ['keeps it until nine', waits(at('09:00')), { ...campaign, at: at('08:59') }],
    ['lets it pass at nine', now, { ...campaign, at: at('09:00') }],
    ['keeps it at half past twelve', waits(at('14:00')), { ...campaign, at: at('12:30') }],
    ['lets it pass at two', now, { ...campaign, at: at('14:00') }],
    ['allows one campaign a day', waits(at('09:00', '2026-11-22')), { ...campaign, campaignsToday: 1 }],
    ['does not try again in the night', waits(at('09:00', '2026-11-22')), { callTries: 1, at: at('22:05') }],
    ['nor early in the morning', waits(at('09:00')), { callTries: 1, at: at('01:10') }],
    ['but does when a room is being kept', now, { callTries: 1, at: at('22:05'), retryPlan: 'hold' }],
  ])('%s', async (_, expected, change) => {
    expect(await answer(change)).toEqual(expected);
  });

  it('means the hours of the venue’s own clock', async () => {
    const tokyo = await answer({ ...campaign, at: at('21:00') }, 'Asia/Tokyo');
    expect(tokyo).toEqual(waits('2026-11-22T00:00:00.000Z'));
  });
});

describe('call-retry-plan', () => {
  const tried: Variables = {
    ...{ tryResult: 'no-answer', retryPlan: 'standard', callTries: 1, importance: 'normal', messageLeft: null },
    ...{ agreedTime: null, callUntil: at('19:22', '2026-11-24') },
  };
  const next = (change: Variables) => decide('call-retry-plan', { ...tried, ...change });
  const again = (notBefore: string | null = null) => ({ next: 'again', result: null, notBefore });
  const over = (result: string) => ({ next: 'end', result, notBefore: null });
  const text = { next: 'sms', result: 'unreachable', notBefore: null };

  it.each<[string, Json, Variables]>([
    ['is over when they understood', over('reached-understood'), { tryResult: 'reached-understood' }],
    ['is over for whoever asks not to be called', over('do-not-call'), { tryResult: 'do-not-call' }],
    ['goes on with another number at once', again(), { tryResult: 'other-number', callTries: 3, retryPlan: 'once' }],
    ['gives up after eight wrong numbers', text, { tryResult: 'other-number', callTries: 8 }],
    ['calls at the agreed time', again(at('21:00')), { tryResult: 'agreed-later', agreedTime: at('21:00') }],
    ['hands a late one back', over('agreed-later'), { tryResult: 'agreed-later', agreedTime: at('21:00', '2026-11-25') }],
    ['asks when the person is back', again(at('21:00')), { tryResult: 'stranger', agreedTime: at('21:00') }],
    ['leaves a message at that', over('message-left'), { tryResult: 'message-left', agreedTime: at('21:00') }],
    ['busy: ten minutes', again(at('19:32')), { tryResult: 'busy' }],
    ['switched off: two hours', again(at('21:22')), { tryResult: 'off' }],
    ['nobody: three hours', again(at('22:22')), {}],
    ['nobody again: another hour of the next day', again(at('16:22', '2026-11-22')), { callTries: 2 }],
    ['nobody the third time: a text message', text, { callTries: 3 }],
    ['once: a text message', text, { retryPlan: 'once' }],
    ['once, busy: three minutes', again(at('19:25')), { retryPlan: 'hold', tryResult: 'busy' }],
    ['twice: five minutes', again(at('19:27')), { retryPlan: 'twice' }],
    ['twice: then a text message', text, { retryPlan: 'twice', callTries: 2 }],
    ['reconfirmation: two hours', again(at('21:22')), { retryPlan: 'reconfirm', callTries: 2 }],
    ['visit: the next day', again(at('16:22', '2026-11-22')), { retryPlan: 'satisfaction' }],
    ['visit: no text message', over('unreachable'), { retryPlan: 'satisfaction', callTries: 2 }],
    ['a message left before counts in the end', over('message-left'), { callTries: 3, messageLeft: true }],
  ])('%s', async (_, expected, change) => {
    expect(await next(change)).toEqual(expected);
  });
});

describe('the plan a process owner sets', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);

  it('holds for the next try of calls that are running', async () => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()));
    const tenToFive = (xml: string): string => xml.replaceAll('duration("PT10M")', 'duration("PT5M")');
    const back = await changeTable(desk, 'call-retry-plan', tenToFive);
    await phone.goes(call, noLine, { noConnection: 'busy' });
    await back();
    await desk.advance('PT5M');
    expect(await phone.question(call)).toBe('dial');
  });

  it('may move the rest hours', async () => {
    const guest = await phone.guestWith(freshNumber());
    await phone.agrees(guest, 'birthday');
    const fromSeven = (xml: string): string => xml.replaceAll('time("22:00:00")', 'time("19:00:00")');
    const back = await changeTable(desk, 'call-permission', fromSeven);
    const call = await phone.callUp(guest, { purpose: 'campaign', campaignPurpose: 'birthday' });
    await back();
    expect(await phone.question(call)).toBe('');
    await desk.until(at('09:00', '2026-11-22'));
    expect(await phone.question(call)).toBe('dial');
  });
});
