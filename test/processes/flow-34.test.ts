import { answered, callWords, freshNumber, nobody, rings, somebodyElse, themselves } from './kit/calls';
import { useKaraoke } from './kit/karaoke';

describe('flows 32, 34 and 35, it rings', () => {
  const desk = useKaraoke();
  const phone = callWords(desk);

  it('calls again at once when it did not ring six times', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest, { retryPlan: 'once' });
    await phone.goes(call, rings, nobody, { rings: 4 });
    expect((await desk.tasks(call))[0]).toMatchObject({ elementId: 'dial', assignee: 'lin' });
    await phone.goes(call, rings, nobody, { rings: 6, callNote: '转语音信箱' });
    expect(await phone.calls(guest)).toMatchObject([
      { result: 'too-short' },
      { result: 'no-answer', note: '转语音信箱', answered: false },
    ]);
    await desk.expectOver(call, 'unreachable');
  });

  it('notes when somebody answers, before anything is said', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, rings, answered);
    expect(await phone.calls(guest)).toMatchObject([{ answered: true, result: null }]);
    expect(await phone.question(call)).toBe('greet');
  });

  it('rings back at once when the line was cut before the person was there', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest, { retryPlan: 'once' });
    await phone.goes(call, rings, answered, { person: 'gone' });
    expect((await desk.tasks(call))[0]).toMatchObject({ elementId: 'dial', assignee: 'lin' });
    expect(await phone.calls(guest)).toMatchObject([{ result: 'hung-up' }]);
  });

  it.each([
    ['the person themselves', themselves, 'askConvenient'],
    ['somebody else', somebodyElse, 'askOther'],
  ])('parts the ways of %s', async (_, person, next) => {
    const call = await phone.callUp(await phone.guestWith(freshNumber()));
    await phone.goes(call, rings, answered, person);
    expect(await phone.question(call)).toBe(next);
  });
});
