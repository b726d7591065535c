/**
 * Live updates: when the desk says that something moved, the page asks for itself again and takes over its live regions.
 * Without a connection it says so, keeps what is typed, and sends nothing by itself.
 */
import { announce } from './announce';
import { keepConnected } from './live/connection';
import { freshPage, isReachable, type Fresh } from './live/fresh';
import { takeOver } from './live/regions';
import { showToast } from './toasts';

/** What the page is about is looked at almost at once; lists at most this often, and not all pages at the same moment. */
const soonest = 30;
const quietMilliseconds = 300;
const listMilliseconds = 2_000;
/** Hints may be lost: a page that has heard nothing for this long looks by itself. */
const longest = 120_000;

/** The events this page wants to hear of: its task, its case, its lists, or all. */
function addressOf(): string {
  const { task, page } = document.getElementById('task-pane')?.dataset ?? {};
  const wanted = new URLSearchParams();
  const about = document.querySelector('[data-case]')?.getAttribute('data-case');
  if (about) wanted.set('case', about);
  if (task && page) for (const [name, value] of Object.entries({ task, page })) wanted.set(name, value);
  if (document.getElementById('task-list')) wanted.set('lists', '1');
  return `/events?${wanted.toString()}`;
}

/** Asks for the page as it is now and takes it over; parts of the page listen for `desk:fresh` and `desk:moved`. */
export async function refresh(): Promise<Fresh> {
  const asked = location.pathname;
  const fresh = await freshPage();
  // Meanwhile another page may have been put in its place.
  if (location.pathname !== asked) return fresh;
  if (fresh.state === 'page') takeOver(fresh.page);
  if (fresh.state === 'signed-out') showBar('signedOut');
  if (fresh.state === 'page' && bar()?.dataset['state'] === 'signedOut') hideBar();
  document.dispatchEvent(new CustomEvent('desk:fresh', { detail: fresh }));
  if (fresh.state === 'page') document.dispatchEvent(new CustomEvent('desk:moved'));
  return fresh;
}

const bar = (): HTMLElement | null => document.getElementById('link-bar');

/** The strip above the page; it says the same to those who do not see it. */
function showBar(state: 'offline' | 'signedOut', since?: Date): void {
  const strip = bar();
  if (!strip || strip.dataset['state'] === state) return;
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: strip.dataset['zone'] } as const;
  const time = since?.toLocaleTimeString(document.documentElement.lang, clock) ?? '';
  const text = (strip.dataset[state] ?? '').replace('__time__', time);
  strip.dataset['state'] = state;
  strip.querySelector('span')!.textContent = text;
  strip.querySelector('a')!.hidden = state !== 'signedOut';
  strip.hidden = false;
  announce(text);
}

function hideBar(): void {
  const strip = bar();
  if (!strip) return;
  strip.hidden = true;
  delete strip.dataset['state'];
}

function showState(on: boolean): void {
  const state = document.getElementById('live-state');
  if (!state) return;
  state.dataset['tone'] = on ? 'green' : 'amber';
  state.textContent = (on ? state.dataset['on'] : state.dataset['off']) ?? '';
}

/** A form that cannot be sent stays as it is, and says so; what completes a task says it in its own words. */
function holdForms(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (isReachable() || form.method !== 'post' || event.defaultPrevented) return;
    event.preventDefault();
    showToast(bar()?.dataset['held'] ?? '', 'amber');
    void refresh();
  });
}

/** Stands on the page while its answer is on its way: every bundle has its own copy of what is written here. */
const held = 'data-held';

/** Nothing is asked for until the returned function is called: what is on its way will be the page. */
export function holdLive(): () => void {
  document.body.setAttribute(held, '');
  return () => {
    document.body.removeAttribute(held);
    document.dispatchEvent(new CustomEvent('desk:free'));
  };
}

/** Follows the desk while the page is visible. */
export function followLive(): void {
  if (!document.getElementById('live-state')) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Number.POSITIVE_INFINITY;
  let lookedAt = -listMilliseconds;
  let missed = false;
  const look = () => {
    lookedAt = performance.now();
    due = Number.POSITIVE_INFINITY;
    if (document.body.hasAttribute(held)) missed = true;
    else void refresh();
    within(longest);
  };
  const within = (wait: number) => {
    const at = performance.now() + wait;
    if (at >= due) return;
    due = at;
    clearTimeout(timer);
    timer = setTimeout(look, wait);
  };
  const spread = () => listMilliseconds * (0.1 + Math.random() * 0.4);
  const after = (gap: number, soon: number) => within(Math.max(soon, lookedAt + gap - performance.now()));
  const line = keepConnected(addressOf(), {
    moved: (open) => (open ? after(quietMilliseconds, soonest) : after(listMilliseconds, spread())),
    lost: (since) => {
      showState(false);
      void freshPage().then(({ state }) =>
        state === 'signed-out' ? showBar('signedOut') : state === 'unreachable' && showBar('offline', since),
      );
      document.dispatchEvent(new CustomEvent('desk:lost'));
    },
    connected: (gap) => {
      showState(true);
      if (!gap) return;
      const wasShown = bar()?.dataset['state'] === 'offline';
      hideBar();
      if (wasShown) announce(bar()?.dataset['back'] ?? '');
      look();
    },
  });
  // Whoever comes back from signing in elsewhere goes on at once.
  window.addEventListener('focus', () => {
    if (bar()?.dataset['state'] === 'signedOut') look();
  });
  document.addEventListener('desk:free', () => {
    if (missed) within(listMilliseconds);
    missed = false;
  });
  document.addEventListener('desk:shown', () => line.moveTo(addressOf()));
  holdForms();
}
