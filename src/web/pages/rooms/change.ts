/** The booking somebody picked on the board, and the change they would ask its guests for. */
import type { Bar, BoardRoom, RoomBoard } from '../../../desk/read/room-board';
import { can } from '../../../desk/policy';
import { newId } from '../../../lib/ids';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { sayClock, type Saying } from '../../words';
import { movable, signOf } from './bars';

export interface ChangeWish {
  readonly booking?: string | undefined;
  readonly room?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
interface Picked {
  readonly bar: Bar;
  readonly room: BoardRoom;
  readonly wish: ChangeWish;
}

const step = 15 * 60_000;

export function changeModel(visit: SignedInVisit, board: RoomBoard, { bar, room, wish }: Picked, saying: Saying) {
  const { t } = visit;
  const span = (from: Date, to: Date): string =>
    t('rooms.span', { from: sayClock(from, saying), to: sayClock(to, saying) });
  const inUse = bar.state === 'in-use';
  const [from, to] = [instantOr(wish.from, bar.from), instantOr(wish.to, bar.to)];
  return {
    bookingId: bar.bookingId,
    code: bar.code,
    caseHref: paths.cases({ q: bar.code }),
    facts: t('rooms.pickedFacts', { room: room.number, span: span(bar.from, bar.to), n: bar.party }),
    guest: bar.guest,
    state: t(`rooms.state.${signOf(bar, board.now)}`),
    closeHref: paths.rooms({ venue: board.venue.id, day: board.day.date }),
    form:
      can(visit.actor, 'room.change') && movable(bar)
        ? {
            action: paths.roomChange,
            key: newId(),
            rooms: roomOptions(board, bar, wish.room ?? room.id),
            starts: inUse ? null : timeOptions(board, from, saying, board.day.opens, board.day.closes),
            ends: timeOptions(board, to, saying, inUse ? bar.to : board.day.opens, board.day.closes),
            asked:
              from.getTime() !== bar.from.getTime() ||
              to.getTime() !== bar.to.getTime() ||
              (wish.room ?? room.id) !== room.id,
          }
        : null,
  };
}

function instantOr(text: string | undefined, otherwise: Date): Date {
  const at = new Date(text ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? otherwise : at;
}

/** Rooms the party may enter at all; which of them is free then is decided when the change is made. */
function roomOptions({ rooms }: RoomBoard, { party }: Bar, chosen: string) {
  return rooms
    .filter(({ id, maximum }) => party <= maximum || id === chosen)
    .map(({ id, number, typeName }) => ({ value: id, label: `${number} ${typeName}`, selected: id === chosen }));
}

function timeOptions({ day }: RoomBoard, chosen: Date, saying: Saying, earliest: Date, latest: Date) {
  const count = Math.floor((latest.getTime() - earliest.getTime()) / step);
  const regular = Array.from({ length: count + 1 }, (_, index) => new Date(earliest.getTime() + index * step));
  const all = regular.some((at) => at.getTime() === chosen.getTime()) ? regular : [...regular, chosen];
  return all
    .filter((at) => at >= day.opens)
    .sort((a, b) => a.getTime() - b.getTime())
    .map((at) => ({
      value: at.toISOString(),
      label: sayClock(at, saying),
      selected: at.getTime() === chosen.getTime(),
    }));
}
