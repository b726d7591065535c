/**
 * Browser notifications for those who asked for them: while nobody looks at the page, it asks what is new and has the
 * browser say it. Several pages of one person say a thing once.
 */
interface NewNotice {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly href: string;
}

const lookMilliseconds = 30_000;
const seenKey = 'encore.notices.seen';

/** Ids are in the order of time, so the largest seen says what is new. */
const seen = (since: string): string => {
  const kept = localStorage.getItem(seenKey) ?? '';
  return kept > since ? kept : since;
};

function say({ id, title, body, href }: NewNotice): void {
  const shown = new Notification(title, { body, tag: id });
  shown.addEventListener('click', () => {
    window.focus();
    location.assign(href);
  });
}

async function look(address: string, since: string): Promise<void> {
  const from = seen(since);
  const response = await fetch(`${address}?since=${encodeURIComponent(from)}`, { cache: 'no-store' }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const found = (await response.json()) as readonly NewNotice[];
  const fresh = found.filter(({ id }) => id > seen(since));
  for (const { id } of fresh) if (id > seen(since)) localStorage.setItem(seenKey, id);
  if (document.hidden || !document.hasFocus()) for (const notice of [...fresh].reverse()) say(notice);
}

export function followNotices(): void {
  const { new: address, since } = document.getElementById('bell')?.dataset ?? {};
  if (!address || !since || !('Notification' in window) || Notification.permission !== 'granted') return;
  const ask = () => void look(address, since);
  document.addEventListener('desk:moved', ask);
  setInterval(ask, lookMilliseconds);
}

/** On the profile: ticking the box asks the browser; a browser that refuses says so at once. */
export function askForNotices(): void {
  const box = document.querySelector<HTMLInputElement>('#notice-browser');
  const hint = document.getElementById('notice-browser-hint');
  const refused = () => {
    if (!box || !hint) return;
    box.checked = false;
    hint.textContent = hint.dataset['denied'] ?? '';
  };
  box?.addEventListener('change', () => {
    if (!box.checked) return;
    if (!('Notification' in window)) return refused();
    void Notification.requestPermission().then((answer) => void (answer === 'granted' || refused()));
  });
}
