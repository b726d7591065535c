/**
 * Live regions: those marked `now` are replaced at once; a `list` is never changed under the pointer, it offers itself
 * first. Whatever is being typed in stays.
 */
import { freshPage } from './fresh';

const plain = (element: Element): string => (element.textContent ?? '').replace(/\s+/g, ' ').trim();

/** Rows are the same when the same tasks stand in the same order; a minute less on a clock is no news. */
const rowsOf = (element: Element): string =>
  [...element.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')).join(' ');

function replace(current: Element, fresh: Element): void {
  if (plain(current) === plain(fresh)) return;
  const open = current instanceof HTMLDetailsElement && current.open;
  const focus = current.contains(document.activeElement);
  if (focus && document.activeElement?.matches('input, select, textarea')) return;
  const focused = focus ? document.activeElement?.id : '';
  const copy = document.importNode(fresh, true);
  if (open) copy.setAttribute('open', '');
  current.replaceWith(copy);
  if (focused) document.getElementById(focused)?.focus();
}

function offer(current: Element, fresh: Element): void {
  if (rowsOf(current) === rowsOf(fresh) || current.querySelector('[data-news]')) return;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'btn block news';
  button.dataset['news'] = '';
  button.textContent = document.body.dataset['news'] ?? '';
  button.addEventListener('click', () => void takeNews(current.id));
  current.prepend(button);
}

async function takeNews(id: string): Promise<void> {
  const fresh = await freshPage();
  const news = fresh.state === 'page' ? fresh.page.getElementById(id) : null;
  const current = document.getElementById(id);
  if (news && current) replace(current, news);
}

/** Takes over every live region of the page as it is now, and the form token with it. */
export function takeOver(page: Document): void {
  for (const current of document.querySelectorAll('[data-live]')) {
    const fresh = current.id ? page.getElementById(current.id) : null;
    if (!fresh) continue;
    if (current.getAttribute('data-live') === 'list') offer(current, fresh);
    else replace(current, fresh);
  }
  const token = page.querySelector<HTMLInputElement>('input[name=_csrf]')?.value;
  if (token) for (const input of document.querySelectorAll<HTMLInputElement>('input[name=_csrf]')) input.value = token;
}
