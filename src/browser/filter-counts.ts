/** How many tasks each saved filter has: asked when somebody opens the menu, and again while it is open and the desk moves. */
export function useFilterCounts(): void {
  const ask = () => {
    const menu = document.querySelector<HTMLDetailsElement>('#saved-drop[data-counts][open]');
    if (menu?.querySelector('[data-count]')) void showCounts(menu);
  };
  // The event does not bubble; it is caught on its way down.
  document.addEventListener('toggle', (event) => void ((event.target as Element).id === 'saved-drop' && ask()), true);
  document.addEventListener('desk:moved', ask);
}

async function showCounts(menu: HTMLDetailsElement): Promise<void> {
  const response = await fetch(menu.dataset['counts']!, { headers: { Accept: 'application/json' } }).catch(() => null);
  if (!response?.ok || response.redirected) return;
  const counts = (await response.json()) as Readonly<Record<string, string>>;
  for (const place of menu.querySelectorAll<HTMLElement>('[data-count]'))
    place.textContent = counts[place.dataset['count']!] ?? '';
}
