/** The right pane: who the guest is, what is booked, where the case stands, what happened so far. */
import type { BookingCard, CustomerCard, TaskRow } from '../../../desk/read/task';
import { caseEvents } from '../../../desk/read/case-events';
import { fieldWords } from '../../../desk/field-words';
import { namesOf } from '../../../desk/names';
import { mayCall, phoneFor } from '../../../desk/policy';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { initials, sayMoney, sayTime } from '../../words';
import { callerModel } from './caller';
import { timelineOf } from '../case/timeline';

const bookingTones: Readonly<Record<string, string>> = {
  held: 'amber',
  requested: 'amber',
  confirmed: 'blue',
  'in-use': 'green',
  completed: 'green',
  cancelled: 'red',
  'no-show': 'red',
};

function customerModel(visit: SignedInVisit, card: CustomerCard, timeZone: string | null) {
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

function bookingModel(visit: SignedInVisit, card: BookingCard, task: TaskRow) {
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

export async function contextModel(visit: SignedInVisit, task: TaskRow) {
  const names = await namesOf(visit.desk, task.definition_id, visit.language);
  const words = await fieldWords(visit.desk, task.definition_id, visit.language);
  const { model } = await visit.desk.definitions.byVersion(task.definition_id);
  const events = await caseEvents(visit.desk, visit.actor, task.case_id, { limit: 12 });
  return {
    caller: await callerModel(visit, task),
    customer: task.customer ? customerModel(visit, task.customer, task.time_zone) : null,
    booking: task.booking ? bookingModel(visit, task.booking, task) : null,
    case: {
      href: paths.case(task.case_id),
      here: names.element(task.element_id),
      process: names.process,
      tag: names.tag,
    },
    words,
    guide: visit.language === 'zh-CN' ? (model.elements.get(task.element_id)?.documentation ?? '') : '',
    script: model.elements.get(task.element_id)?.script ?? null,
    timeline: timelineOf(visit, events, { names, timeZone: task.time_zone, model }).slice(0, 12),
  };
}
