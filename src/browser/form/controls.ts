/** The controls of a form by name, and what stands in them as the server would read it. */
import type { RuleSeen, RuleValue } from '../../forms/rule';

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The controls of a field: in the same row or group if it has one there, else in the nearest scope that does. */
export function controlsOf(name: string, from: Element): Control[] {
  for (let scope = from.parentElement; scope; scope = scope.parentElement) {
    if (!scope.matches('[data-row], fieldset, form')) continue;
    const found = [...scope.querySelectorAll<Control>(`[name="${name}"], [name$=".${name}"]`)];
    if (found.length > 0) return found;
    if (scope.matches('form')) return [];
  }
  return [];
}

/** What the server would read: nothing typed or out of sight is null. */
export function valueOf(controls: readonly Control[]): RuleSeen {
  const [first] = controls;
  if (!first || first.closest('[data-hide][hidden]')) return null;
  if (first instanceof HTMLInputElement && (first.type === 'checkbox' || first.type === 'radio'))
    return valueOfChoices(controls as readonly HTMLInputElement[]);
  if (first instanceof HTMLSelectElement) return scalar(first.value, first.selectedOptions[0]);
  const text = first.value.trim();
  const number = Number(text.replace(/[\s,]/g, ''));
  if (text === '' || !/numeric|decimal/.test(first.inputMode) || Number.isNaN(number)) return text === '' ? null : text;
  return 'money' in first.dataset ? Math.round(number * 100) : number;
}

const scalar = (text: string, from: HTMLElement | undefined): RuleValue =>
  text === '' ? null : from && 'number' in from.dataset ? Number(text) : text;

function valueOfChoices(choices: readonly HTMLInputElement[]): RuleSeen {
  const chosen = choices.filter(({ checked }) => checked).map((one) => scalar(one.value, one));
  if (choices[0]?.type === 'radio') return chosen[0] ?? null;
  const alone = choices.length === 1 && choices[0]?.value === 'true';
  return alone ? chosen.length > 0 : chosen;
}

export const isSeen = (element: HTMLElement): boolean => element.offsetParent !== null;

/** Whether a control still waits for something. */
export function isEmpty(control: Control): boolean {
  if (!(control instanceof HTMLInputElement)) return control.value === '';
  if (control.type === 'radio')
    return !controlsOf(control.name, control).some((one) => (one as HTMLInputElement).checked);
  return control.type === 'checkbox' ? !control.checked : control.value === '';
}

/** Puts a value where a person would have, so that whatever follows typing follows this. */
export function put(control: HTMLInputElement, value: string): void {
  control.value = value;
  control.dispatchEvent(new Event('input', { bubbles: true }));
}
