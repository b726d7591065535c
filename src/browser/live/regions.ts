/**
 * Live regions: those marked `now` are replaced at once; a `list` is never changed under the pointer, it offers itself
 * first. Whatever is being typed in stays.
 */
import { freshPage } from './fresh';
import { plain, standingIn } from './standing';

/** Rows are the same when the same tasks stand in the same order; a minute less on a clock is no news, but is said. */
const rowsOf = (element: Element): string =>
  [...element.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')).join(' ');

function replace(current: Element, fresh: Element): void {
  if (plain(current) === plain(fresh)) return;
  const focus = current.contains(document.activeElement);
  if (focus && document.activeElement?.matches('input, select, textarea')) return;
  const stand = standingIn(current);
  const copy = document.importNode(fresh, true);
  current.replaceWith(copy);
  stand(copy);
}

/** The clocks of rows that stay where they are go on: what has become late says so without moving. */
function tellTimes(current: Element, fresh: Element): void {
  const [rows, now] = [current, fresh].map((list) => [...list.querySelectorAll('li, tr')]);
  rows!.forEach((row, at) => {
    const [due, next] = [row, now![at]].map((one) => one?.querySelector('.due'));
    if (due && next && plain(due) !== plain(next)) due.replaceWith(document.importNode(next, true));
  });
}

function offer(current: Element, fresh: Element): void {
  if (rowsOf(current) === rowsOf(fresh)) return tellTimes(current, fresh);
  if (current.querySelector('[data-news]')) return;
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
