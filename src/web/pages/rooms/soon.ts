/** What comes in the next hour: parties arriving and stays ending. */
import type { Bar, RoomBoard } from '../../../desk/read/room-board';
import type { SignedInVisit } from '../../visit';
import { sayDue, sayClock, type Saying } from '../../words';

const hour = 3_600_000;

export function soonModel(visit: SignedInVisit, board: RoomBoard, saying: Saying) {
  const within = (at: Date): boolean => at >= board.now && at.getTime() - board.now.getTime() <= hour;
  const coming = board.rooms.flatMap((room) =>
    room.bars.flatMap((bar) => {
      if (bar.state === 'confirmed' && within(bar.from)) return [{ at: bar.from, key: 'rooms.arrives', bar, room }];
      if (bar.state === 'in-use' && within(bar.to)) return [{ at: bar.to, key: 'rooms.ends', bar, room }];
      return [];
    }),
  );
  return coming
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ at, key, bar, room }) => ({
      text: visit.t(key, { time: sayClock(at, saying), who: bar.guest ?? bar.code, room: room.number }),
      due: sayDue(at, saying),
      note: noteOf(visit, bar, room.bars, saying),
    }));
}

function noteOf({ t }: SignedInVisit, bar: Bar, bars: readonly Bar[], saying: Saying): string {
  if (bar.state === 'confirmed') {
    const deposit = bar.depositPaid > 0 ? [t('rooms.depositPaid')] : [];
    return [t('rooms.persons', { n: bar.party }), ...deposit].join(t('rooms.separator'));
  }
  const next = bars.find(({ from, state }) => from >= bar.to && state === 'confirmed');
  return next ? t('rooms.nextAt', { time: sayClock(next.from, saying) }) : t('rooms.nothingAfter');
}
