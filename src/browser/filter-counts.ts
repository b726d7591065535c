/** How many tasks each saved filter has: asked when somebody opens the menu, and again while it is open and the desk moves. */
export function useFilterCounts(): void {
  const menu = document.querySelector<HTMLDetailsElement>('#saved-drop[data-counts]');
  if (!menu?.querySelector('[data-count]')) return;
  const ask = () => void (menu.open && showCounts(menu));
  menu.addEventListener('toggle', ask);
  document.addEventListener('desk:moved', ask);
}

async function showCounts(menu: HTMLDetailsElement): Promise<void> {
  const response = await fetch(menu.dataset['counts']!, { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const counts = (await response.json()) as Readonly<Record<string, string>>;
  for (const place of menu.querySelectorAll<HTMLElement>('[data-count]'))
    place.textContent = counts[place.dataset['count']!] ?? '';
}
