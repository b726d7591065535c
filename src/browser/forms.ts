/**
 * Forms while they are filled in: what a condition hides goes out of sight, list rows come and go, rooms and guests are
 * looked up, keys answer, and after a rejected submission the summary of faults has the focus. Without this script
 * everything is shown, one empty row is offered, and what was searched is offered when the form is sent.
 */
import { useAnswerKeys } from './form/answer-keys';
import { applyRules } from './form/conditions';
import { isEmpty, isSeen, type Control } from './form/controls';
import { useCustomerPicker, useGuestName } from './form/customer-picker';
import { useRoomPicker } from './form/room-picker';
import { pressed, refreshLists } from './form/rows';
import { sayZones, writeOut } from './form/writing';

function use(form: HTMLFormElement, signal: AbortSignal): void {
  refreshLists(form);
  applyRules(form);
  sayZones(form);
  form.addEventListener('input', () => applyRules(form));
  form.addEventListener('change', (event) => {
    writeOut(event);
    applyRules(form);
  });
  form.addEventListener('click', pressed);
  for (const picker of form.querySelectorAll<HTMLElement>('[data-picker=rooms]')) useRoomPicker(picker, form, signal);
  for (const picker of form.querySelectorAll<HTMLElement>('[data-picker=customers]')) useCustomerPicker(picker);
  useGuestName(form);
  useAnswerKeys(form, signal);
}

const controls = 'fieldset:enabled :is(input:not([type=hidden]), select, textarea)';

/** The cursor stands where something is still needed, else where something may still be said, unless faults are read. */
export function beginTyping(form: HTMLFormElement): void {
  if (form.querySelector('[data-error-summary]') || location.hash) return;
  if (document.activeElement && document.activeElement !== document.body) return;
  const all = [...form.querySelectorAll<Control>(controls)].filter(isSeen);
  const next = all.find((one) => one.required && isEmpty(one)) ?? all.find(isEmpty) ?? all[0];
  next?.focus({ preventScroll: true });
}

/** Every form of the page, until the signal says that another page stands in its place. */
export function useForms(signal: AbortSignal): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-form]')) use(form, signal);
  document.querySelector<HTMLElement>('[data-error-summary]')?.focus();
}
