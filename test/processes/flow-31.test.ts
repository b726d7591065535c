import { freshNumber, callWords, clear, noLine, nobody, nothingElse, reached, rings } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';

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
    expect((await desk.facts(call)).variables).toMatchObject({ callResult: 'reached-understood', callTries: 1 });
    expect(await phone.calls(guest)).toMatchObject([
      { agent: 'lin', attempt: 1, result: 'reached-understood', answered: true },
    ]);
  });

  it('tries again when nobody answers, three times in all, and then sends a text message', async () => {
    const guest = await phone.guestWith(freshNumber());
    const call = await phone.callUp(guest);
    await phone.goes(call, rings, nobody, { rings: 6 });
    expect(await phone.question(call)).toBe('');
    await desk.advance('PT3H');
    expect(await phone.question(call)).toBe('');
    await desk.until(at('09:00', '2026-11-22'));
    await phone.goes(call, noLine, { noConnection: 'off' });
    await desk.advance('PT2H');
    await phone.goes(call, rings, nobody, { rings: 7 });
    await desk.expectOver(call, 'unreachable');
    expect((await phone.calls(guest)).map(({ result }) => result)).toEqual(['no-answer', 'off', 'no-answer']);
    expect(await phone.texts(call)).toMatchObject([{ template: 'call-missed' }]);
  });
});
