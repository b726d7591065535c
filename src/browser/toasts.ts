/** A short word after something was done goes away by itself; it stays while it is looked at. */
const shownMilliseconds = 5_000;

export function useToasts(): void {
  for (const toast of document.querySelectorAll<HTMLElement>('#toasts .toast')) {
    const leave = () => (toast.matches(':hover') ? setTimeout(leave, shownMilliseconds) : toast.remove());
    setTimeout(leave, shownMilliseconds);
  }
}
