import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { callWords, clear, nothingElse, reached } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';
import { largeWords } from './kit/large';

describe('flow 08, no large room but others', () => {
  const desk = useKaraoke();
  const large = largeWords(desk);
  const phone = callWords(desk);

  const choose = (call: CaseFacts, choice: string, more: Variables = {}) =>
    desk.complete('offerChoices', { choice, ...more }, { caseId: call.id }).then(() => desk.run());
  const readBack = (call: CaseFacts, guestAnswer: string) =>
    desk.complete('readBack', { guestAnswer }, { caseId: call.id }).then(() => desk.run());
  const variables = async (call: CaseFacts): Promise<Variables> => (await desk.facts(call.id)).variables;
  const offered = async (call: CaseFacts): Promise<Variables> => {
    const { pairs, rooms } = (await variables(call)) as { pairs: unknown[]; rooms: unknown[] };
    return { pairs: pairs.length, rooms: rooms.length };
  };
  /** On the wait list for the large room D02, which somebody else has; two small rooms are free. */
  async function waiting(change: Variables = {}, choice = 'wait') {
    await desk.leaveOnly('B07', 'B09', 'D02');
    const theirs = await large.taken('D02');
    const call = await large.handedOver('08', change);
    await choose(call, choice, { waitLead: 'PT30M' });
    const bookingId = (await variables(call))['bookingId'] as string;
    return { call, theirs, bookingId };
  }

  it('books two adjoining rooms together under one code', async () => {
    await desk.leaveOnly('B07', 'B09');
    const call = await large.handedOver('08');
    await choose(call, 'pair');
    expect(await desk.task('readBack', call.id)).toMatchObject({ groups: ['agent'] });
    expect((await desk.task('readBack', call.id)).due?.toISOString()).toBe(at('19:32'));
    await readBack(call, 'yes');
    await desk.expectOver(call.id, 'booked');
    const [booking] = await desk.bookings();
    expect(booking).toMatchObject({ state: 'confirmed', party: 12, rooms: ['B07', 'B09'], takenRooms: 2 });
    const [arrival] = await large.startedBy(call.id, 'hold-and-arrival');
    expect(arrival).toMatchObject({ status: 'running', businessKey: booking!.code });
    expect(arrival!.variables).toMatchObject({ roomNumbers: ['B07', 'B09'] });
    expect((await variables(call))['quoteTotal']).toBe(2 * 38_600);
  });

  it('holds neither room when one of the two is lost, and offers what is left', async () => {
    await desk.leaveOnly('B07', 'B09');
    const call = await large.handedOver('08');
    await desk.takeNow('B09');
    await choose(call, 'pair');
    expect(await desk.path(call.id)).toContain('pairLost');
    expect((await desk.bookings()).map(({ rooms, party }) => ({ rooms, party }))).toEqual([{ rooms: ['B09'], party: 2 }]);
    expect(await offered(call)).toEqual({ pairs: 0, rooms: 0 });
    await choose(call, 'decline', { declineReason: 'room' });
    await desk.expectOver(call.id, 'declined');
    expect(await large.lost(call.id)).toEqual([{ reason: 'room', party: 12 }]);
  });

  it('gives the last pair to one of two callers, never a room to each', async () => {
    await desk.leaveOnly('B07', 'B09');
    const [first, second] = [await large.handedOver('08'), await large.handedOver('08', { party: 11 })];
    await Promise.all([choose(first, 'pair'), choose(second, 'pair')]);
    expect((await desk.tasks()).map(({ elementId }) => elementId).sort()).toEqual(['offerChoices', 'readBack']);
    expect(await desk.bookings()).toMatchObject([{ state: 'held', rooms: ['B07', 'B09'], takenRooms: 2 }]);
  });

  it('hands one smaller room over to 11, and hides it beyond the safety maximum', async () => {
    await desk.leaveOnly('A10');
    const eleven = await large.handedOver('08', { party: 11 });
    expect(await offered(eleven)).toEqual({ pairs: 0, rooms: 1 });
    await choose(eleven, 'smaller');
    await desk.expectOver(eleven.id, 'handed-over-11');
    expect(await large.startedBy(eleven.id, 'flow-11')).toMatchObject([{ status: 'running' }]);
    await desk.emptyHouse();
    await desk.leaveOnly('A10');
    const twelve = await large.handedOver('08', { party: 12 });
    await expect(choose(twelve, 'smaller')).rejects.toThrow('large-room-offer');
  });

  it('waits for a large room and has it as soon as it is released', async () => {
    const { call, theirs, bookingId } = await waiting();
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'waitlisted', takenRooms: 0 });
    await large.givenUp(theirs);
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'held', rooms: ['D02'] });
    await phone.goes(call.id, ...reached, clear, { ...nothingElse, callAnswer: 'yes' });
    await desk.expectOver(call.id, 'booked');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', rooms: ['D02'], takenRooms: 1 });
    expect(await large.startedBy(call.id, 'hold-and-arrival')).toMatchObject([{ status: 'running' }]);
  });

  it('does not wake a guest at night for another day, and keeps the room until they can be called', async () => {
    const thursday = '2026-11-26';
    await desk.leaveOnly('B07', 'D02');
    const theirs = await large.taken('D02', { from: at('18:00', thursday), to: at('23:45', thursday) });
    const wish = { date: thursday, from: at('20:30', thursday), to: at('23:30', thursday) };
    const call = await large.handedOver('08', wish);
    await choose(call, 'wait', { waitLead: 'PT2H' });
    const { bookingId } = await variables(call);
    await desk.until(at('01:10', '2026-11-22'));
    await large.givenUp(theirs);
    expect(await desk.tasks(call.id)).toEqual([]);
    await desk.until(at('09:00', '2026-11-22'));
    expect(await variables(call)).toMatchObject({ heldUntil: at('11:00', '2026-11-22') });
    await phone.goes(call.id, ...reached, clear, { ...nothingElse, callAnswer: 'yes' });
    expect(await desk.booking(bookingId as string)).toMatchObject({ state: 'confirmed', rooms: ['D02'] });
  });

  it('waits on when the guest does not want this room, and ends when nobody can be reached with the next', async () => {
    await desk.leaveOnly('D02', 'D04');
    const [first, second] = [await large.taken('D02'), await large.taken('D04')];
    const call = await large.handedOver('08');
    await choose(call, 'wait', { waitLead: 'PT30M' });
    await large.givenUp(first);
    await phone.goes(call.id, ...reached, clear, { ...nothingElse, callAnswer: 'keep' });
    expect(await desk.waits(call.id)).toContain('message:room.released');
    await large.givenUp(second);
    expect(await desk.waits(call.id)).toContain('child:flow-31');
    await desk.advance('PT20M');
    await desk.expectOver(call.id, 'not-reached');
    expect(await large.lost(call.id)).toEqual([{ reason: 'not-reached', party: 12 }]);
    expect((await phone.texts(call.id)).map(({ template }) => template)).toEqual(['wait-passed-on']);
  });

  it('gives the room to the next when the guest does not wait any more', async () => {
    const { call, theirs, bookingId } = await waiting();
    await large.givenUp(theirs);
    await phone.goes(call.id, ...reached, clear, { ...nothingElse, callAnswer: 'no' });
    await desk.expectOver(call.id, 'declined');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
  });

  it('tells a yes that comes after the offer from one in time', async () => {
    const { call, theirs } = await waiting();
    await large.givenUp(theirs);
    await phone.goes(call.id, ...reached, clear);
    desk.clock.advance(20 * 60_000);
    await phone.says(call.id, { ...nothingElse, callAnswer: 'yes' });
    expect(await desk.path(call.id)).toContain('offerGone');
    await desk.expectOver(call.id, 'not-reached');
  });

  it('calls to apologise when no large room came free in time', async () => {
    const { call, bookingId } = await waiting();
    await desk.until(at('20:00'));
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled' });
    await phone.goes(call.id, ...reached, clear, nothingElse);
    await desk.expectOver(call.id, 'not-served');
    expect(await large.lost(call.id)).toEqual([{ reason: 'not-served', party: 12 }]);
  });

  it('keeps waiting when the entry was put first, and asks for it through 09', async () => {
    const { call, bookingId } = await waiting({}, 'wait-first');
    expect(await desk.path(call.id)).toContain('toPriority');
    await desk.publish('waitlist.promoted', bookingId, { bookingId, reason: 'vip' });
    expect((await desk.path(call.id)).filter((element) => element === 'whatComes')).toHaveLength(2);
    expect(await desk.waits(call.id)).toContain('message:room.released');
  });

  it('has guests asked who agreed that they may be asked to move', async () => {
    await desk.leaveOnly('B07', 'D02');
    const theirs = await large.taken('D02', { party: 4, from: at('20:00'), to: at('23:30') });
    await desk.database.query('UPDATE booking SET may_be_moved = true WHERE id = $1', [theirs]);
    const call = await large.handedOver('08');
    await choose(call, 'wait', { waitLead: 'PT30M' });
    const sent = await desk.database.query(`SELECT correlation_key AS key FROM message WHERE name = 'room.needed'`);
    expect(sent).toEqual([{ key: theirs }]);
  });

  it.each([
    ['cancelled', 'booking.cancelled', 'cancelled'],
    ['changed elsewhere', 'booking.changed', 'superseded'],
  ])('stops waiting when the entry is %s', async (_, message, outcome) => {
    const { call, bookingId } = await waiting();
    if (message === 'booking.cancelled') await large.cancelledBy12(bookingId);
    else await desk.publish(message, bookingId, { bookingId });
    await desk.expectOver(call.id, outcome);
  });

  it('books a large room at another time of the day', async () => {
    await desk.leaveOnly('D02');
    await large.taken('D02', { from: at('18:00'), to: at('21:00') });
    const call = await large.handedOver('08');
    await choose(call, 'other-time', { otherTime: '2026-11-21T21:30:00+08:00/2026-11-22T00:30:00+08:00' });
    await readBack(call, 'yes');
    await desk.expectOver(call.id, 'booked');
    const booking = (await desk.bookings()).find(({ party }) => party === 12)!;
    expect(booking).toMatchObject({ state: 'confirmed', rooms: ['D02'] });
    expect(booking.from.toISOString()).toBe(at('21:30'));
  });

  it('books at another venue', async () => {
    await desk.leaveOnly('B07');
    await desk.database.query(`UPDATE room SET state = 'in-service' WHERE number = 'D04' AND venue_id <> $1`, [desk.venue.id]);
    const call = await large.handedOver('08');
    const { alternatives } = (await variables(call)) as { alternatives: { venues: { venueId: string }[] } };
    const { venueId } = alternatives.venues[0]!;
    await choose(call, 'other-venue', { otherVenue: venueId });
    await readBack(call, 'yes');
    await desk.expectOver(call.id, 'booked');
    expect((await large.startedBy(call.id, 'hold-and-arrival'))[0]).toMatchObject({ venueId });
  });

  it('hands another day over to 04', async () => {
    await desk.leaveOnly('B07');
    const call = await large.handedOver('08');
    await choose(call, 'other-day');
    await desk.expectOver(call.id, 'handed-over-04');
    expect(await large.startedBy(call.id, 'flow-04')).toHaveLength(1);
  });

  it('goes back to the choices when the guest would rather have something else', async () => {
    await desk.leaveOnly('B07', 'B09');
    const call = await large.handedOver('08');
    await choose(call, 'pair');
    await readBack(call, 'other');
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
    expect(await desk.task('offerChoices', call.id)).toBeDefined();
  });

  it('holds the two adjoining rooms a guest prefers to the large one that has come free', async () => {
    await desk.leaveOnly('B07', 'B09', 'D02');
    const call = await large.handedOver('08');
    expect((await variables(call))['roomNumber']).toBe('D02');
    await readBack(call, 'other');
    await choose(call, 'pair');
    const held = (await desk.bookings()).filter(({ takenRooms }) => takenRooms > 0);
    expect(held).toMatchObject([{ state: 'held', rooms: ['B07', 'B09'], takenRooms: 2 }]);
  });

  it('frees both rooms when the hold runs out, at once or at the very moment of the yes', async () => {
    await desk.leaveOnly('B07', 'B09');
    const call = await large.handedOver('08');
    await choose(call, 'pair');
    await desk.advance('PT10M');
    expect(await desk.bookings()).toMatchObject([{ state: 'cancelled', takenRooms: 0 }]);
    await choose(call, 'pair');
    desk.clock.advance(10 * 60_000);
    await readBack(call, 'yes');
    expect(await desk.path(call.id)).toContain('holdGone');
    expect(await desk.task('offerChoices', call.id)).toBeDefined();
  });

  it('is left unfinished after six hours in which nobody went on with it', async () => {
    await desk.leaveOnly('B07');
    const call = await large.handedOver('08');
    await desk.advance('PT6H');
    await desk.expectOver(call.id, 'abandoned');
  });
});
