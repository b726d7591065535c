/** The inbox around whatever is open in it: boxes with their counts, the list, the button that begins a call. */
import type { Request } from 'express';
import { can } from '../../../desk/policy';
import { boxes, inbox, type Box } from '../../../desk/read/inbox';
import type { Actor } from '../../../lib/actor';
import { newId } from '../../../lib/ids';
import { countsOf } from '../../counts';
import { paths } from '../../paths';
import { queryText, type SignedInVisit } from '../../visit';
import { listModel } from './list';

export const boxOf = (req: Request): Box => boxes.find((box) => box === queryText(req, 'box')) ?? 'mine';

const callProcess = 'flow-01';

/** Calls are for those who get their tasks. */
const isAgent = (actor: Actor): boolean =>
  can(actor, 'case.start') && actor.candidateKeys.some((key) => key.startsWith('agent@'));

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
    start: isAgent(actor) ? { action: paths.processStart(callProcess), key: newId(), label: t('inbox.newCall') } : null,
  };
}
