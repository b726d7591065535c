/** Links that ask for a dialog open it on the spot; what is chosen in it is asked about before it is done. */
const dialogOf = (id: string | undefined): HTMLDialogElement | null => {
  const found = id ? document.getElementById(id) : null;
  return found instanceof HTMLDialogElement ? found : null;
};

/** Opens the dialog with these values chosen. */
export function openDialog(id: string, values: URLSearchParams): void {
  const dialog = dialogOf(id);
  const form = dialog?.querySelector('form');
  if (!dialog || !form) return;
  for (const [name, value] of values) {
    const control = form.elements.namedItem(name);
    if (control instanceof HTMLSelectElement || control instanceof HTMLInputElement) control.value = value;
  }
  if (!dialog.open) dialog.showModal();
  if (dialog.dataset['preview'] && values.size > 1) void preview(dialog);
}

/** Puts what the page says would happen into the dialog. */
async function preview(dialog: HTMLDialogElement): Promise<void> {
  const [form, place] = [dialog.querySelector('form'), dialog.querySelector<HTMLElement>('[data-previewed]')];
  if (!form || !place) return;
  const address = new URL(dialog.dataset['preview']!, location.href);
  for (const control of form.querySelectorAll<HTMLSelectElement | HTMLInputElement>('select, [name=for]'))
    address.searchParams.set(control.name, control.value);
  address.searchParams.set('do', dialog.dataset['verb']!);
  place.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(address, { headers: { Accept: 'text/html' }, cache: 'no-store' });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    place.replaceChildren(...(page.querySelector(`#${dialog.id} [data-previewed]`)?.childNodes ?? []));
    takeNodes(dialog, page);
  } finally {
    place.removeAttribute('aria-busy');
  }
}

/** The choices per flow node are of one version; they are others once another is chosen, and else stay as they are. */
function takeNodes(dialog: HTMLDialogElement, page: Document): void {
  const current = dialog.querySelector<HTMLElement>('[data-nodes]');
  const fresh = page.querySelector<HTMLElement>(`#${dialog.id} [data-nodes]`);
  if (current && fresh && current.dataset['for'] !== fresh.dataset['for'])
    current.replaceWith(document.importNode(fresh, true));
}

function clicked(event: MouseEvent): void {
  if (!(event.target instanceof Element) || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest<HTMLAnchorElement>('a[data-dialog]');
  if (link && dialogOf(link.dataset['dialog'])) {
    event.preventDefault();
    openDialog(link.dataset['dialog']!, new URL(link.href).searchParams);
    return;
  }
  const dialog = event.target.closest('dialog');
  if (event.target.closest('[data-close]') && dialog) {
    event.preventDefault();
    dialog.close();
  } else if (event.target.closest('[data-ask]') && dialog) {
    event.preventDefault();
    void preview(dialog);
  }
}

/** A dialog the server left open becomes one that holds the focus. */
export function useDialogs(): void {
  document.addEventListener('click', clicked);
  document.addEventListener('change', (event) => {
    const dialog = event.target instanceof HTMLSelectElement ? event.target.closest('dialog') : null;
    if (dialog?.dataset['preview']) void preview(dialog);
  });
  for (const dialog of document.querySelectorAll<HTMLDialogElement>('dialog.act[open]')) {
    dialog.close();
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[role=alert]')?.scrollIntoView({ block: 'nearest' });
  }
}
