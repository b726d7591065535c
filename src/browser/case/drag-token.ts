/** A token taken hold of on the diagram and let go over another step asks what moving it there would do. */
import { openDialog } from './dialogs';

const threshold = 6;

interface Held {
  readonly token: HTMLElement;
  readonly element: string;
  readonly x: number;
  readonly y: number;
  ghost: HTMLElement | null;
  over: Element | null;
}

const shapeAt = (x: number, y: number): Element | null => {
  const under = document.elementsFromPoint(x, y).map((one) => one.closest('.djs-shape[data-element-id]'));
  const inside = under.filter((one): one is Element => one !== null);
  return inside.find((one) => !/Participant|Lane/.test(one.getAttribute('data-element-id') ?? '')) ?? null;
};

/** `dialog` has a field for the visit and one for where it goes; only what they offer can be chosen. */
export function useTokenDrag(host: HTMLElement, dialog: string): void {
  let held: Held | null = null;
  const options = (name: string): HTMLOptionElement[] => [
    ...document.querySelectorAll<HTMLOptionElement>(`#${dialog} select[name=${name}] option`),
  ];
  const release = (): void => {
    held?.ghost?.remove();
    held?.over?.classList.remove('target');
    held = null;
  };
  host.classList.add('movable');
  host.addEventListener(
    'pointerdown',
    (event) => {
      const token = (event.target as Element).closest<HTMLElement>('.djs-overlay .token');
      const element = token?.closest('.djs-overlays')?.getAttribute('data-container-id');
      if (!token || !element || event.button !== 0) return;
      event.stopPropagation();
      event.preventDefault();
      held = { token, element, x: event.clientX, y: event.clientY, ghost: null, over: null };
    },
    { capture: true },
  );
  document.addEventListener('pointermove', (event) => {
    if (!held) return;
    if (!held.ghost) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < threshold) return;
      held.ghost = held.token.cloneNode(true) as HTMLElement;
      held.ghost.classList.add('flying');
      document.body.append(held.ghost);
    }
    held.ghost.style.left = `${event.clientX - 9}px`;
    held.ghost.style.top = `${event.clientY - 9}px`;
    const over = shapeAt(event.clientX, event.clientY);
    if (over === held.over) return;
    held.over?.classList.remove('target');
    over?.classList.add('target');
    held.over = over;
  });
  document.addEventListener('pointerup', () => {
    const [from, over, moved] = [held?.element, held?.over, held?.ghost];
    release();
    const target = over?.getAttribute('data-element-id');
    if (!moved || !from || !target || target === from) return;
    const item = options('item').find((one) => one.dataset['element'] === from);
    if (!item) return;
    if (options('target').some((one) => one.value === target))
      openDialog(dialog, new URLSearchParams({ item: item.value, target }));
  });
  document.addEventListener('pointercancel', release);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') release();
  });
}
