import type { StepResult } from '../../src/engine/types';
import type { Variables } from '../../src/lib/json';
import { at, useKaraoke } from './kit/karaoke';

describe('changing a booking', () => {
  const desk = useKaraoke();

  const roomId = async (number: string): Promise<string> => {
    const sql = 'SELECT id FROM room WHERE venue_id = $1 AND number = $2';
    const [row] = await desk.database.query<{ id: string }>(sql, [desk.venue.id, number]);
    return row!.id;
  };
  /** What the board asks for: this booking, in that room, from then to then. */
  const ask = async (bookingId: string, room: string, wish: { from?: string; to?: string } = {}): Promise<StepResult> => {
    const booking = await desk.booking(bookingId);
    const wanted: Variables = {
      bookingId,
      wantedRoomId: await roomId(room),
      wantedFrom: wish.from ?? booking.from.toISOString(),
      wantedTo: wish.to ?? booking.to.toISOString(),
    };
    const asked = await desk.start('change-booking', wanted);
    await desk.run();
    return asked;
  };

  it('moves the booking once the guest agrees, and its arrival case begins anew', async () => {
    const { bookingId, arrival } = await desk.booked();
    const asked = await ask(bookingId, 'A12', { from: at('21:00'), to: at('23:30') });
    expect((await desk.facts(asked)).variables).toMatchObject({ newRoom: 'A12', availability: 'match' });
    await desk.complete('askGuest', { guestAnswer: 'yes' }, { caseId: asked });
    await desk.run();
    await desk.expectOver(asked, 'changed');
    const booking = await desk.booking(bookingId);
    expect(booking).toMatchObject({ state: 'confirmed', rooms: ['A12'] });
    expect(booking.from.toISOString()).toBe(at('21:00'));
    expect((await desk.facts(arrival.id)).outcome).toBe('superseded');
  });

  it('changes nothing when the guest would rather keep it', async () => {
    const { bookingId } = await desk.booked();
    const before = await desk.booking(bookingId);
    const asked = await ask(bookingId, 'A12');
    await desk.complete('askGuest', { guestAnswer: 'no' }, { caseId: asked });
    await desk.expectOver(asked, 'unchanged');
    expect(await desk.booking(bookingId)).toEqual(before);
  });

  it('changes nothing when the guest was not asked within half an hour', async () => {
    const { bookingId } = await desk.booked();
    const before = await desk.booking(bookingId);
    const asked = await ask(bookingId, 'A12');
    await desk.advance('PT30M');
    await desk.expectOver(asked, 'not-asked');
    expect(await desk.booking(bookingId)).toEqual(before);
  });

  it('tells the guest that it stays as it is when the room is taken then', async () => {
    const { bookingId } = await desk.booked();
    const before = await desk.booking(bookingId);
    await desk.takeNow('A12');
    const asked = await ask(bookingId, 'A12');
    await desk.complete('tellNotFree', { guestsTold: true }, { caseId: asked });
    await desk.expectOver(asked, 'not-free');
    expect(await desk.booking(bookingId)).toEqual(before);
  });

  it('tells the guest the same when the room is taken while they think it over', async () => {
    const { bookingId } = await desk.booked();
    const asked = await ask(bookingId, 'A12');
    await desk.takeNow('A12');
    await desk.complete('askGuest', { guestAnswer: 'yes' }, { caseId: asked });
    await desk.complete('tellNotFree', { guestsTold: true }, { caseId: asked });
    await desk.expectOver(asked, 'not-free');
  });

  it('hands a longer stay to the case of the guests who are inside', async () => {
    const { bookingId } = await desk.booked();
    await desk.until(at('20:30'));
    await desk.arrive(bookingId);
    const [room] = (await desk.booking(bookingId)).rooms;
    const asked = await ask(bookingId, room!, { to: at('00:30', '2026-11-22') });
    await desk.run();
    await desk.expectOver(asked, 'extension-asked');
    expect((await desk.booking(bookingId)).to.toISOString()).toBe(at('00:30', '2026-11-22'));
  });

  it('moves guests who are inside, and has the room they leave looked at', async () => {
    const { bookingId, arrival } = await desk.booked();
    await desk.until(at('20:30'));
    await desk.arrive(bookingId);
    const [before] = (await desk.booking(bookingId)).rooms;
    const asked = await ask(bookingId, 'A12');
    await desk.run();
    await desk.expectOver(asked, 'moved');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'in-use', rooms: ['A12'] });
    expect(await desk.task('checkOldRoom', arrival.id)).toBeDefined();
    const cleaning = await desk.database.query('SELECT number FROM room WHERE cleaning_until = $1', [at('20:45')]);
    expect(cleaning).toEqual([{ number: before }]);
  });

  it('ends by itself when nobody notes that the guests were told, inside or before they come', async () => {
    const { bookingId } = await desk.booked();
    await desk.takeNow('A12');
    const before = await ask(bookingId, 'A12');
    expect(await desk.task('tellNotFree', before)).toBeDefined();
    await desk.advance('PT30M');
    await desk.expectOver(before, 'not-free');
    await desk.until(at('20:30'));
    await desk.arrive(bookingId);
    const inside = await ask(bookingId, 'A12');
    expect(await desk.task('tellTaken', inside)).toBeDefined();
    await desk.advance('PT30M');
    await desk.expectOver(inside, 'not-free');
  });

  it('leaves guests where they are when the other room is taken', async () => {
    const { bookingId } = await desk.booked();
    await desk.until(at('20:30'));
    await desk.arrive(bookingId);
    const before = await desk.booking(bookingId);
    await desk.takeNow('A12');
    const asked = await ask(bookingId, 'A12');
    await desk.complete('tellTaken', { guestsTold: true }, { caseId: asked });
    await desk.expectOver(asked, 'not-free');
    expect(await desk.booking(bookingId)).toEqual(before);
  });

  it('has nothing to do with a booking that is over', async () => {
    const { bookingId } = await desk.booked();
    await desk.cancelElsewhere(bookingId);
    await desk.expectOver(await ask(bookingId, 'A12'), 'not-changeable');
  });
});
