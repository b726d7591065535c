/** Short words that go away by themselves; a toast stays while it is looked at. */
const shownMilliseconds = 5_000;

const region = (): HTMLElement | null => document.getElementById('toasts');

function leaveSoon(toast: HTMLElement): void {
  const leave = () => (toast.matches(':hover') ? setTimeout(leave, shownMilliseconds) : toast.remove());
  setTimeout(leave, shownMilliseconds);
}

export function useToasts(): void {
  for (const toast of document.querySelectorAll<HTMLElement>('#toasts .toast')) leaveSoon(toast);
}

/** The words of a page that is put in the place of this one. */
export function takeToasts(page: Document): void {
  for (const toast of document.querySelectorAll('#toasts .toast')) toast.remove();
  for (const toast of page.querySelectorAll<HTMLElement>('#toasts .toast')) {
    region()?.append(document.adoptNode(toast));
    leaveSoon(toast);
  }
}

export function showToast(text: string, tone: 'green' | 'amber' | 'red'): void {
  const toast = document.createElement('div');
  toast.className = 'toast';
  toast.dataset['tone'] = tone;
  toast.textContent = text;
  region()?.append(toast);
  leaveSoon(toast);
}
