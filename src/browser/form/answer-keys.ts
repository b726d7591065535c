/**
 * 1, 2, 3 answer a question, where nothing is being typed: the one with the focus, else the first that waits for an
 * answer. Only that one shows its keys, so a key never does what nobody could see.
 */
import { singleKeys, typesText } from '../shortcuts';
import { isEmpty, isSeen } from './controls';

const questions = (form: HTMLFormElement): HTMLElement[] =>
  [...form.querySelectorAll<HTMLElement>('[role=radiogroup]')].filter(
    (one) => isSeen(one) && one.querySelector('input[data-key]:enabled') !== null,
  );

const answersOf = (question: HTMLElement): HTMLInputElement[] => [
  ...question.querySelectorAll<HTMLInputElement>('input[data-key]'),
];
const waits = (question: HTMLElement): boolean => answersOf(question).slice(0, 1).every(isEmpty);

function questionOf(form: HTMLFormElement): HTMLElement | undefined {
  const all = questions(form);
  return all.find((one) => one.contains(document.activeElement)) ?? all.find(waits) ?? all[0];
}

function showKeys(form: HTMLFormElement): void {
  const on = singleKeys() ? questionOf(form) : undefined;
  for (const question of form.querySelectorAll<HTMLElement>('[role=radiogroup]')) {
    question.toggleAttribute('data-keys', question === on);
    for (const answer of answersOf(question)) {
      if (question === on) answer.setAttribute('aria-keyshortcuts', answer.dataset['key']!);
      else answer.removeAttribute('aria-keyshortcuts');
    }
  }
}

function answer(form: HTMLFormElement, key: string): boolean {
  const question = questionOf(form);
  const chosen = question && answersOf(question).find((one) => one.dataset['key'] === key);
  if (!chosen) return false;
  chosen.focus();
  if (!chosen.checked) chosen.click();
  return true;
}

export function useAnswerKeys(form: HTMLFormElement, signal: AbortSignal): void {
  const show = () => showKeys(form);
  const press = (event: KeyboardEvent) => {
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!form.isConnected || !singleKeys() || typesText(event.target) || document.querySelector('dialog[open]')) return;
    if (answer(form, event.key)) event.preventDefault();
  };
  document.addEventListener('keydown', press, { signal });
  for (const kind of ['focusin', 'focusout', 'input', 'change'])
    form.addEventListener(kind, () => queueMicrotask(show));
  show();
}
