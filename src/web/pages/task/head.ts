/** The head of the task pane: where it comes from, who holds it, when it is due, and how it is given back. */
import { namesOf } from '../../../desk/names';
import type { Box } from '../../../desk/read/inbox';
import type { TaskRow } from '../../../desk/read/task';
import { newId } from '../../../lib/ids';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayDue } from '../../words';

export async function headModel(visit: SignedInVisit, row: TaskRow, { box }: { readonly box: Box }) {
  const { t, actor, desk, language } = visit;
  const names = await namesOf(desk, row.definition_id, language);
  const open = row.state === 'open';
  return {
    title: names.element(row.element_id),
    tag: names.tag,
    process: names.process,
    processHref: paths.process(row.process_key),
    businessKey: row.business_key ?? t('case.noKeyYet'),
    caseHref: paths.case(row.case_id),
    due: open ? sayDue(row.due, sayingOf(visit, row.time_zone)) : null,
    holder: holderOf(visit, row),
    giveBack: open && row.assignee === actor.id ? { action: paths.taskAction(row.id, 'unclaim'), key: newId() } : null,
    back: paths.tasks({ box }),
  };
}

function holderOf({ t, actor }: SignedInVisit, row: TaskRow) {
  if (row.state !== 'open') return null;
  if (!row.assignee) return { tone: 'amber', text: t('task.unclaimed'), hollow: true };
  const mine = row.assignee === actor.id;
  return {
    tone: mine ? 'blue' : 'amber',
    text: t('task.claimedBy', { who: row.assignee_name ?? row.assignee }),
    hollow: false,
  };
}
