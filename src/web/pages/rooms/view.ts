/** The room board as its template needs it. */
import type { Bar, BoardRoom, RoomBoard } from '../../../desk/read/room-board';
import { can, mayBegin } from '../../../desk/policy';
import { newId } from '../../../lib/ids';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayClock, sayTime, type Saying } from '../../words';
import { barModel, columns, looks, quarters } from './bars';
import { changeModel, type ChangeWish } from './change';
import { soonModel } from './soon';
import { waitingModel } from './waiting';

const hour = 3_600_000;
const legend = ['held', 'confirmed', 'in-use', 'late', 'completed', 'offered'] as const;

/** Everything `rooms.hbs` shows; `wish` is the booking somebody picked, with what they would change. */
export function boardModel(visit: SignedInVisit, board: RoomBoard, wish: ChangeWish) {
  const saying = sayingOf(visit, board.venue.timeZone);
  const picked = pick(board, wish.booking);
  return {
    venues: board.venues.map((venue) => ({ ...venue, current: venue.id === board.venue.id })),
    day: dayModel(visit, board, saying),
    legend: legend.map((sign) => ({ ...looks[sign], label: visit.t(`rooms.state.${sign}`) })),
    quarters: quarters(board.day),
    hours: hoursOf(board, saying),
    groups: groupsOf(visit, board, saying, wish.booking),
    nowLine: nowOf(board, saying),
    waiting: waitingModel(visit, board, saying),
    soon: soonModel(visit, board, saying),
    change: picked && changeModel(visit, board, { ...picked, wish }, saying),
    mayChange: can(visit.actor, 'room.change'),
    start: mayBegin(visit.actor, 'flow-01')
      ? { action: paths.processStart('flow-01'), key: newId(), label: visit.t('rooms.newBooking') }
      : null,
    address: paths.rooms({ venue: board.venue.id, day: board.day.date }),
  };
}

function dayModel({ t }: SignedInVisit, { day, venue }: RoomBoard, saying: Saying) {
  const hours = t('rooms.span', { from: sayClock(day.opens, saying), to: sayClock(day.closes, saying) });
  const weekday = new Intl.DateTimeFormat(saying.language, { weekday: 'short', timeZone: 'UTC' });
  const said = { weekday: weekday.format(new Date(`${day.date}T12:00:00Z`)), hours, type: t(`rooms.day.${day.type}`) };
  return {
    ...day,
    opensIso: isoTime(day.opens),
    lead: t(day.closed ? 'rooms.closedDay' : 'rooms.openDay', said),
    beforeHref: paths.rooms({ venue: venue.id, day: day.before }),
    afterHref: paths.rooms({ venue: venue.id, day: day.after }),
  };
}

/** The sign of the moment is as wide as half an hour: an hour's own words give way to it. */
const beforeSign = 10 * 60_000;
const afterSign = 35 * 60_000;

function hoursOf({ day, now }: RoomBoard, saying: Saying) {
  const count = quarters(day) / 4;
  return Array.from({ length: count }, (_, index) => {
    const full = new Date(day.opens.getTime() + index * hour);
    return {
      text: sayClock(full, saying),
      covered: full.getTime() - beforeSign < now.getTime() && now.getTime() < full.getTime() + afterSign,
    };
  });
}

/** The column the moment is in, and where in it; none on another day. */
function nowOf({ day, now }: RoomBoard, saying: Saying) {
  if (now < day.opens || now >= day.closes) return null;
  return {
    start: columns(day, now, now).start,
    text: sayClock(now, saying),
    opens: isoTime(day.opens),
    now: isoTime(now),
  };
}

/** One heading for the rooms of a size, with the floors they are on. */
function groupsOf(visit: SignedInVisit, board: RoomBoard, saying: Saying, picked: string | undefined) {
  const types = [...new Set(board.rooms.map(({ type }) => type))];
  return types.map((type) => {
    const rooms = board.rooms.filter((room) => room.type === type);
    const { typeName, personsFrom, personsTo } = rooms[0]!;
    const floors = [...new Set(rooms.map(({ floor }) => floor))].sort((a, b) => a - b);
    const range = floors.length > 1 ? `${floors[0]}–${floors.at(-1)}` : `${floors[0]}`;
    return {
      label: visit.t('rooms.group', { type: typeName, from: personsFrom, to: personsTo, floors: range }),
      rooms: rooms.map((room) => roomModel(visit, board, room, saying, picked)),
    };
  });
}

function roomModel(visit: SignedInVisit, board: RoomBoard, room: BoardRoom, saying: Saying, picked?: string) {
  const { id, number, personsFrom, personsTo, closed } = room;
  const address = (bar: Bar): string =>
    paths.rooms({ venue: board.venue.id, day: board.day.date, booking: bar.bookingId });
  return {
    ...{ id, number, persons: `${personsFrom}–${personsTo}` },
    closed: closed && closedModel(visit, board, closed, saying),
    bars: room.bars.map((bar) => ({
      ...barModel(visit, board, bar, saying, address(bar)),
      picked: bar.bookingId === picked,
    })),
  };
}

function closedModel(
  { t }: SignedInVisit,
  { day }: RoomBoard,
  closed: NonNullable<BoardRoom['closed']>,
  saying: Saying,
) {
  const [from, to] = [closed.from ?? day.opens, closed.to ?? day.closes];
  const reason = closed.reason || t('rooms.noReason');
  const text = closed.to
    ? t('rooms.closedUntil', { reason, until: sayTime(closed.to, saying) })
    : t('rooms.closed', { reason });
  return { ...columns(day, from, to), text };
}

function pick({ rooms }: RoomBoard, bookingId: string | undefined): { bar: Bar; room: BoardRoom } | null {
  for (const room of rooms) {
    const bar = room.bars.find((one) => one.bookingId === bookingId);
    if (bar) return { bar, room };
  }
  return null;
}
