/** The inbox: the cursor stands where typing begins, forms react while they are filled in, nothing typed is lost unasked. */
import { useBesideForm } from '../beside';
import { useBulk } from '../bulk';
import { useDrops } from '../drops';
import { useFilterCounts } from '../filter-counts';
import { beginTyping } from '../forms';
import { usePeopleFields } from '../people/people';
import { keepDraft } from '../task/draft';
import { useCopyButtons } from '../task/kept';
import { submitWithCare } from '../task/submit';
import { watchTask } from '../task/watch';

const form = document.querySelector<HTMLFormElement>('#task-form');
const draft = form?.dataset['draft'] ? keepDraft(form) : null;
if (form && draft) submitWithCare(form, draft);
watchTask(draft);
useCopyButtons();
if (form) beginTyping(form);
useDrops();
useFilterCounts();
usePeopleFields();
useBulk();
useBesideForm();
