/**
 * Live updates: when the desk says that something moved, the page asks for itself again and takes over its live regions.
 * Regions marked `now` are replaced at once; a `list` is never changed under the pointer: it offers itself first.
 */
/** At most one look in this time; the first move is looked at almost at once. */
const quietMilliseconds = 300;
const soonest = 30;

async function freshPage(): Promise<Document | null> {
  try {
    const response = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
    if (!response.ok || response.redirected) return null;
    return new DOMParser().parseFromString(await response.text(), 'text/html');
  } catch {
    return null;
  }
}

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
  button.addEventListener('click', () => void freshPage().then((page) => takeOver(page, current.id)));
  current.prepend(button);
}

function takeOver(page: Document | null, id: string): void {
  const fresh = page?.getElementById(id);
  const current = document.getElementById(id);
  if (fresh && current) replace(current, fresh);
}

async function refresh(): Promise<void> {
  const page = await freshPage();
  if (!page) return;
  for (const current of document.querySelectorAll('[data-live]')) {
    const fresh = current.id ? page.getElementById(current.id) : null;
    if (!fresh) continue;
    if (current.getAttribute('data-live') === 'list') offer(current, fresh);
    else replace(current, fresh);
  }
  document.dispatchEvent(new CustomEvent('desk:moved'));
}

/** Whether a move may concern this page: a case page only cares for its own case. */
function concerns(cases: readonly string[]): boolean {
  const own = document.querySelector('[data-case]')?.getAttribute('data-case');
  return !own || cases.length === 0 || cases.includes(own);
}

function showState(on: boolean): void {
  const state = document.getElementById('live-state');
  if (!state) return;
  state.dataset['tone'] = on ? 'green' : 'amber';
  state.textContent = (on ? state.dataset['on'] : state.dataset['off']) ?? '';
}

/** Follows the desk while the page is visible; a hidden page closes its connection and catches up when it is seen again. */
export function followLive(): void {
  if (!document.getElementById('live-state')) return;
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lookedAt = -quietMilliseconds;
  const look = () => {
    timer = undefined;
    lookedAt = performance.now();
    void refresh();
  };
  const soon = () => {
    timer ??= setTimeout(look, Math.max(soonest, lookedAt + quietMilliseconds - performance.now()));
  };
  const open = () => {
    source = new EventSource('/events');
    source.onopen = () => showState(true);
    source.onerror = () => showState(false);
    source.addEventListener('moved', (event) => {
      if (concerns(JSON.parse((event as MessageEvent<string>).data) as string[])) soon();
    });
  };
  document.addEventListener('visibilitychange', () => {
    source?.close();
    if (document.hidden) return;
    open();
    soon();
  });
  window.addEventListener('pagehide', () => source?.close());
  open();
}
