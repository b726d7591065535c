/** The inbox around whatever is open in it: boxes with their counts, the list, the button that begins a call. */
import { boxes, type Box } from '../../../desk/inbox/criteria';
import { can, mayBegin } from '../../../desk/policy';
import { inbox } from '../../../desk/read/inbox';
import { countOf, type InboxCounts } from '../../../desk/read/inbox-counts';
import { newId } from '../../../lib/ids';
import { countsOf } from '../../counts';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { filterBar } from './filter-bar';
import { listModel } from './list';
import { isNarrowed, type PageWish } from './wish';

/** What people begin most: agents a call or a booking, the front desk guests at the door. */
const beginnings = [
  { group: 'agent', process: 'reception', label: 'inbox.newCall', icon: 'phone-in', id: 'begin-call' },
  { group: 'agent', process: 'flow-01', label: 'inbox.newBooking', icon: 'plus', id: 'begin-booking' },
  { group: 'front-desk', process: 'walk-in', label: 'inbox.walkIn', icon: 'door', id: 'begin-booking' },
] as const;

/** The buttons for those who get the tasks of what they begin. */
function startsOf({ actor, t }: SignedInVisit) {
  const works = (group: string): boolean => actor.candidateKeys.some((key) => key.startsWith(`${group}@`));
  return beginnings
    .filter(({ group, process }) => works(group) && mayBegin(actor, process))
    .map(({ process, label, icon, id }) => ({
      action: paths.processStart(process),
      key: newId(),
      label: t(label),
      icon,
      id,
    }));
}

/** Nobody reads a larger number. */
export const sayCount = (n: number): string => (n > 99 ? '99+' : String(n));

const numberOf = (box: Box, counts: InboxCounts): number | null =>
  ({
    mine: counts.mine,
    groups: counts.groups,
    unassigned: counts.unassigned,
    'follow-up': counts.followUp,
    late: counts.allLate,
    done: null,
  })[box];

/** The model of everything but the open task. */
export async function inboxModel(visit: SignedInVisit, wish: PageWish, currentId: string | null) {
  const { desk, actor, language, t } = visit;
  const { box, criteria } = wish;
  const [page, counts, bar, found] = await Promise.all([
    inbox(desk, actor, { ...wish, language }),
    countsOf(visit),
    filterBar(visit, wish),
    isNarrowed(wish) ? countOf(desk, actor, box, criteria) : null,
  ]);
  return {
    box,
    tabs: boxes.map((one) => {
      const n = numberOf(one, counts);
      return {
        href: paths.tasks({ box: one === 'mine' ? undefined : one }),
        label: t(`inbox.box.${one}`),
        n: n === null ? '' : sayCount(n),
        late: one === 'late' && counts.allLate > 0,
        current: one === box,
      };
    }),
    boxName: t(`inbox.box.${box}`),
    bar,
    list: listModel(visit, page, wish, currentId),
    summary: summaryOf(visit, found ?? numberOf(box, counts), box === 'mine' ? counts.late : 0),
    mayWork: can(actor, 'task.work'),
    starts: startsOf(visit),
  };
}

/** `14 件 · 2 件迟` */
const summaryOf = ({ t }: SignedInVisit, n: number | null, late: number): string =>
  [
    n === null ? '' : t('inbox.summary', { n: sayCount(n) }),
    late ? t('inbox.summaryLate', { late: sayCount(late) }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
