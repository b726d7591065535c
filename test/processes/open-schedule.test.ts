import { aheadWords } from './kit/ahead';
import { at, useKaraoke } from './kit/karaoke';

describe('opening the schedule', () => {
  const desk = useKaraoke();
  const ahead = aheadWords(desk);

  it('happens by itself at ten in every venue, and gives rooms to those who asked for that day', async () => {
    const saturday = '2026-12-05';
    const call = await ahead.handOver('flow-07', { date: saturday });
    await desk.complete('registerWish', desk.wish({ date: saturday }), { caseId: call.id });
    await desk.complete('readBack', { guestAnswer: 'yes' }, { caseId: call.id });
    const booking = async () => desk.booking((await desk.facts(call.id)).variables['bookingId'] as string);

    await desk.until(at('09:59', '2026-11-28'));
    expect(await booking()).toMatchObject({ state: 'requested', takenRooms: 0 });
    await desk.until(at('10:00', '2026-11-28'));

    expect(await booking()).toMatchObject({ state: 'held', takenRooms: 1 });
    expect(await ahead.open(call.id)).toEqual(['dial']);
    const openings = await desk.cases('open-schedule');
    // Two venues, seven mornings.
    expect(openings).toHaveLength(14);
    const [oneVenue, other] = openings.slice(-2);
    expect(oneVenue!.variables['venueId']).not.toBe(other!.variables['venueId']);
    for (const { id } of [oneVenue!, other!]) await desk.expectOver(id, 'opened');
  });
});
