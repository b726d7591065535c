/** Every `*.scenario.json` of this folder, told to a desk as the process stories know it. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { playScenario, readScenario, type Stage } from '../kit/scenario';
import { useKaraoke } from './kit/karaoke';

const files = readdirSync(__dirname).filter((name) => name.endsWith('.scenario.json'));
const scenarioOf = (file: string) => readScenario(readFileSync(join(__dirname, file), 'utf8'), file);

describe('the scenarios', () => {
  const desk = useKaraoke();
  const stage: Stage = {
    desk,
    complete: (task, typed, caseId) => desk.complete(task, typed, caseId === undefined ? {} : { caseId }),
    names: () => ({ venue: desk.venue.id }),
    giveEmail: (customerId, email) => desk.giveEmail(customerId, email),
  };

  it.each(files)('%s comes true', async (file) => {
    await playScenario(scenarioOf(file), stage);
  });

  it('that does not come true says at which step, and what was found instead', async () => {
    const steps = [{ start: 'flow-01', as: 'call' }, { expectTask: 'readBack' }];
    const wrong = readScenario(JSON.stringify({ title: 'too early', steps }), 'wrong');
    const failure = await playScenario(wrong, stage).catch((error: unknown) => String(error));
    expect(failure).toContain('step 2 of "too early"');
    expect(failure).toContain("0 open tasks at 'readBack'; open: registerWish");
    expect(failure).toContain('call: running, waits for task:registerWish, timer:sixHoursOver; went callForToday → registerWish');
  });

  it.each([
    [{ title: 'x', steps: [{ start: 'flow-01' }] }, 'step 1'],
    [{ title: 'x', steps: [{ advance: 'PT1M' }, { wait: 'a minute' }] }, 'step 2'],
    [{ title: 'x', steps: [] }, 'steps'],
  ])('%j is none, and it says where', (text, where) => {
    expect(() => readScenario(JSON.stringify(text), 'x.scenario.json')).toThrow(`x.scenario.json, ${where}`);
  });
});
