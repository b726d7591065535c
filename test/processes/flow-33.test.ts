import { callWords, clear, freshNumber, noLine, nothingElse, reached } from './kit/calls';
import { useKaraoke } from './kit/karaoke';

describe('flow 33, no connection', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);

  it.each([
    ['busy, ten minutes later', 'busy', 'PT10M'],
    ['switched off, two hours later', 'off', 'PT2H'],
    ['out of area, two hours later', 'out-of-area', 'PT2H'],
  ])('calls again when the line is %s', async (_, reason, pause) => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, noLine, { noConnection: reason, callNote: '语音提示' });
    expect(await phone.question(call)).toBe('');
    await desk.advance(pause);
    expect(await phone.question(call)).toBe('dial');
    expect(await phone.calls(guest)).toMatchObject([{ result: reason, note: '语音提示', answered: false, attempt: 1 }]);
  });

  it('goes on at once with the second number when the first does not exist', async () => {
    const [wrong, right] = [freshNumber(), freshNumber()];
    const guest = await phone.guestWith(wrong, right);
    const call = await phone.callUp(guest);
    await phone.goes(call, noLine, { noConnection: 'no-such-number' });
    expect((await desk.tasks(call))[0]).toMatchObject({ elementId: 'dial', assignee: 'lin' });
    await phone.goes(call, ...reached, clear, nothingElse);
    await desk.expectOver(call, 'reached-understood');
    expect((await phone.calls(guest)).map(({ number }) => number)).toEqual([wrong, right]);
    const [row] = await desk.database.query('SELECT valid FROM customer_phone WHERE e164 = $1', [wrong]);
    expect(row).toEqual({ valid: false });
  });

  it('has the file mended when the guest has no other number', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, noLine, { noConnection: 'no-such-number' });
    await desk.expectOver(call, 'wrong-number');
    expect(await phone.texts(call)).toEqual([]);
    const [repair] = (await desk.cases('manual-handover')).filter(({ customerId }) => customerId === guest);
    expect(repair?.variables).toMatchObject({ flow: '27', matter: '客人的电话都打不通，请补档案：雨伞找到了' });
    expect(await desk.tasks(repair!.id)).toMatchObject([{ elementId: 'doByHand', groups: ['supervisor'] }]);
  });
});
