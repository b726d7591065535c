import type { StepResult } from '../../src/engine/types';
import type { Variables } from '../../src/lib/json';
import { useKaraoke } from './kit/karaoke';

describe('handing over to people', () => {
  const desk = useKaraoke();
  const ask = (flow: string, more: Variables = {}): Promise<StepResult> =>
    desk.start('manual-handover', { flow, matter: '客人问生日布置', venueId: desk.venue.id, ...more });

  it('gives the matter to the supervisor and ends with the flow’s number', async () => {
    const asked = await ask('02');
    expect(await desk.task('doByHand', asked)).toMatchObject({ groups: ['supervisor'], formKey: 'manual-handover' });
    await desk.complete('doByHand', { handoverNote: '已改到江湾店' }, { caseId: asked });
    await desk.expectOver(asked, 'handed-over-02');
  });

  it('offers a call to the agents as well, within the time the caller of the flow gives', async () => {
    const asked = await ask('31', { within: 'PT10M' });
    const task = await desk.task('doByHand', asked);
    expect(task.groups).toEqual(['agent', 'supervisor']);
    expect(task.due!.getTime() - desk.clock.now().getTime()).toBe(10 * 60_000);
  });

  it('goes to the manager when it is not done in twice the time', async () => {
    const asked = await ask('02');
    await desk.advance('PT1H');
    expect(await desk.tasks(asked)).toMatchObject([{ elementId: 'managerDoes', groups: ['manager'] }]);
    await desk.complete('managerDoes', { handoverNote: '已回复客人' }, { caseId: asked });
    await desk.expectOver(asked, 'handed-over-02');
  });

  it('says so when nobody did anything at all', async () => {
    const asked = await ask('02');
    await desk.advance('PT2H');
    await desk.expectOver(asked, 'not-done-02');
  });
});
