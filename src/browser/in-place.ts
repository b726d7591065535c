/**
 * One page of the desk put in the place of another, without leaving: its main part, its words, its address. Whatever was
 * mounted on the old one hears `desk:shown` and begins anew; what belongs to the whole window stays.
 */
import { announce } from './announce';
import { takeOver } from './live/regions';
import { takeToasts } from './toasts';

/** A page as the desk has answered it, and where it stands. */
export interface Shown {
  readonly page: Document;
  readonly address: string;
}

/** The answer as a page; null when it is none that can be put in place. */
export async function pageIn(response: Response): Promise<Shown | null> {
  const address = response.headers.get('X-Address');
  if (!address) return null;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  return page.getElementById('main') ? { page, address } : null;
}

const here = (): string => location.pathname + location.search;
let shownAt = here();

/** Going back and forth between pages that were put in place loads them as they are now. */
export function useHistory(): void {
  window.addEventListener('popstate', () => void (here() === shownAt || location.reload()));
}

/** A list stays where it was scrolled to. */
function keepScroll(swap: () => void): void {
  const top = document.querySelector('.list-pane')?.scrollTop ?? 0;
  swap();
  document.querySelector('.list-pane')?.scrollTo({ top });
  window.scrollTo(0, 0);
}

export function showInPlace({ page, address }: Shown): void {
  const [current, fresh] = [document.getElementById('main'), page.getElementById('main')];
  if (!current || !fresh) return location.assign(address);
  keepScroll(() => current.replaceWith(document.adoptNode(fresh)));
  document.title = page.title;
  // What was refused stands at the address it was tried from, with the list around it as it was.
  if (new URL(address, location.href).pathname !== location.pathname) history.pushState(null, '', address);
  shownAt = here();
  takeOver(page);
  for (const back of document.querySelectorAll<HTMLInputElement>('.rail input[name=back]')) back.value = shownAt;
  takeToasts(page);
  document.dispatchEvent(new CustomEvent('desk:shown'));
  announce(document.getElementById('task-h')?.textContent ?? '');
}
