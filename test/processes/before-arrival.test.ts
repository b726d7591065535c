import type { StepResult } from '../../src/engine/types';
import { aheadWords, monday } from './kit/ahead';
import { wordsOn } from './kit/by-form';
import { callWords, noLine } from './kit/calls';
import { at, useKaraoke } from './kit/karaoke';

const saturday = '2026-11-28';

describe('before the arrival: deposit and reconfirmation', () => {
  const desk = useKaraoke();
  const ahead = aheadWords(desk);
  const phone = callWords(desk);

  /** A booking for Monday whose guest is asked on Sunday and wants another time. */
  async function wantsChange(): Promise<{ call: StepResult; bookingId: string }> {
    const booked = await ahead.bookAhead();
    await desk.until(at('14:00', '2026-11-22'));
    await ahead.answers(booked.call, 'change');
    return booked;
  }
  const closure = (call: StepResult, closureAnswer: string) =>
    desk.complete('doByHand', { closureAnswer, handoverNote: '已问经理' }, { caseId: call });

  it('leaves the time as it was when nothing else is agreed, or nobody notes it for half an hour', async () => {
    const { call, bookingId } = await wantsChange();
    await desk.complete('agreeNewTime', { newAnswer: 'keep' }, { caseId: call });
    await desk.expectOver(call, 'booked');
    const again = await (desk.clock.set(at('19:22')), wantsChange());
    await desk.advance('PT30M');
    await desk.expectOver(again.call, 'booked');
    for (const id of [bookingId, again.bookingId])
      expect((await desk.booking(id)).from.toISOString()).toBe(at('20:30', monday));
  });

  it('does not move to a day whose rooms are not given out yet, past those who have asked for it before', async () => {
    const { call, bookingId } = await wantsChange();
    const move = { newAnswer: 'move', newTime: '20:30', newHours: 3 };
    await desk.complete('agreeNewTime', { ...move, newDate: '2026-11-30' }, { caseId: call });
    expect(await wordsOn(desk, await desk.task('agreeNewTime', call))).toContain('那天的包厢还没有开放');
    expect((await desk.booking(bookingId)).from.toISOString()).toBe(at('20:30', monday));
    await desk.complete('agreeNewTime', { ...move, newDate: '2026-11-29' }, { caseId: call });
    expect((await desk.booking(bookingId)).from.toISOString()).toBe(at('20:30', '2026-11-29'));
  });

  it('cancels instead of moving when the guest prefers that, and there is nothing to return', async () => {
    const { call, bookingId } = await wantsChange();
    await desk.complete('agreeNewTime', { newAnswer: 'cancel' }, { caseId: call });
    await desk.expectOver(call, 'cancelled');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
  });

  it('agrees anew when the room of the new time is taken at that moment', async () => {
    desk.clock.set(at('19:22', '2026-11-18'));
    const { call, bookingId } = await ahead.bookAhead({ date: '2026-11-20' });
    await desk.until(at('14:00', '2026-11-19'));
    await ahead.answers(call, 'change');
    await desk.leaveOnly('B07');
    const move = { newAnswer: 'move', newDate: '2026-11-21', newTime: '20:30', newHours: 3 };
    await desk.whileTaken('B07', () => desk.complete('agreeNewTime', move, { caseId: call }));
    expect(await ahead.open(call)).toEqual(['agreeNewTime']);
    expect((await desk.booking(bookingId)).from.toISOString()).toBe(at('20:30', '2026-11-20'));
    await desk.cancel(call);
  });

  it('reads the booking again when it was moved, and waits for the deposit as agreed', async () => {
    const { call, bookingId } = await ahead.bookAhead({ date: saturday });
    await desk.database.query(
      `UPDATE booking SET during = tstzrange(lower(during) + interval '1 hour', upper(during) + interval '1 hour') WHERE id = $1`,
      [bookingId],
    );
    await desk.publish('booking.changed', bookingId, { bookingId });
    const child = await ahead.childOf(call, 'before-arrival');
    expect(child.variables).toMatchObject({ from: at('21:30', saturday), depositDueAt: at('19:22', '2026-11-22') });
    expect(await ahead.open(call)).toEqual(['collectDeposit']);
  });

  it('is released when nobody reaches the guest and the deposit is still unpaid', async () => {
    desk.clock.set(at('10:30'));
    const { call, bookingId } = await ahead.bookAhead({ date: '2026-11-22', startTime: '23:00', hours: 2 });
    expect((await desk.task('collectDeposit', call)).due?.toISOString()).toBe(at('23:00'));
    await desk.until(at('14:00'));
    await ahead.onPhone(call, noLine, { noConnection: 'off' });
    await desk.until(at('20:00'));
    await desk.expectOver(call, 'deposit-unpaid');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', takenRooms: 0 });
    expect((await phone.texts(call)).map(({ template }) => template)).toEqual([
      'deposit-due',
      'deposit-reminder',
      'deposit-released',
    ]);
  });

  it('goes on waiting for the deposit after the guest has moved the booking, and does not call twice', async () => {
    desk.clock.set(at('10:30'));
    const { call } = await ahead.bookAhead({ date: '2026-11-22', startTime: '23:00', hours: 2 });
    await desk.until(at('14:00'));
    await ahead.answers(call, 'change');
    const move = { newAnswer: 'move', newDate: '2026-11-22', newTime: '21:00', newHours: 2 };
    await desk.complete('agreeNewTime', move, { caseId: call });
    await desk.run();
    expect(await ahead.open(call)).toEqual(['collectDeposit']);
    const child = await ahead.childOf(call, 'before-arrival');
    expect(child.variables).toMatchObject({ from: at('21:00', '2026-11-22'), depositDueAt: at('23:00') });
    await desk.until(at('23:00'));
    await desk.expectOver(call, 'deposit-unpaid');
  });

  it.each([
    ['is made by the manager', { refundMethod: 'cash' }, true],
    ['stays owed when nobody notes it', null, false],
  ])('passes a refund not made in time to the manager: it %s', async (_, answer, refunded) => {
    const { call, bookingId } = await ahead.bookAhead({ date: saturday });
    const { amount } = (await desk.facts(call)).variables['deposit'] as { amount: number };
    await desk.complete('collectDeposit', { amount: amount / 100, method: 'cash' }, { caseId: call });
    await desk.publish('venue.closed', bookingId, { bookingId });
    await closure(call, 'closed');
    await desk.advance('P2D');
    if (answer) await desk.complete('managerRefunds', answer, { caseId: call });
    else await desk.advance('P3D');
    expect((await desk.facts(call)).status).toBe('completed');
    expect(await desk.booking(bookingId)).toMatchObject({ depositPaid: amount, depositRefunded: refunded ? amount : 0 });
  });

  it('goes on when the venue opens again, and returns everything when it does not', async () => {
    const { call, bookingId } = await ahead.bookAhead({ date: saturday });
    const { amount } = (await desk.facts(call)).variables['deposit'] as { amount: number };
    await desk.complete('collectDeposit', { amount: amount / 100, method: 'cash' }, { caseId: call });
    await desk.publish('venue.closed', bookingId, { bookingId });
    await closure(call, 'open-again');
    expect(await ahead.open(call)).toEqual([]);
    await desk.publish('venue.closed', bookingId, { bookingId });
    await closure(call, 'closed');
    await desk.complete('refundDeposit', { refundMethod: 'cash' }, { caseId: call });
    await desk.expectOver(call, 'cancelled');
    expect(await desk.booking(bookingId)).toMatchObject({ state: 'cancelled', depositRefunded: amount, takenRooms: 0 });
  });

  it('ends when the booking is over already as the guest cancels', async () => {
    const { call, bookingId } = await ahead.bookAhead();
    await desk.until(at('14:00', '2026-11-22'));
    await desk.cancelElsewhere(bookingId);
    await ahead.answers(call, 'cancel');
    await desk.expectOver(call, 'closed-elsewhere');
  });
});
