/** What stands in a form, in the words the form uses, so that it can be copied when it can no longer be sent. */
export interface Typed {
  readonly name: string;
  readonly value: string;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

const words = (element: Element | null | undefined): string => {
  const copy = element?.cloneNode(true) as Element | undefined;
  copy?.querySelectorAll('.opt, kbd').forEach((one) => one.remove());
  return (copy?.textContent ?? '').replace(/\s+/g, ' ').trim();
};

const choice = (control: Control): boolean => control.type === 'radio' || control.type === 'checkbox';

/** The label of a control; of a choice, the question it answers. */
function nameOf(control: Control): string {
  const legend = control.closest('fieldset')?.querySelector('legend');
  const field = control.closest('.field')?.querySelector(':scope > label');
  return words(choice(control) && !field?.contains(control) ? legend : (control.labels?.[0] ?? legend));
}

function valueOf(control: Control): string {
  if (control instanceof HTMLSelectElement) return control.value === '' ? '' : words(control.selectedOptions[0]);
  if (!choice(control)) return control.value.trim();
  if (!(control as HTMLInputElement).checked) return '';
  return control.labels?.[0]?.closest('fieldset') ? words(control.labels[0]) : '✓';
}

/** Everything that was filled in and is in sight, in the order of the form. */
export function typedIn(form: HTMLFormElement): Typed[] {
  const controls = [...form.elements].filter((one): one is Control =>
    one.matches('input:not([type=hidden], [type=file], [readonly]), select, textarea'),
  );
  return controls
    .filter((control) => control.name !== '' && !control.closest('[hidden], template'))
    .map((control) => ({ name: nameOf(control), value: valueOf(control) }))
    .filter(({ value }) => value !== '');
}
