/** The inbox around whatever is open in it: boxes with their counts, the list, the button that begins a call. */
import type { Request } from 'express';
import { can, mayBegin } from '../../../desk/policy';
import { boxes, inbox, type Box } from '../../../desk/read/inbox';
import { newId } from '../../../lib/ids';
import { countsOf } from '../../counts';
import { paths } from '../../paths';
import { queryText, type SignedInVisit } from '../../visit';
import { listModel } from './list';

export const boxOf = (req: Request): Box => boxes.find((box) => box === queryText(req, 'box')) ?? 'mine';

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

/** The model of everything but the open task. */
export async function inboxModel(
  visit: SignedInVisit,
  wanted: { box: Box; after?: string | undefined; currentId: string | null },
) {
  const { desk, actor, language, t } = visit;
  const { box } = wanted;
  const [page, counts] = await Promise.all([
    inbox(desk, actor, { box, after: wanted.after, language }),
    countsOf(visit),
  ]);
  const count = (n: number) => (n > 99 ? '99+' : String(n));
  const numbers: Record<Box, string> = { mine: count(counts.mine), groups: count(counts.groups), done: '' };
  return {
    box,
    tabs: boxes.map((one) => ({
      href: paths.tasks({ box: one }),
      label: t(`inbox.box.${one}`),
      n: numbers[one],
      current: one === box,
    })),
    boxName: t(`inbox.box.${box}`),
    list: listModel(visit, page, box, wanted.currentId),
    summary: counts.late ? t('inbox.summaryLate', { late: count(counts.late) }) : '',
    mayWork: can(actor, 'task.work'),
    starts: startsOf(visit),
  };
}
