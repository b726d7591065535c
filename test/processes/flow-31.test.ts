import { addPhone } from '../../src/domain/customers';
import { markNumberInvalid, stopCalling } from '../../src/domain/customer-numbers';
import { person } from '../kit/people';
import {
  answered,
  callWords,
  clear,
  freshNumber,
  harmless,
  noLine,
  nobody,
  nothingElse,
  reached,
  rings,
  somebodyElse,
  suits,
  themselves,
} from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';

const campaign = { purpose: 'campaign', campaignPurpose: 'birthday', retryPlan: 'satisfaction' };
const unanswered = [rings, nobody, { rings: 6 }];

describe('flow 31, dialling', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);

  it('reaches the guest the first time, and the call feels like one screen for the agent', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    const asked: string[] = [];
    for (const answers of [...reached, clear, nothingElse]) {
      asked.push(await phone.question(call));
      const [task] = await desk.tasks(call);
      expect(task?.assignee).toBe('lin');
      const { nextTaskId } = await phone.says(call, answers);
      expect(nextTaskId).toBe((await desk.tasks(call))[0]?.id ?? null);
    }
    expect(asked).toEqual(['dial', 'listen', 'greet', 'askConvenient', 'explain', 'recordAnswer']);
    await desk.expectOver(call, 'reached-understood');
    expect(await phone.outcome(call)).toMatchObject({ callResult: 'reached-understood', callTries: 1 });
    expect(await phone.calls(guest)).toMatchObject([
      { agent: 'lin', attempt: 1, result: 'reached-understood', answered: true },
    ]);
    expect(await desk.path(call)).not.toContain('waitToCall');
  });

  it('tries again when nobody answers, three times in all, and then sends a text message', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, ...unanswered);
    expect(await phone.question(call)).toBe('');
    await desk.advance('PT3H');
    expect(await phone.question(call)).toBe('');
    await desk.until(at('09:00', '2026-11-22'));
    await phone.goes(call, noLine, { noConnection: 'off' });
    await desk.advance('PT2H');
    await phone.goes(call, ...unanswered);
    await desk.expectOver(call, 'unreachable');
    expect((await phone.calls(guest)).map(({ result }) => result)).toEqual(['no-answer', 'off', 'no-answer']);
    expect(await phone.texts(call)).toMatchObject([{ template: 'call-missed' }]);
  });

  it('sends no text message where whoever wants the call sends their own', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest, { retryPlan: 'once', unreachableSms: 'none' });
    await phone.goes(call, ...unanswered);
    await desk.expectOver(call, 'unreachable');
    expect(await phone.texts(call)).toEqual([]);
  });

  it('does not keep calling about a visit that is over', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest, { retryPlan: 'satisfaction' });
    await phone.goes(call, ...unanswered);
    await desk.until(at('17:00', '2026-11-22'));
    await phone.goes(call, ...unanswered);
    await desk.expectOver(call, 'unreachable');
    expect(await phone.texts(call)).toEqual([]);
  });

  describe('asks before it dials', () => {
    it('keeps a campaign from ten in the evening until nine in the morning', async () => {
      const guest = await phone.guestWith(freshNumber());
      await phone.agrees(guest, 'birthday');
      await desk.until(at('22:30'));
      const call = await phone.callUp(guest, campaign);
      expect(await phone.question(call)).toBe('');
      await desk.until(at('08:59', '2026-11-22'));
      expect(await phone.question(call)).toBe('');
      await desk.until(at('09:00', '2026-11-22'));
      expect(await phone.question(call)).toBe('dial');
    });

    it('keeps a campaign from the midday rest', async () => {
      const guest = await phone.guestWith(freshNumber());
      await phone.agrees(guest, 'birthday');
      await desk.until(at('12:30', '2026-11-22'));
      const call = await phone.callUp(guest, campaign);
      expect(await phone.question(call)).toBe('');
      await desk.until(at('14:00', '2026-11-22'));
      expect(await phone.question(call)).toBe('dial');
    });

    it('lets a service call pass at half past ten', async () => {
      await desk.until(at('22:30'));
      const call = await phone.callUp(await phone.guestWith(freshNumber()));
      expect(await phone.question(call)).toBe('dial');
    });

    it('makes one campaign call a day to a guest', async () => {
      const guest = await phone.guestWith(freshNumber());
      await phone.agrees(guest, 'birthday');
      const first = await phone.callUp(guest, campaign);
      await phone.goes(first, ...reached, clear, nothingElse);
      const second = await phone.callUp(guest, campaign);
      expect(await phone.question(second)).toBe('');
      await desk.until(at('09:00', '2026-11-22'));
      expect(await phone.question(second)).toBe('dial');
    });

    it('never calls for a campaign nobody agreed to', async () => {
      const guest = await phone.guestWith(freshNumber());
      const call = await phone.callUp(guest, campaign);
      await desk.expectOver(call, 'do-not-call');
      expect(await phone.calls(guest)).toEqual([]);
    });

    it('never calls a number that asked not to be called, but in danger', async () => {
      const guest = await phone.guestWith(freshNumber());
      await stopCalling(phone.act(), guest, 'by mail');
      await desk.expectOver(await phone.callUp(guest), 'do-not-call');
      await desk.expectOver(await phone.callUp(guest, { purpose: 'promised' }), 'do-not-call');
      expect(await phone.question(await phone.callUp(guest, { purpose: 'safety' }))).toBe('dial');
    });

    it('gives up where the file has no good number', async () => {
      const guest = await phone.guestWith(freshNumber());
      await desk.database.query('UPDATE customer_phone SET valid = false WHERE customer_id = $1', [guest]);
      await desk.expectOver(await phone.callUp(guest), 'unreachable');
    });
  });

  it('is too late when the time runs out, whether it waits or nobody dials', async () => {
    const soon = { callUntil: at('19:30') };
    const [waiting, forgotten] = [
      await phone.callUp(await phone.guestWith(freshNumber()), soon),
      await phone.callUp(await phone.guestWith(freshNumber()), soon),
    ];
    await phone.goes(waiting, ...unanswered);
    await desk.until(at('19:30'));
    for (const call of [waiting, forgotten]) {
      await desk.expectOver(call, 'too-late');
      expect(await phone.outcome(call)).toMatchObject({ callResult: 'too-late' });
    }
  });

  it('does not tear a talk apart when the time runs out, but does not wait for it for ever', async () => {
    const soon = { callUntil: at('19:30') };
    const [talking, forgotten] = [
      await phone.callUp(await phone.guestWith(freshNumber()), soon),
      await phone.callUp(await phone.guestWith(freshNumber()), soon),
    ];
    await phone.goes(talking, ...reached);
    await phone.goes(forgotten, ...reached);
    await desk.until(at('19:40'));
    await phone.goes(talking, clear, nothingElse);
    await desk.expectOver(talking, 'reached-understood');
    await desk.until(at('21:30'));
    await desk.expectOver(forgotten, 'too-late');
    expect(await desk.tasks(forgotten)).toEqual([]);
  });

  it('stops with everything below it when its caller is cancelled', async () => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()));
    await phone.goes(call, rings, answered, themselves);
    await desk.cancel(call);
    expect(await desk.tasks(call)).toEqual([]);
    const below = await desk.database.query<{ status: string }>(
      'SELECT status FROM "case" WHERE root_id = $1 AND id <> $1',
      [call.caseId],
    );
    expect(below).toEqual(Array.from({ length: 3 }, () => ({ status: 'cancelled' })));
  });

  it('dials the number the file has now when it was changed meanwhile', async () => {
    const [old, now] = [freshNumber(), freshNumber()];
    const guest = await phone.guestWith(old);
    const call = await phone.callUp(guest);
    await phone.goes(call, noLine, { noConnection: 'busy' });
    const [{ id } = { id: '' }] = await desk.database.query<{ id: string }>(
      'SELECT id FROM customer_phone WHERE e164 = $1',
      [old],
    );
    await addPhone(phone.act(), guest, now);
    await markNumberInvalid(phone.act(), guest, id);
    await desk.advance('PT10M');
    await phone.goes(call, rings);
    expect((await phone.calls(guest)).map(({ number }) => number)).toEqual([old, now]);
  });

  it('calls at the time that was agreed', async () => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()), { retryPlan: 'once' });
    const later = { convenient: 'no', agreedTime: '2026-11-22T16:00', callNote: '在开会' };
    await phone.goes(call, rings, answered, themselves, later);
    await desk.until(at('15:59', '2026-11-22'));
    expect(await phone.question(call)).toBe('');
    await desk.until(at('16:00', '2026-11-22'));
    await phone.goes(call, ...reached, clear, nothingElse);
    await desk.expectOver(call, 'reached-understood');
    expect(await phone.outcome(call)).toMatchObject({ callTries: 2 });
  });

  it('leaves a time that is too late to whoever wanted the call', async () => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()));
    const later = { convenient: 'no', agreedTime: '2026-11-30T16:00' };
    await phone.goes(call, rings, answered, themselves, later);
    await desk.expectOver(call, 'agreed-later');
    expect(await phone.outcome(call)).toMatchObject({ agreedTime: at('16:00', '2026-11-30') });
  });

  it.each([
    ['while it waits for the next try', unanswered],
    ['while nobody has dialled yet', []],
  ])('goes on at once with a guest who calls back %s', async (_, before) => {
    const number = freshNumber();
    const guest = await phone.guestWith(number);
    const call = await phone.callUp(guest);
    await phone.goes(call, ...before);
    const callId = await phone.comesIn(number, guest);
    await desk.publish('caller.returned', await phone.callerKey(number), { callId, agentId: 'mei' });
    const [task] = await desk.tasks(call);
    expect(task).toMatchObject({ elementId: 'greet', assignee: 'mei' });
    const mei = person('mei', ['agent']);
    for (const answers of [themselves, suits, clear, nothingElse]) await phone.says(call, answers, mei);
    await desk.expectOver(call, 'reached-understood');
    expect((await phone.calls(guest)).at(-1)).toMatchObject({ id: callId, result: 'reached-understood' });
  });

  it('rings back at once when the guest who called back was not put through', async () => {
    const number = freshNumber();
    const guest = await phone.guestWith(number);
    const call = await phone.callUp(guest);
    await phone.goes(call, ...unanswered);
    const callId = await phone.comesIn(number, guest);
    await desk.publish('caller.returned', await phone.callerKey(number), { callId, agentId: null });
    expect(await desk.tasks(call)).toMatchObject([{ elementId: 'greet', assignee: null }]);
    await phone.goes(call, { person: 'gone' });
    expect(await phone.question(call)).toBe('dial');
  });

  it('names in the text message what the call was to be about', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest, { retryPlan: 'once', bookingCode: 'M2Q8', scriptData: { roomNumber: 'B07' } });
    await phone.goes(call, ...unanswered);
    expect((await phone.texts(call))[0]?.text).toContain('M2Q8');
  });

  it('asks the person themselves the next day when something important was left with an acquaintance', async () => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()), { ...harmless, importance: 'important' });
    const passedOn = [{ who: 'knows' }, { relation: 'family', passedOn: 'willing' }, clear, {}];
    await phone.goes(call, rings, answered, somebodyElse, ...passedOn);
    expect(await phone.question(call)).toBe('');
    await desk.advance('PT22H');
    await phone.goes(call, ...reached, clear, nothingElse);
    await desk.expectOver(call, 'reached-understood');
  });

  it.each([
    ['there is nobody to ask again', at('19:22', '2026-11-24'), 'PT22H'],
    ['there is no time to ask again', at('23:00'), 'PT4H'],
  ])('has left its message even if %s', async (_, callUntil, pause) => {
    const wanted = { ...harmless, importance: 'important', callUntil, retryPlan: 'once' };
    const call = await phone.callUp(await phone.guestWith(freshNumber()), wanted);
    const passedOn = [{ who: 'knows' }, { relation: 'friend', passedOn: 'willing' }, clear, {}];
    await phone.goes(call, rings, answered, somebodyElse, ...passedOn);
    await desk.advance(pause);
    if (await phone.question(call)) await phone.goes(call, ...unanswered);
    await desk.expectOver(call, 'message-left');
    expect(await phone.outcome(call)).toMatchObject({ callResult: 'message-left' });
  });

  it('lets a dial be taken by any agent when it falls due by itself', async () => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()), { importance: 'important' });
    await phone.goes(call, noLine, { noConnection: 'busy' });
    await desk.advance('PT10M');
    expect(await desk.tasks(call)).toMatchObject([{ assignee: null, groups: ['agent'], priority: 85 }]);
  });
});
