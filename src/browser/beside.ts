/** What is written beside the form: Ctrl+Enter sends where the cursor is, and a file that is too large is not sent at all. */

/** The task is completed from anywhere but a form of its own: there the keys mean that form. */
function sendHere(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target instanceof Element ? event.target.closest('form') : null;
  if (!form || form.id === 'task-form' || form.id === 'bulk') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.requestSubmit();
}

function checkSize({ target }: Event): void {
  if (!(target instanceof HTMLInputElement) || target.id !== 'file-input') return;
  const [file] = target.files ?? [];
  const tooLarge = file !== undefined && file.size > Number(target.dataset['largest']);
  target.setCustomValidity(tooLarge ? (target.dataset['tooLarge'] ?? '') : '');
  target.reportValidity();
}

/** A file dropped on its section is as good as chosen. */
function useDrop(): void {
  const section = document.getElementById('files-section');
  const input = document.getElementById('file-input');
  if (!section || !(input instanceof HTMLInputElement)) return;
  section.addEventListener('dragover', (event) => event.preventDefault());
  section.addEventListener('drop', (event) => {
    event.preventDefault();
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    if (input.validity.valid) input.form?.requestSubmit();
  });
}

export function useBesideForm(): void {
  document.addEventListener('keydown', sendHere, true);
  document.addEventListener('change', checkSize);
  useDrop();
}
