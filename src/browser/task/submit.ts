/**
 * Completing the open task: the page stays until the desk has answered. Was it not reached, everything typed stays, the
 * page says so, and pressing again does nothing twice: the form carries its key.
 */
import { refresh } from '../live';
import type { DraftKeeper } from './draft';

const patience = 20_000;

interface Sent {
  readonly next: string;
}

/** The next address; `refused` when the desk has something to say in a page of its own, `unsent` when it was not reached. */
async function send(form: HTMLFormElement): Promise<Sent | 'refused' | 'unsent' | 'stale'> {
  try {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    const headers = { Accept: 'application/json' };
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(form.action, { method: 'POST', headers, body, signal });
    if (response.redirected || response.status === 401 || response.status === 403) return 'stale';
    if (response.ok) return (await response.json()) as Sent;
    return response.status < 500 ? 'refused' : 'unsent';
  } catch {
    return 'unsent';
  }
}

const tokenOf = (form: HTMLFormElement): string => form.querySelector<HTMLInputElement>('[name=_csrf]')?.value ?? '';

/** Somebody has signed in again elsewhere: with the token of now it is tried once more. */
async function sendAgain(form: HTMLFormElement): Promise<Sent | 'refused' | 'unsent' | 'stale'> {
  const before = tokenOf(form);
  const { state } = await refresh();
  if (state === 'signed-out' || state === 'unreachable') return 'unsent';
  return tokenOf(form) === before ? 'refused' : send(form);
}

function sayNotSent(form: HTMLFormElement): void {
  document.getElementById('not-sent')?.remove();
  const callout = document.createElement('div');
  callout.id = 'not-sent';
  callout.className = 'callout';
  callout.dataset['tone'] = 'red';
  callout.setAttribute('role', 'alert');
  callout.textContent = form.dataset['notSent'] ?? '';
  form.querySelector('.col-bar')?.before(callout);
  callout.scrollIntoView({ block: 'nearest' });
}

export function submitWithCare(form: HTMLFormElement, draft: DraftKeeper): void {
  let busy = false;
  let native = false;
  const complete = async (button: HTMLElement | null): Promise<void> => {
    busy = true;
    button?.setAttribute('aria-busy', 'true');
    const first = await send(form);
    const sent = first === 'stale' ? await sendAgain(form) : first;
    busy = false;
    button?.removeAttribute('aria-busy');
    if (typeof sent === 'object') {
      draft.stop();
      location.assign(sent.next);
    } else if (sent === 'refused' || sent === 'stale') {
      native = true;
      form.requestSubmit(button);
    } else sayNotSent(form);
  };
  form.addEventListener('submit', (event) => {
    document.getElementById('not-sent')?.remove();
    if (native || event.submitter?.hasAttribute('formaction')) return draft.stop();
    event.preventDefault();
    if (!busy) void complete(event.submitter);
  });
}
