/** The inbox: forms react while they are filled in, and nothing typed is left without a question. */
import '../forms';

const form = document.getElementById('task-form');
let touched = false;
form?.addEventListener('input', () => (touched = true));
form?.addEventListener('submit', () => (touched = false));
window.addEventListener('beforeunload', (event) => {
  if (touched) event.preventDefault();
});
