import type { Variables } from '../../src/lib/json';
import type { CaseFacts } from '../kit/desk-story';
import { callWords, clear, nothingElse, reached } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';
import { largeWords } from './kit/large';

describe('flow 11, a large party in a small room', () => {
  const desk = useKaraoke();
  const large = largeWords(desk);
  const phone = callWords(desk);

  /** Eleven people; the medium room A10 takes eleven at most and seats nine. */
  const call = (change: Variables = {}) => large.handedOver('11', { party: 11, ...change });
  const explained = async (one: CaseFacts, guestAnswer: string, more: Variables = {}): Promise<void> => {
    await desk.complete('explainComfort', { guestAnswer, ...more }, { caseId: one.id });
    await desk.run();
  };
  const bookingOf = async (one: CaseFacts): Promise<string> =>
    (await desk.facts(one.id)).variables['bookingId'] as string;
  const chairs = (one: CaseFacts) => desk.complete('addChairs', { chairsAdded: true }, { caseId: one.id });
  /** Booked in A10, while somebody else has the large room D02. */
  async function booked() {
    await desk.leaveOnly('A10', 'D02');
    const theirs = await large.taken('D02');
    const one = await call();
    await explained(one, 'yes');
    return { one, theirs, bookingId: await bookingOf(one) };
  }
  const asked = (one: CaseFacts, callAnswer: string) =>
    phone.goes(one.id, ...reached, clear, { ...nothingElse, callAnswer });

  it('seats them closer for less money, with chairs and a coupon', async () => {
    const { one, bookingId } = await booked();
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', rooms: ['A10'], party: 11 });
    const { variables } = await desk.facts(one.id);
    expect(variables).toMatchObject({ chairs: 2, couponAmount: 3000, fittingType: 'large' });
    expect(variables['saved']).toBeGreaterThan(0);
    expect(await large.coupons()).toMatchObject([{ kind: 'small-room', amount: 3000, customerId: one.customerId }]);
    expect(await large.startedBy(one.id, 'hold-and-arrival')).toMatchObject([{ status: 'running' }]);
    expect(await desk.task('addChairs', one.id)).toMatchObject({ groups: ['front-desk'] });
    await chairs(one);
    await desk.until(at('20:30'));
    await desk.expectOver(one.id, 'booked');
    expect((await desk.bookings()).filter(({ state }) => state === 'waitlisted')).toEqual([]);
  });

  it('gives no coupon for one person more than sit in comfort, and no chairs where all sit in comfort', async () => {
    await desk.leaveOnly('A10', 'B07');
    const ten = await call({ party: 10 });
    await explained(ten, 'yes');
    expect(await large.coupons()).toEqual([]);
    await desk.emptyHouse();
    await desk.leaveOnly('A10', 'B07');
    const seven = await call({ party: 7, roomType: 'large' });
    expect((await desk.facts(seven.id)).variables).toMatchObject({ roomNumber: 'A10', chairs: 0 });
    await explained(seven, 'yes');
    expect((await desk.tasks(seven.id)).map(({ elementId }) => elementId)).toEqual([]);
  });

  it.each([
    ['beyond the safety maximum', ['A10'], 12],
    ['when a large room is free again', ['A10', 'D02'], 11],
  ])('never seats them %s, but offers the other choices', async (_, rooms, party) => {
    await desk.leaveOnly(...rooms);
    const one = await call({ party });
    await desk.expectOver(one.id, 'handed-over-08');
    expect(await large.startedBy(one.id, 'flow-08')).toHaveLength(1);
    expect((await desk.bookings()).filter(({ state }) => state === 'confirmed')).toEqual([]);
  });

  it('asks them first when a large room is released, and moves them', async () => {
    const { one, theirs, bookingId } = await booked();
    const { code } = await desk.booking(bookingId);
    const [before] = await large.startedBy(one.id, 'hold-and-arrival');
    await large.givenUp(theirs);
    await chairs(one);
    await asked(one, 'yes');
    await desk.expectOver(one.id, 'moved');
    expect(await desk.booking(bookingId)).toMatchObject({ code, state: 'confirmed', rooms: ['D02'], takenRooms: 1 });
    await desk.expectOver(before!.id, 'superseded');
    const [anew] = await large.startedBy(before!.id, 'hold-and-arrival');
    expect(anew).toMatchObject({ status: 'running', businessKey: code });
    expect(anew!.variables).toMatchObject({ roomNumbers: ['D02'] });
    const { largeTotal } = (await desk.facts(one.id)).variables;
    expect(anew!.variables['quoteTotal']).toBe(largeTotal);
  });

  it('does not wake them at night for another day', async () => {
    const thursday = '2026-11-26';
    await desk.leaveOnly('A10', 'D02');
    const theirs = await large.taken('D02', { from: at('18:00', thursday), to: at('23:45', thursday) });
    const one = await call({ date: thursday, from: at('20:30', thursday), to: at('23:30', thursday) });
    await explained(one, 'yes');
    await desk.until(at('01:10', '2026-11-22'));
    await large.givenUp(theirs);
    expect((await desk.tasks(one.id)).map(({ elementId }) => elementId)).toEqual(['addChairs']);
    await desk.until(at('09:00', '2026-11-22'));
    expect(await desk.task('dial', one.id)).toMatchObject({ groups: ['agent'] });
  });

  it('comes before those who joined the list earlier, and says whom it overtook', async () => {
    await desk.leaveOnly('A10', 'D02');
    const theirs = await large.taken('D02');
    const other = await large.handedOver('08', { party: 12 });
    await desk.complete('offerChoices', { choice: 'wait', waitLead: 'PT30M' }, { caseId: other.id });
    const one = await call();
    await explained(one, 'yes');
    expect((await desk.facts(one.id)).variables).toMatchObject({ overtaken: 1 });
    await large.givenUp(theirs);
    expect(await desk.waits(one.id)).toContain('child:flow-31');
    expect(await desk.waits(other.id)).toContain('message:room.released');
  });

  it('leaves them where they are when they would rather stay, or when nobody answers', async () => {
    const { one, theirs, bookingId } = await booked();
    await large.givenUp(theirs);
    await chairs(one);
    await asked(one, 'no');
    await desk.expectOver(one.id, 'booked');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'confirmed', rooms: ['A10'] });
    await desk.emptyHouse();
    const again = await booked();
    await large.givenUp(again.theirs);
    await desk.advance('PT20M');
    expect(await desk.path(again.one.id)).toContain('offerOver');
    expect(await desk.booking(again.bookingId)).toMatchObject({ state: 'confirmed', rooms: ['A10'] });
  });

  it('leaves them where they are when the large room breaks before they move', async () => {
    const { one, theirs, bookingId } = await booked();
    await large.givenUp(theirs);
    await desk.database.query(`UPDATE room SET state = 'retired' WHERE number = 'D02'`);
    await chairs(one);
    await asked(one, 'yes');
    expect(await desk.path(one.id)).toContain('largeLost');
    await desk.expectOver(one.id, 'booked');
    expect(await desk.booking(bookingId)).toMatchObject({ rooms: ['A10'], takenRooms: 1 });
  });

  it('passes the large room on when the booking was ended past its case', async () => {
    const { one, theirs, bookingId } = await booked();
    await large.givenUp(theirs);
    await desk.cancelElsewhere(bookingId);
    await chairs(one);
    await asked(one, 'yes');
    await desk.expectOver(one.id, 'booked');
    expect((await desk.bookings()).filter(({ takenRooms }) => takenRooms > 0)).toEqual([]);
  });

  it('is offered a large room at once when one has just become free', async () => {
    await desk.leaveOnly('A10', 'D02');
    const theirs = await large.taken('D02');
    const one = await call();
    await large.givenUp(theirs);
    await explained(one, 'yes');
    expect(await desk.path(one.id)).toContain('offeredAlready');
    expect(await desk.waits(one.id)).toContain('child:flow-31');
  });

  it('stays when they give up the wait-list entry, and the chairs are not waited for after the visit', async () => {
    const { one } = await booked();
    const entryId = (await desk.facts(one.id)).variables['entryId'] as string;
    await large.cancelledBy12(entryId);
    expect(await desk.waits(one.id)).not.toContain('message:room.released');
    await desk.until(at('23:30'));
    await desk.expectOver(one.id, 'booked');
  });

  it.each([
    ['cancelled', 'booking.cancelled', 'cancelled'],
    ['moved to another time', 'booking.changed', 'superseded'],
  ])('leaves the wait list when the booking is %s', async (_, message, outcome) => {
    const { one, bookingId } = await booked();
    await desk.publish(message, bookingId, { bookingId });
    await desk.expectOver(one.id, outcome);
    expect((await desk.bookings()).filter(({ state }) => state === 'waitlisted')).toEqual([]);
  });

  it('hears the other choices, or is not booked', async () => {
    await desk.leaveOnly('A10');
    const first = await call();
    await explained(first, 'other');
    await desk.expectOver(first.id, 'handed-over-08');
    const third = await call();
    await explained(third, 'no', { declineReason: 'room' });
    await desk.expectOver(third.id, 'declined');
    expect(await large.lost(third.id)).toEqual([{ reason: 'room', party: 11 }]);
  });

  it('searches again when the room is lost before it is held', async () => {
    await desk.leaveOnly('A10', 'A12');
    const one = await desk.whileTaken('A10', () => call());
    expect((await desk.facts(one.id)).variables).toMatchObject({ roomNumber: 'A12' });
  });

  it('goes back to 08 when every such room is lost', async () => {
    await desk.leaveOnly('A10');
    const one = await desk.whileTaken('A10', () => call());
    expect(await desk.path(one.id)).toContain('roomLost');
    await desk.expectOver(one.id, 'handed-over-08');
  });

  it('frees the room when the hold runs out, at once or at the very moment of the yes', async () => {
    await desk.leaveOnly('A10');
    const one = await call();
    await desk.advance('PT10M');
    await desk.complete('tellExpired', { expiryTold: true }, { caseId: one.id });
    await desk.expectOver(one.id, 'hold-expired');
    const two = await call();
    desk.clock.advance(10 * 60_000);
    await explained(two, 'yes');
    expect(await desk.path(two.id)).toContain('holdGone');
    await desk.advance('PT10M');
    await desk.expectOver(two.id, 'hold-expired');
  });
});
