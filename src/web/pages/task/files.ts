/** The files of the task's case. */
import type { TaskRow } from '../../../desk/read/task';
import type { SignedInVisit } from '../../visit';

export function filesModel(_visit: SignedInVisit, _row: TaskRow) {
  return Promise.resolve(null);
}
