/** How somebody stands in a part of the page: what has the focus, what is unfolded, how far it was scrolled. */
const stop = 'a[href], button, summary, [tabindex]';

/** Words as they are read: what is laid out anew is not changed. */
export const plain = (element: Element | null | undefined): string =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim();

const within = (region: Element, selector: string): HTMLElement[] =>
  [region, ...region.querySelectorAll('*')].filter(
    (one): one is HTMLElement => one instanceof HTMLElement && one.matches(selector),
  );

/** What it is before and after: its id, where it leads, what it is called, or what it says in which form and row. */
function nameOf(element: HTMLElement): string {
  const given = ['id', 'href', 'aria-labelledby', 'aria-label'].map((name) => element.getAttribute(name)).find(Boolean);
  const says = element instanceof HTMLDetailsElement ? element.querySelector('summary') : element;
  const [form, row] = [element.closest('form')?.getAttribute('action'), element.closest('tr')?.querySelector('th')];
  return given ?? `${form ?? ''} ${plain(row)} ${plain(says)}`;
}

/** Of those with the same name, the one at the same place. */
function sameIn(after: readonly HTMLElement[], before: readonly HTMLElement[], one: HTMLElement) {
  const alike = (all: readonly HTMLElement[]) => all.filter((other) => nameOf(other) === nameOf(one));
  return alike(after)[alike(before).indexOf(one)];
}

/** Keeps it in mind before the part is replaced; what is returned takes it up in the one that took its place. */
export function standingIn(region: Element): (fresh: Element) => void {
  const stops = within(region, stop);
  const folds = within(region, 'details');
  const focused = stops.find((one) => one === document.activeElement);
  // Whatever scrolls can be reached by keys.
  const scrolled = stops.filter((one) => one.scrollTop > 0 || one.scrollLeft > 0);
  const places = scrolled.map(({ scrollTop: top, scrollLeft: left }) => ({ top, left }));
  return (fresh) => {
    const stopsNow = within(fresh, stop);
    for (const fold of within(fresh, 'details')) {
      const before = sameIn(folds, within(fresh, 'details'), fold);
      if (before) fold.toggleAttribute('open', before.hasAttribute('open'));
    }
    scrolled.forEach((one, index) => sameIn(stopsNow, stops, one)?.scrollTo(places[index]));
    if (!focused) return;
    // What had the focus may be gone: then what stands in its place has it.
    const next = sameIn(stopsNow, stops, focused) ?? stopsNow[Math.min(stops.indexOf(focused), stopsNow.length - 1)];
    next?.focus({ preventScroll: true });
  };
}
