/** How one booking stands on the board: where its bar lies, which colour it has and what is written on it. */
import type { Bar, RoomBoard } from '../../../desk/read/room-board';
import type { SignedInVisit } from '../../visit';
import { isoTime, sayDuration, sayClock, type Saying } from '../../words';

const quarter = 15 * 60_000;
const soon = 30 * 60_000;

type Sign = 'held' | 'offered' | 'confirmed' | 'late' | 'in-use' | 'overrun' | 'completed' | 'no-show';

/** Colour and dash of a state, as in the legend; late and overrun guests are red. */
export const looks: Readonly<Record<Sign, { state: string; tone: string | null; icon: string | null }>> = {
  held: { state: 'held', tone: 'amber', icon: 'clock' },
  offered: { state: 'requested', tone: null, icon: 'clock' },
  confirmed: { state: 'confirmed', tone: 'blue', icon: null },
  late: { state: 'late', tone: 'red', icon: 'alert' },
  'in-use': { state: 'in-use', tone: 'green', icon: null },
  overrun: { state: 'late', tone: 'red', icon: 'alert' },
  completed: { state: 'completed', tone: null, icon: null },
  'no-show': { state: 'no-show', tone: null, icon: null },
};

export function signOf(bar: Bar, now: Date): Sign {
  if (bar.state === 'held') return bar.offered ? 'offered' : 'held';
  if (bar.state === 'confirmed') return now > bar.from ? 'late' : 'confirmed';
  if (bar.state === 'in-use') return now > bar.to ? 'overrun' : 'in-use';
  return bar.state === 'no-show' ? 'no-show' : 'completed';
}

/** Which quarter-hour columns a span covers; cut to the day shown, and never nothing. */
export function columns(day: RoomBoard['day'], from: Date, to: Date): { start: number; length: number } {
  const all = quarters(day);
  const start = Math.min(all - 1, Math.max(0, Math.floor((from.getTime() - day.opens.getTime()) / quarter)));
  const end = Math.min(all, Math.ceil((to.getTime() - day.opens.getTime()) / quarter));
  return { start: start + 1, length: Math.max(1, end - start) };
}

export const quarters = (day: RoomBoard['day']): number =>
  Math.max(4, Math.ceil((day.closes.getTime() - day.opens.getTime()) / quarter / 4) * 4);

/** What is said of a booking beside its guest: how long the hold is, how late they are, that they are about to come. */
function notes(bar: Bar, sign: Sign, { now, t }: SignedInVisit): string[] {
  const since = (from: Date): string => sayDuration(now.getTime() - from.getTime(), t);
  if (sign === 'late') return [t('rooms.late', { by: since(bar.from) })];
  if (sign === 'overrun') return [t('rooms.overrun', { by: since(bar.to) })];
  if (sign !== 'confirmed') return [];
  const near = bar.from.getTime() - now.getTime() <= soon ? [t('rooms.soon')] : [];
  return [...near, ...(bar.depositPaid > 0 ? [t('rooms.depositPaid')] : [])];
}

export function barModel(visit: SignedInVisit, board: RoomBoard, bar: Bar, saying: Saying, href: string) {
  const { t } = visit;
  const sign = signOf(bar, board.now);
  const { start, length } = columns(board.day, bar.from, bar.to);
  const span = t('rooms.span', { from: sayClock(bar.from, saying), to: sayClock(bar.to, saying) });
  const state = t(`rooms.state.${sign}`);
  const who = bar.guest ?? (bar.state === 'in-use' || bar.state === 'completed' ? t('rooms.guests') : bar.code);
  const said = [t('rooms.party', { who, n: bar.party }), ...notes(bar, sign, visit)];
  return {
    ...looks[sign],
    ...{ href, start, length, vip: bar.vip },
    text: said.join(t('rooms.separator')),
    aside: t('rooms.barSays', { state, span }),
    title: t('rooms.barTitle', { state, who, code: bar.code, span }),
    heldUntil: sign === 'held' || sign === 'offered' ? bar.heldUntil && isoTime(bar.heldUntil) : null,
    movable: movable(bar) ? { bookingId: bar.bookingId, from: isoTime(bar.from), to: isoTime(bar.to) } : null,
  };
}

/** Only what is firm can be moved or made longer; a party in several rooms is moved by cancelling or rescheduling. */
export const movable = ({ state, rooms }: Bar): boolean => rooms === 1 && (state === 'confirmed' || state === 'in-use');
