/** The inbox: the cursor stands where typing begins, forms react while they are filled in, nothing typed is lost unasked. */
import '../forms';

const form = document.querySelector<HTMLFormElement>('#task-form');
const firstControl = 'fieldset:enabled :is(input:not([type=hidden]), select, textarea)';

/** The first field that still needs something, unless faults are being read. */
function beginTyping(): void {
  if (!form || form.querySelector('[data-error-summary]') || location.hash) return;
  if (document.activeElement && document.activeElement !== document.body) return;
  const controls = [...form.querySelectorAll<HTMLInputElement>(firstControl)].filter(
    (one) => one.offsetParent !== null,
  );
  const next = controls.find((one) => one.value === '') ?? controls[0];
  next?.focus({ preventScroll: true });
}

let touched = false;
form?.addEventListener('input', () => (touched = true));
form?.addEventListener('submit', () => (touched = false));
window.addEventListener('beforeunload', (event) => {
  if (touched) event.preventDefault();
});
beginTyping();
