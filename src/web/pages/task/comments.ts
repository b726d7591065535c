/** What was said about the task among colleagues. */
import type { TaskRow } from '../../../desk/read/task';
import type { SignedInVisit } from '../../visit';

export function commentsModel(_visit: SignedInVisit, _row: TaskRow) {
  return Promise.resolve(null);
}
