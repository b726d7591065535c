/** What was typed is written out as people read it: 1,386.50 and 199 0000 0172. What is no amount or number stays. */
export function writtenMoney(text: string): string {
  const plain = text.trim().replace(/(\d),(?=\d{3}(\D|$))/g, '$1');
  const amount = Number(plain);
  if (!/^\d{1,10}(\.\d{1,2})?$/.test(plain)) return text;
  return amount.toFixed(2).replace(/\B(?=(\d{3})+\.)/g, ',');
}

export function writtenPhone(text: string): string {
  const digits = text.trim().replace(/[\s-]/g, '').replace(/^\+86/, '');
  return /^1\d{10}$/.test(digits) ? digits.replace(/^(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3') : text;
}

export function writeOut(event: Event): void {
  const { target } = event;
  if (!(target instanceof HTMLInputElement)) return;
  if ('money' in target.dataset) target.value = writtenMoney(target.value);
  else if (target.type === 'tel') target.value = writtenPhone(target.value);
}

const offsetOf = (timeZone: string | undefined): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
    .formatToParts(new Date())
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** Times are the venue's: said where this computer's own clock shows another. */
export function sayZones(form: HTMLFormElement): void {
  for (const note of form.querySelectorAll<HTMLElement>('[data-zone][hidden]')) {
    if (offsetOf(note.dataset['zone']) === offsetOf(undefined)) continue;
    note.hidden = false;
    const control = document.getElementById(note.id.replace(/-zone$/, ''));
    const described = [control?.getAttribute('aria-describedby'), note.id].filter(Boolean).join(' ');
    control?.setAttribute('aria-describedby', described);
  }
}
