/** What drops down (`details.drop`) closes by Escape, by a click elsewhere, and when another one opens. */
const open = (): HTMLDetailsElement[] => [...document.querySelectorAll<HTMLDetailsElement>('details.drop[open]')];

function close(drop: HTMLDetailsElement, giveFocusBack: boolean): void {
  drop.open = false;
  if (giveFocusBack) drop.querySelector('summary')?.focus();
}

/** Rows half covered by what dropped down over them are out of reach until it closes. */
function coverList(): void {
  const covered = open().some((drop) => drop.closest('.list-head'));
  document.getElementById('task-list')?.toggleAttribute('inert', covered);
}

export function useDrops(): void {
  // What was refused in one that is open is where the eye has to be.
  document.querySelector<HTMLElement>('details.drop[open] [aria-invalid]')?.focus();
  document.addEventListener('click', ({ target }) => {
    for (const drop of open()) if (target instanceof Node && !drop.contains(target)) close(drop, false);
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    const inside = open().find((drop) => drop.contains(document.activeElement));
    const drop = inside ?? open()[0];
    if (drop) close(drop, inside !== undefined);
  });
  // The event does not bubble; it is caught on its way down.
  document.addEventListener(
    'toggle',
    ({ target }) => {
      coverList();
      if (!(target instanceof HTMLDetailsElement) || !target.matches('.drop[open]')) return;
      for (const drop of open()) if (drop !== target) close(drop, false);
      target.querySelector<HTMLElement>('.pop :is(a[href], input:not([type=hidden]), select, textarea)')?.focus();
    },
    true,
  );
}
