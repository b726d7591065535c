/**
 * Completing the open task: the page stays until the desk has answered, and the answer is the next page, put in its
 * place. Was the desk not reached, everything typed stays, the page says so, and pressing again does nothing twice: the
 * form carries its key.
 */
import { unsentComment } from '../beside';
import { pageIn, showInPlace, type Shown } from '../in-place';
import { holdLive, refresh } from '../live';
import { showToast } from '../toasts';
import type { DraftKeeper } from './draft';

const patience = 20_000;

/** What the desk has answered; `refused` when it cannot be shown here, `unsent` when the desk was not reached. */
type Answer = Shown | 'refused' | 'unsent' | 'stale';

async function send(form: HTMLFormElement): Promise<Answer> {
  try {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
    const headers = { Accept: 'text/html', 'X-In-Place': 'yes' };
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(form.action, { method: 'POST', headers, body, signal });
    if (response.redirected || response.status === 401 || response.status === 403) return 'stale';
    return response.status < 500 ? ((await pageIn(response)) ?? 'refused') : 'unsent';
  } catch {
    return 'unsent';
  }
}

const tokenOf = (form: HTMLFormElement): string => form.querySelector<HTMLInputElement>('[name=_csrf]')?.value ?? '';

/** Somebody has signed in again elsewhere: with the token of now it is tried once more. */
async function sendAgain(form: HTMLFormElement): Promise<Answer> {
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

/** A comment that was written but not sent would be gone with the page: it comes first. */
function showUnsent(): boolean {
  const text = unsentComment();
  if (!text) return false;
  showToast(text.form?.dataset['unsent'] ?? '', 'amber');
  text.focus();
  return true;
}

export function submitWithCare(form: HTMLFormElement, draft: DraftKeeper): void {
  let busy = false;
  let native = false;
  const complete = async (button: HTMLElement | null): Promise<void> => {
    busy = true;
    button?.setAttribute('aria-busy', 'true');
    const goOn = holdLive();
    const first = await send(form);
    const sent = first === 'stale' ? await sendAgain(form) : first;
    busy = false;
    button?.removeAttribute('aria-busy');
    goOn();
    if (typeof sent === 'object') {
      draft.stop();
      showInPlace(sent);
    } else if (sent === 'refused' || sent === 'stale') {
      native = true;
      form.requestSubmit(button);
    } else sayNotSent(form);
  };
  form.addEventListener('submit', (event) => {
    document.getElementById('not-sent')?.remove();
    if (native || event.submitter?.hasAttribute('formaction')) return draft.stop();
    event.preventDefault();
    if (!busy && !showUnsent()) void complete(event.submitter);
  });
}
