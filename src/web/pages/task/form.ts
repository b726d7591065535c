/** A task's form as the page shows it. */
import { formView, type FormInput } from '../../../forms/view';
import { taskFormContext } from '../../../desk/task-form';
import type { TaskRow } from '../../../desk/read/task';
import type { SignedInVisit } from '../../visit';

export type { FormInput } from '../../../forms/view';

export function formModel(visit: SignedInVisit, task: TaskRow, input: FormInput) {
  return formView(visit.desk.library.form(task.form_key), input, taskFormContext(visit.desk, task, visit));
}
