/** The inbox: the cursor stands where typing begins, forms react while they are filled in, nothing typed is lost unasked. */
import { useBesideForm } from '../beside';
import { useBulk } from '../bulk';
import { useDrops } from '../drops';
import { useFilterCounts } from '../filter-counts';
import { beginTyping, useForms } from '../forms';
import { useHistory } from '../in-place';
import { usePeopleFields } from '../people/people';
import { keepDraft } from '../task/draft';
import { showCopyButtons, useCopyButtons } from '../task/kept';
import { submitWithCare } from '../task/submit';
import { watchTask } from '../task/watch';

/** What stands in the page now; all of it ends when another task takes its place. */
let shown = new AbortController();

function mount(): void {
  shown.abort();
  shown = new AbortController();
  const { signal } = shown;
  useForms(signal);
  const form = document.querySelector<HTMLFormElement>('#task-form');
  const draft = form?.dataset['draft'] ? keepDraft(form, signal) : null;
  if (form && draft) submitWithCare(form, draft);
  watchTask(draft, signal);
  showCopyButtons();
  if (form) beginTyping(form);
}

/** Where nothing is to be typed, whoever listens or goes by keys still stands in the new page, not before it. */
function standInPage(): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const gone = document.querySelector<HTMLElement>('#task-gone:not(:empty)');
  (gone ?? document.getElementById('task-pane') ?? document.getElementById('task-list'))?.focus({
    preventScroll: true,
  });
}

mount();
document.addEventListener('desk:shown', () => {
  mount();
  standInPage();
});
useHistory();
useCopyButtons();
useDrops();
useFilterCounts();
usePeopleFields();
useBulk();
useBesideForm();
