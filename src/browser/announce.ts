/** Says something to whoever listens to the page instead of looking at it, in the page's one polite live region. */
const heardMilliseconds = 5_000;

export function announce(text: string): void {
  const region = document.getElementById('toasts');
  if (!region || text === '') return;
  const said = document.createElement('span');
  said.className = 'sr';
  said.textContent = text;
  region.append(said);
  setTimeout(() => said.remove(), heardMilliseconds);
}
