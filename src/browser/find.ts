/** The box that finds: offers while typing what may be meant; `/` and the rail open it on every page. */
import { choicesFor } from './people/choices';

interface Found {
  readonly found: readonly { readonly href: string; readonly text: string; readonly detail: string }[];
}

const quietMilliseconds = 120;

/** What somebody is looked for by goes in the body: addresses are kept in logs. */
async function look(form: HTMLFormElement, signal: AbortSignal): Promise<Found['found']> {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.set(name, value);
  try {
    const response = await fetch(form.dataset['find'] ?? '', {
      ...{ method: 'POST', body, signal },
      headers: { Accept: 'application/json' },
    });
    return response.ok && !response.redirected ? ((await response.json()) as Found).found : [];
  } catch {
    return [];
  }
}

function offer(form: HTMLFormElement, field: HTMLInputElement): void {
  // Whoever presses Enter without choosing asks for everything that fits.
  const choices = choicesFor(field, ({ value }) => location.assign(value), { preselect: false });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking = new AbortController();
  const soon = (): void => {
    clearTimeout(timer);
    asking.abort();
    if (field.value.trim() === '') return choices.hide();
    const { signal } = (asking = new AbortController());
    timer = setTimeout(
      () =>
        void look(form, signal).then((found) => {
          if (signal.aborted || document.activeElement !== field) return;
          choices.show(found.map(({ href, text, detail }) => ({ value: href, text, detail })));
        }),
      quietMilliseconds,
    );
  };
  field.addEventListener('input', (event) => {
    if (!event.isComposing) soon();
  });
  field.addEventListener('compositionend', soon);
  // A search field would only be emptied by the key that closes a dialog.
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    const dialog = field.closest('dialog');
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
  });
}

const ready = new WeakSet<Element>();
const fieldOf = (form: Element): HTMLInputElement | null => form.querySelector('input[type=search]');

/** The page's own box where it has one, else the dialog every page has. */
export function openFind(): void {
  const own = document.querySelector('main form[data-find]');
  if (own) return void fieldOf(own)?.select();
  const dialog = document.getElementById('find');
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  dialog.showModal();
  fieldOf(dialog)?.select();
}

export function useFind(): void {
  document.addEventListener('focusin', ({ target }) => {
    const form = target instanceof HTMLInputElement ? target.closest<HTMLFormElement>('form[data-find]') : null;
    if (!form || ready.has(form) || !(target instanceof HTMLInputElement)) return;
    ready.add(form);
    offer(form, target);
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('.rail a[href="/find"]') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || document.querySelector('main form[data-find]'))
      return;
    event.preventDefault();
    openFind();
  });
}
