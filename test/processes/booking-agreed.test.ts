import type { CaseFacts } from '../kit/desk-story';
import { at, useKaraoke } from './kit/karaoke';
import { largeWords } from './kit/large';

describe('a booking agreed by 08, 10 or 11', () => {
  const desk = useKaraoke();
  const large = largeWords(desk);

  /** Eleven people closer together in A10, by default next Saturday in prime time. */
  async function agreed(date = '2026-11-27'): Promise<{ call: CaseFacts; agreed: CaseFacts; bookingId: string }> {
    await desk.leaveOnly('A10');
    const call = await large.handedOver('11', { party: 11, date, from: at('20:30', date), to: at('23:30', date) });
    await desk.complete('explainComfort', { guestAnswer: 'yes' }, { caseId: call.id });
    await desk.run();
    const bookingId = (await desk.facts(call.id)).variables['bookingId'] as string;
    const [one] = await large.startedBy(call.id, 'booking-agreed');
    return { call, agreed: one!, bookingId };
  }
  const weekday = '2026-11-25';
  const saturday = '2026-11-28';

  it('goes to hold and arrival at once when it is for today', async () => {
    const one = await agreed('2026-11-21');
    await desk.expectOver(one.agreed.id, 'kept');
    expect(await large.startedBy(one.call.id, 'hold-and-arrival')).toMatchObject([{ status: 'running' }]);
  });

  it('asks for no deposit on a weekday, and waits for the reconfirmation', async () => {
    const one = await agreed(weekday);
    expect(await desk.tasks(one.agreed.id)).toEqual([]);
    expect(await desk.waits(one.agreed.id)).toEqual(['child:before-arrival']);
  });

  it('tells the guest about the deposit of a weekend evening, and stops everything when it is not paid', async () => {
    const one = await agreed(saturday);
    const task = await desk.task('tellDeposit', one.agreed.id);
    expect(task).toMatchObject({ groups: ['agent'] });
    await desk.complete('tellDeposit', { depositTold: true }, { caseId: one.agreed.id });
    const [row] = await desk.database.query<{ due: number }>('SELECT deposit_due AS due FROM booking WHERE id = $1', [
      one.bookingId,
    ]);
    expect(row!.due).toBeGreaterThan(0);
    await desk.advance('PT25H');
    expect(await desk.booking(one.bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect((await desk.facts(one.agreed.id)).status).toBe('completed');
    await desk.expectOver(one.call.id, 'cancelled');
    expect(await large.startedBy(one.call.id, 'hold-and-arrival')).toEqual([]);
  });

  it('goes on when nobody has told the guest in half an hour', async () => {
    const one = await agreed(saturday);
    await desk.advance('PT30M');
    expect(await desk.waits(one.agreed.id)).toEqual(['child:before-arrival']);
  });

  it('goes to hold and arrival once the guest has reconfirmed', async () => {
    const one = await agreed(weekday);
    await desk.until(at('20:15', '2026-11-24'));
    const [child] = (await desk.cases('before-arrival')).filter(({ parentId }) => parentId === one.agreed.id);
    expect(child).toMatchObject({ status: 'completed', outcome: 'kept' });
    await desk.expectOver(one.agreed.id, 'kept');
    expect(await large.startedBy(one.call.id, 'hold-and-arrival')).toMatchObject([{ status: 'running' }]);
  });
});
