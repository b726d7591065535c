/** The open task while others work: who else comes to look is said, and a task that goes away says why at once. */
import { announce } from '../announce';
import type { Fresh } from '../live/fresh';
import type { DraftKeeper } from './draft';
import { keptList } from './kept';
import { typedIn, type Typed } from './typed';

const pane = (): HTMLElement | null => document.getElementById('task-pane');

/** What was typed and can still be seen, as long as it was typed here. */
function typedHere(draft: DraftKeeper | null): Typed[] {
  const form = document.querySelector<HTMLFormElement>('#task-form');
  return form && draft?.isTouched() ? typedIn(form) : [];
}

/** The task is closed: its pane becomes what the desk says about it, with what was typed to copy. */
function close(current: HTMLElement, fresh: Element, typed: readonly Typed[]): void {
  const focused = current.contains(document.activeElement);
  const copy = document.importNode(fresh, true);
  current.replaceWith(copy);
  const callout = copy.querySelector('#task-gone .callout');
  const list = keptList(typed);
  if (list) {
    callout?.querySelector('[data-kept]')?.remove();
    callout?.querySelector('strong')?.parentElement?.lastElementChild?.before(list);
  }
  for (const button of copy.querySelectorAll<HTMLElement>('[data-copy]')) button.hidden = false;
  if (list) callout?.setAttribute('role', 'alert');
  else announce(callout?.querySelector('strong')?.textContent ?? '');
  if (focused) copy.querySelector<HTMLElement>('#task-gone')?.focus();
}

/** The task is somebody else's now, or out of sight: the form cannot be sent any more, what is in it stays to copy. */
function takeAway(current: HTMLElement, text: string, typed: readonly Typed[]): void {
  const gone = current.querySelector('#task-gone');
  const fields = current.querySelector<HTMLFieldSetElement>('#task-form fieldset');
  if (!gone || !fields || gone.childElementCount > 0) return;
  const focused = fields.contains(document.activeElement);
  const callout = document.createElement('div');
  callout.className = 'callout';
  callout.dataset['tone'] = 'amber';
  callout.setAttribute('role', 'alert');
  const words = document.createElement('div');
  words.className = 'stack gap-2 grow';
  const what = document.createElement('strong');
  what.textContent = text;
  words.append(what);
  const list = keptList(typed);
  if (list) words.append(list);
  callout.append(words);
  gone.append(callout);
  fields.disabled = true;
  current.querySelector('.col-bar')?.remove();
  if (focused) (gone as HTMLElement).focus();
}

/** Whether the task changed hands or state since this page was made. */
const differs = (one: HTMLElement, other: HTMLElement): boolean =>
  one.dataset['state'] !== other.dataset['state'] || one.dataset['holder'] !== other.dataset['holder'];

function compare(fresh: Fresh, draft: DraftKeeper | null): void {
  const current = pane();
  if (!current || (fresh.state !== 'page' && fresh.state !== 'gone')) return;
  const typed = typedHere(draft);
  if (fresh.state === 'gone') {
    draft?.stop();
    return takeAway(current, current.dataset['noLonger'] ?? '', typed);
  }
  const now = fresh.page.getElementById('task-pane');
  if (!now || now.dataset['task'] !== current.dataset['task'] || !differs(current, now)) return;
  const state = now.dataset['state'];
  if (state === 'completed' || state === 'cancelled') {
    draft?.stop();
    return close(current, now, typed);
  }
  if (current.dataset['state'] !== 'yours') return location.reload();
  draft?.stop();
  const holder = now.querySelector('[data-tone].badge.pill')?.textContent ?? '';
  takeAway(current, [current.dataset['taken'], holder].filter(Boolean).join(' '), typed);
}

const names = (): string[] =>
  [...document.querySelectorAll<HTMLElement>('#task-presence [data-who]')].map((one) => one.dataset['who'] ?? '');

/** Says who has come to look since the last time. */
function sayWhoCame(signal: AbortSignal): void {
  let known = names();
  const say = () => {
    const here = names();
    for (const who of here) if (!known.includes(who)) announce(who);
    known = here;
  };
  document.addEventListener('desk:moved', say, { signal });
}

/** Until the signal says that another page stands in the place of this one. */
export function watchTask(draft: DraftKeeper | null, signal: AbortSignal): void {
  const look = (event: Event) => compare((event as CustomEvent<Fresh>).detail, draft);
  document.addEventListener('desk:fresh', look, { signal });
  sayWhoCame(signal);
}
