/** The wait list beside the board, in order, with what each guest would take and what is offered to them. */
import type { RoomBoard } from '../../../desk/read/room-board';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { sayDue, sayClock, type Saying } from '../../words';

export function waitingModel({ t }: SignedInVisit, board: RoomBoard, saying: Saying) {
  const typeNames = new Map(board.rooms.map(({ type, typeName }) => [type, typeName]));
  return board.waiting.map((one, index) => {
    const [from, to] = [sayClock(one.earliest, saying), sayClock(one.latest, saying)];
    const span = from === to ? from : t('rooms.span', { from, to });
    const type = one.roomType ? (typeNames.get(one.roomType) ?? one.roomType) : t('rooms.anyType');
    return {
      place: index + 1,
      who: one.guest ?? one.code,
      href: paths.cases({ q: one.code }),
      due: sayDue(one.callUntil, saying),
      until: t('rooms.until', { time: sayClock(one.callUntil, saying) }),
      wish: t('rooms.waitWish', { n: one.party, type, span }),
      offer: one.offer && t('rooms.offerFor', { room: one.offer.room }),
      promoted: one.promotedReason && t('rooms.promoted', { reason: one.promotedReason }),
    };
  });
}
