/** A small sign on a diagram, said in words to whoever does not see it. */
export function badge(className: string, text: string, label: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  element.title = label;
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', label);
  return element;
}
