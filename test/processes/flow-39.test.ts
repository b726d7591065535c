import { answered, callWords, clear, freshNumber, harmless, nothingElse, reached, rings, somebodyElse, unclear } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';

const other = [rings, answered, somebodyElse];

describe('flows 39 and 40, somebody else', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);

  it('calls again when a stranger took the call', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, ...other, { who: 'stranger' });
    expect(await phone.calls(guest)).toMatchObject([{ result: 'stranger', answered: true }]);
    await desk.until(at('09:00', '2026-11-22'));
    await phone.goes(call, ...reached, clear, nothingElse);
    await desk.expectOver(call, 'reached-understood');
  });

  it('calls when the person is said to be back, at the number that was given', async () => {
    const [office, own] = [freshNumber(), freshNumber()];
    const guest = await phone.guestWith(office);
    const call = await phone.callUp(guest);
    await phone.goes(call, ...other, { who: 'stranger', agreedTime: '2026-11-21T21:00', phone: own });
    await desk.until(at('21:00'));
    await phone.goes(call, ...reached, clear, nothingElse);
    expect((await phone.calls(guest)).map(({ number }) => number)).toEqual([office, own]);
  });

  it('keeps the given number out of the case', async () => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()));
    const own = freshNumber();
    await phone.goes(call, ...other, { who: 'stranger', phone: own });
    const rows = await desk.database.query<{ variables: string }>(
      'SELECT variables::text AS variables FROM "case" WHERE root_id = $1',
      [call.caseId],
    );
    expect(rows.map(({ variables }) => variables).join()).not.toContain(own.slice(3));
  });

  it('takes a wrong number out of use and goes on with the next', async () => {
    const [wrong, right] = [freshNumber(), freshNumber()];
    const guest = await phone.guestWith(wrong, right);
    const call = await phone.callUp(guest);
    await phone.goes(call, ...other, { who: 'wrong' });
    await phone.goes(call, ...reached, clear, nothingElse);
    expect((await phone.calls(guest)).map(({ number, result }) => [number, result])).toEqual([
      [wrong, 'other-number'],
      [right, 'reached-understood'],
    ]);
  });

  it('has the file mended when the only number is somebody else’s', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, ...other, { who: 'wrong' });
    await desk.expectOver(call, 'wrong-number');
    const repairs = (await desk.cases('manual-handover')).filter(({ customerId }) => customerId === guest);
    expect(repairs).toMatchObject([{ variables: { flow: '27' } }]);
  });

  describe('an acquaintance', () => {
    it('takes a message that is harmless', async () => {
      const guest = await phone.guestWith(freshNumber());
      const call = await phone.callUp(guest, harmless);
      await phone.goes(call, ...other, { who: 'knows' }, { relation: 'family', passedOn: 'willing' }, clear, {});
      await desk.expectOver(call, 'message-left');
      expect(await phone.calls(guest)).toMatchObject([{ result: 'message-left' }]);
    });

    it('takes it after it was explained again', async () => {
      const call = await phone.callUp(await phone.guestWith(freshNumber()), harmless);
      const willing = { relation: 'friend', passedOn: 'willing' };
      await phone.goes(call, ...other, { who: 'knows' }, willing, unclear, { ...clear, unclear: '哪一把' }, {});
      await desk.expectOver(call, 'message-left');
    });

    it.each([
      ['when the matter is the person’s alone', { harmless: false }, { relation: 'friend' }],
      ['when they would rather not', harmless, { relation: 'family', passedOn: 'unwilling', callNote: '在吵架' }],
    ])('hears nothing %s', async (_, matter, answers) => {
      const guest = await phone.guestWith(freshNumber());
      const call = await phone.callUp(guest, matter);
      await phone.goes(call, ...other, { who: 'knows' }, answers);
      expect(await phone.question(call)).toBe('');
      expect(await phone.calls(guest)).toMatchObject([{ result: 'somebody-else' }]);
      await desk.until(at('09:00', '2026-11-22'));
      expect(await phone.question(call)).toBe('dial');
    });
  });
});
