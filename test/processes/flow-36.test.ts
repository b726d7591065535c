import { answered, callWords, clear, freshNumber, harmless, nothingElse, reached, rings, somebodyElse, unclear } from './kit/calls';
import { useKaraoke } from './kit/karaoke';

const what = { unclear: '什么时候来取' };

describe('flow 36, they do not understand', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);
  const noted = (caseId: string) =>
    desk.database.query(
      `SELECT script, what, solved_by AS "solvedBy" FROM script_unclear
        WHERE case_id IN (SELECT id FROM "case" WHERE root_id = $1)`,
      [caseId],
    );

  it('is understood at the second try', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, ...reached, unclear, { ...unclear, ...what }, { ...clear, ...what }, nothingElse);
    await desk.expectOver(call, 'reached-understood');
    expect(await noted(call.caseId)).toEqual([
      { script: 'call-explain', what: '什么时候来取', solvedBy: 'explained' },
    ]);
  });

  it('is understood at once in other words', async () => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()));
    await phone.goes(call, ...reached, unclear, { ...clear, ...what }, nothingElse);
    await desk.expectOver(call, 'reached-understood');
  });

  it('gets the main points as a text message after two tries', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    const sms = { ...unclear, ...what, otherWay: 'sms', smsText: '雨伞在前台，今天二十四点前都可以来取' };
    await phone.goes(call, ...reached, unclear, { ...unclear, ...what }, sms);
    await desk.expectOver(call, 'reached-not-understood');
    expect(await phone.texts(call)).toMatchObject([
      { template: 'call-points', text: expect.stringContaining('雨伞在前台，今天二十四点前都可以来取') as string },
    ]);
    expect(await phone.calls(guest)).toMatchObject([{ result: 'reached-not-understood' }]);
    expect(await noted(call.caseId)).toMatchObject([{ solvedBy: 'sms' }]);
  });

  it('is called back by the supervisor after two tries', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    const supervisor = { ...unclear, ...what, otherWay: 'supervisor', callNote: '听不清' };
    await phone.goes(call, ...reached, unclear, { ...unclear, ...what }, supervisor);
    await desk.expectOver(call, 'reached-not-understood');
    const [promise] = (await desk.cases('callback-promise')).filter(({ customerId }) => customerId === guest);
    expect(promise?.variables).toMatchObject({ matter: '打电话没有讲明白，请主管回电：雨伞找到了' });
    expect(await phone.outcome(call)).toMatchObject({ callNotes: '听不清' });
  });

  it('asks for the person again when an acquaintance does not understand', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest, harmless);
    const known = [rings, answered, somebodyElse, { who: 'knows' }, { relation: 'colleague', passedOn: 'willing' }];
    await phone.goes(call, ...known, unclear, { ...unclear, ...what }, { ...unclear, ...what });
    expect(await phone.calls(guest)).toMatchObject([{ result: 'somebody-else' }]);
    expect(await noted(call.caseId)).toMatchObject([{ solvedBy: 'not' }]);
    await desk.until('2026-11-22T01:00:00.000Z');
    expect(await phone.question(call)).toBe('dial');
  });
});
