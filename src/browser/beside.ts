/** What is written beside the form: Ctrl+Enter sends where the cursor is, and files are chosen, dropped and checked. */
import { announce } from './announce';

/** The task is completed from anywhere but a form of its own: there the keys mean that form. */
function sendHere(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target instanceof Element ? event.target.closest('form') : null;
  if (!form || form.id === 'task-form' || form.id === 'bulk') return;
  event.preventDefault();
  event.stopImmediatePropagation();
  form.requestSubmit();
}

/** Which file was chosen is said beside the button; one that is too large is not sent at all. */
function chosen({ target }: Event): void {
  if (!(target instanceof HTMLInputElement) || target.id !== 'file-input') return;
  const [file] = target.files ?? [];
  const said = document.getElementById('file-chosen');
  if (said) said.textContent = file?.name ?? said.dataset['none'] ?? '';
  announce(file?.name ?? '');
  const tooLarge = file !== undefined && file.size > Number(target.dataset['largest']);
  target.setCustomValidity(tooLarge ? (target.dataset['tooLarge'] ?? '') : '');
  if (tooLarge) target.reportValidity();
}

/** The browser says in its own language that a file is missing; the page says it in the reader's. */
function refuseNone(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.id !== 'file-form') return;
  const input = form.querySelector<HTMLInputElement>('#file-input');
  if (!input || (input.files?.length && input.validity.valid)) return;
  event.preventDefault();
  if (input.validity.customError) return void input.reportValidity();
  announce(document.getElementById('file-chosen')?.dataset['none'] ?? '');
  input.focus();
}

/** A file dropped on its section is as good as chosen. */
function useDrop(): void {
  const over = ({ target }: Event) =>
    target instanceof Element && target.closest('#files-section:has(#file-input)') !== null;
  document.addEventListener('dragover', (event) => void (over(event) && event.preventDefault()));
  document.addEventListener('drop', (event) => {
    const input = document.getElementById('file-input');
    if (!over(event) || !(input instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (!event.dataTransfer?.files.length) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    if (input.validity.valid) input.form?.requestSubmit();
  });
}

/** What was written for colleagues and not sent yet: it is kept nowhere but in the page. */
export function unsentComment(): HTMLTextAreaElement | null {
  const text = document.querySelector<HTMLTextAreaElement>('#comment-text');
  return text && text.value.trim() !== '' ? text : null;
}

/** Nobody leaves it behind unasked. */
function askForUnsent(): void {
  let sending = false;
  document.addEventListener('submit', ({ target, defaultPrevented }) => {
    sending = !defaultPrevented && target instanceof HTMLFormElement && target.id === 'comment-form';
  });
  window.addEventListener('beforeunload', (event) => {
    if (!sending && unsentComment()) event.preventDefault();
  });
}

export function useBesideForm(): void {
  document.addEventListener('keydown', sendHere, true);
  document.addEventListener('change', chosen);
  document.addEventListener('submit', refuseNone, true);
  askForUnsent();
  useDrop();
}
