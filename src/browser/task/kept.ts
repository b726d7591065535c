/** A list of what was typed, with a button that copies it: for tasks that somebody or something else has finished. */
import type { Typed } from './typed';

export function keptList(typed: readonly Typed[]): Node | null {
  const template = document.querySelector<HTMLTemplateElement>('#kept-template');
  const copy = template?.content.cloneNode(true) as DocumentFragment | undefined;
  const list = copy?.querySelector('dl');
  if (!copy || !list || typed.length === 0) return null;
  for (const { name, value } of typed) {
    const [term, said] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    said.textContent = value;
    list.append(term, said);
  }
  return copy;
}

/** The list as lines of text. */
const textOf = (list: Element): string =>
  [...list.querySelectorAll('dt')].map((dt) => `${dt.textContent}: ${dt.nextElementSibling?.textContent}`).join('\n');

/** Without a secure connection there is no clipboard; then what is selected is copied the old way. */
async function copyText(text: string, list: Element): Promise<void> {
  if (window.isSecureContext) return navigator.clipboard.writeText(text);
  const range = document.createRange();
  range.selectNodeContents(list);
  getSelection()?.removeAllRanges();
  getSelection()?.addRange(range);
  if (!document.execCommand('copy')) throw new Error('nothing was copied');
}

/** Without a script there are none. */
export function showCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) button.hidden = false;
}

/** Buttons that copy, wherever they appear. */
export function useCopyButtons(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-copy]') : null;
    const list = button?.closest('[data-kept]')?.querySelector('dl');
    if (!button || !list) return;
    copyText(textOf(list), list).then(
      () => (button.textContent = button.dataset['done'] ?? ''),
      () => undefined,
    );
  });
}
