/** A task's form as the page shows it. */
import { firstValues, formView, type FormInput } from '../../../forms/view';
import { withPickers } from '../../../desk/pickers';
import { taskFormContext } from '../../../desk/task-form';
import type { TaskRow } from '../../../desk/read/task';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';

export type { FormInput } from '../../../forms/view';

export async function formModel(visit: SignedInVisit, task: TaskRow, input: FormInput) {
  const form = visit.desk.library.form(task.form_key);
  const known = taskFormContext(visit.desk, task, visit);
  const typed = 'typed' in input ? input.typed : firstValues(form, input.values, known);
  const context = await withPickers(visit.desk, { form, typed, context: known }, visit);
  return {
    ...formView(form, input, context),
    rooms: paths.taskPick(task.id, 'rooms'),
    customers: paths.taskPick(task.id, 'customers'),
  };
}
