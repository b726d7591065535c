/** What was typed and kept, and by whom. */
import type { TaskRow } from '../../../desk/read/task';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayTime } from '../../words';

export function presenceModel(visit: SignedInVisit, row: TaskRow) {
  const { t } = visit;
  const kept = row.state === 'open' ? row.draft_at : null;
  return Promise.resolve({
    draft: kept ? t('task.draftKept', { time: sayTime(kept, sayingOf(visit, row.time_zone)) }) : null,
  });
}
