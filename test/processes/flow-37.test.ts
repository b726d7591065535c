import { callWords, clear, freshNumber, reached } from './kit/calls';
import { useKaraoke } from './kit/karaoke';

describe('flow 37, they understand', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);
  const heard = [...reached, clear];

  it('takes the answer the caller’s flow asked for', async () => {
    const answers = [
      { value: 'comes', label: '照常来', labelEn: 'Comes as planned' },
      { value: 'cancels', label: '不来了', labelEn: 'Does not come' },
    ];
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest, { answers });
    await phone.goes(call, ...heard);
    await expect(phone.says(call, { wish: 'none' })).rejects.toThrow('callAnswer');
    await phone.goes(call, { callAnswer: 'comes', wish: 'none', callNote: '带两个孩子的家长一起' });
    expect(await phone.outcome(call)).toMatchObject({ callAnswer: 'comes', callNotes: '带两个孩子的家长一起' });
    expect(await phone.calls(guest)).toMatchObject([{ note: '带两个孩子的家长一起' }]);
  });

  it.each([
    ['01 for today', 'today', 'flow-01'],
    ['04 within a week', 'this-week', 'flow-04'],
    ['07 for later', 'later', 'flow-07'],
  ])('hands a wish for a room on to %s', async (_, wish, flow) => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, ...heard, { wish, wishNote: '四个人，八点' });
    await desk.expectOver(call, 'reached-understood');
    const [booking] = (await desk.cases(flow)).filter(({ customerId }) => customerId === guest);
    expect(booking).toMatchObject({ status: 'running', variables: { customerId: guest, note: '四个人，八点', fromFlow: '37' } });
  });

  it.each([
    ['with its main points', '等了半小时没人管', '电话中提出投诉：等了半小时没人管'],
    ['without them', null, '电话中提出投诉：雨伞找到了'],
  ])('hands a complaint on %s', async (_, wishNote, matter) => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, ...heard, { wish: 'complaint', wishNote });
    await desk.expectOver(call, 'reached-understood');
    const [complaint] = (await desk.cases('manual-handover')).filter(({ customerId }) => customerId === guest);
    expect(complaint?.variables).toMatchObject({ flow: '30', matter });
  });

  it('stops all calls at once for whoever asks never to be called again', async () => {
    const guest = await phone.guestWith(freshNumber(), freshNumber());
    await phone.agrees(guest, 'birthday');
    const call = await phone.callUp(guest);
    const waiting = await phone.callUp(guest);
    await phone.goes(waiting, { dialResult: 'no-connection' }, { noConnection: 'busy' });
    await phone.goes(call, ...heard, { wish: 'stop' });
    await desk.expectOver(call, 'do-not-call');
    await desk.advance('PT10M');
    await desk.expectOver(waiting, 'do-not-call');
    const open = 'SELECT FROM consent WHERE customer_id = $1 AND withdrawn_at IS NULL';
    expect(await desk.database.query(open, [guest])).toEqual([]);
    const text = { customerId: guest, purpose: 'campaign', campaignPurpose: 'birthday' };
    await desk.expectOver(await phone.callUp(guest, text), 'do-not-call');
  });
});
