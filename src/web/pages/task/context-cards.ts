/** The cards beside a task: who the guest is, and what is booked. */
import { mayCall, phoneFor } from '../../../desk/policy';
import type { TaskRow } from '../../../desk/read/task';
import type { BookingCard, CustomerCard } from '../../../desk/read/task-context';
import { sayingOf, type SignedInVisit } from '../../visit';
import { initials, sayMoney, sayTime } from '../../words';

const bookingTones: Readonly<Record<string, string>> = {
  held: 'amber',
  requested: 'amber',
  confirmed: 'blue',
  'in-use': 'green',
  completed: 'green',
  cancelled: 'red',
  'no-show': 'red',
};

export function customerModel(visit: SignedInVisit, card: CustomerCard, timeZone: string | null) {
  const { t, actor } = visit;
  const name = card.name ?? t('guest.unnamed');
  const phone = card.phone ? phoneFor(actor, card.phone) : null;
  const last = card.lastVisit
    ? t('guest.lastVisit', { when: sayTime(new Date(card.lastVisit), sayingOf(visit, timeZone)) })
    : null;
  return {
    name,
    initials: initials(name),
    badges: [
      ...(card.grade === 'none' ? [] : [t(`grade.${card.grade}`)]),
      ...(card.visits ? [t('guest.visits', { n: card.visits })] : []),
    ],
    line: [phone, last].filter(Boolean).join(' · '),
    phone,
    call: card.phone && mayCall(actor) ? `tel:${card.phone}` : null,
    facts: [
      { label: t('guest.noShows'), value: t('guest.times', { n: card.noShows }) },
      ...(card.note ? [{ label: t('guest.note'), value: card.note }] : []),
    ],
  };
}

export function bookingModel(visit: SignedInVisit, card: BookingCard, task: TaskRow) {
  const { t } = visit;
  const saying = sayingOf(visit, task.time_zone);
  const time = (iso: string) => sayTime(new Date(iso), saying);
  const held = card.state === 'held' && card.holdUntil;
  const deposit =
    card.depositDue === 0
      ? t('booking.noDeposit')
      : t('booking.deposit', { paid: sayMoney(card.depositPaid, t), due: sayMoney(card.depositDue, t) });
  return {
    code: card.code,
    state: t(`booking.state.${card.state}`),
    tone: bookingTones[card.state] ?? 'amber',
    hollow: card.state === 'held',
    facts: [
      { label: t('booking.rooms'), value: card.rooms.join(t('list.separator')) || t('booking.noRoom') },
      { label: t('booking.when'), value: t('booking.fromTo', { from: time(card.from), to: time(card.to) }) },
      { label: t('booking.party'), value: t('booking.persons', { n: card.party }) },
      ...(card.total === null ? [] : [{ label: t('booking.total'), value: sayMoney(card.total, t) }]),
      { label: t('booking.depositLabel'), value: deposit },
      ...(held ? [{ label: t('booking.holdUntil'), value: time(card.holdUntil) }] : []),
    ],
  };
}
