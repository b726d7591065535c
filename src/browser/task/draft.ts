/**
 * The draft of the open task: kept on the server shortly after every change, and on leaving; what could not be kept is
 * said, tried again, and not left behind unasked.
 */
import { announce } from '../announce';
import { refresh } from '../live';
import type { Fresh } from '../live/fresh';

export interface DraftKeeper {
  /** Whether anything was typed since the page was opened. */
  isTouched(): boolean;
  /** Nothing more is kept: the form is on its way, or the task is gone. */
  stop(): void;
}

/** A pause in typing, and the longest that something typed stays only here. */
const pause = 1_200;
const longest = 4_000;
const again = 5_000;

interface Answer {
  readonly state: 'saved' | 'newer' | 'closed';
  readonly revision?: number;
  readonly text: string;
}

/** What is sent: the form, the page it stands on, and the revision it goes on from. */
function bodyOf(form: HTMLFormElement, revision: string): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value);
  body.set('page', document.getElementById('task-pane')?.dataset['page'] ?? '');
  body.set('revision', revision);
  return body;
}

async function send(form: HTMLFormElement, revision: string): Promise<Answer | 'refused' | 'unreachable'> {
  try {
    const response = await fetch(form.dataset['draft']!, {
      method: 'POST',
      keepalive: true,
      headers: { Accept: 'application/json' },
      body: bodyOf(form, revision),
    });
    if (response.ok && !response.redirected) return (await response.json()) as Answer;
    return response.status < 500 ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

/** Another window of the same person was newer: neither is thrown away unasked. */
function offer(line: HTMLElement | null, choice: { readonly keep: () => void; readonly see: () => void }): void {
  const keep = document.createElement('button');
  const see = document.createElement('a');
  keep.type = 'button';
  keep.className = 'btn sm';
  keep.textContent = line?.dataset['keep'] ?? '';
  keep.addEventListener('click', choice.keep);
  see.href = location.pathname;
  see.textContent = line?.dataset['newer'] ?? '';
  see.addEventListener('click', choice.see);
  line?.append(' ', see, ' ', keep);
}

/** Saves when the page goes out of sight and when the line is back; asks before what is lost is left behind. */
function onLeaving(save: () => void, lost: () => boolean, signal: AbortSignal): void {
  document.addEventListener('visibilitychange', () => void (document.hidden && save()), { signal });
  window.addEventListener('pagehide', save, { signal });
  const back = (event: Event) => void ((event as CustomEvent<Fresh>).detail.state === 'page' && save());
  document.addEventListener('desk:fresh', back, { signal });
  const ask = (event: Event) => void (lost() && event.preventDefault());
  window.addEventListener('beforeunload', ask, { signal });
}

/** Calls after the wait, and forgets an earlier call. */
function timerFor(call: () => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    in: (wait: number): void => {
      clearTimeout(timer);
      timer = setTimeout(call, wait);
    },
    stop: (): void => clearTimeout(timer),
  };
}

/** Asks whether somebody has signed in again: as often as keeping is tried, not as often as the answer has it tried anew. */
function refreshNowAndThen(): () => void {
  let askedAt = -again;
  return () => {
    if (performance.now() - askedAt < again / 2) return;
    askedAt = performance.now();
    void refresh();
  };
}

/** Keeps it until it is stopped, or the signal says that another page stands in the place of the form's. */
export function keepDraft(form: HTMLFormElement, signal: AbortSignal): DraftKeeper {
  const line = document.getElementById('draft-state');
  let revision = form.dataset['revision'] ?? '';
  let [touched, unsaved, stopped, sending, asking] = [false, false, false, false, false];
  let latest = 0;

  const say = (text: string) => void (line && (line.textContent = text));
  const timer = timerFor(() => void save());
  const askOnceMore = refreshNowAndThen();
  const answered = (answer: Answer | 'refused' | 'unreachable') => {
    if (answer === 'refused' || answer === 'unreachable') {
      unsaved = true;
      say(line?.dataset['unsaved'] ?? '');
      timer.in(again);
      if (answer === 'refused') askOnceMore();
      return;
    }
    say(answer.text);
    if (answer.state === 'newer') return offerChoice(answer);
    if (answer.revision !== undefined) revision = String(answer.revision);
  };
  const save = async (): Promise<void> => {
    if (stopped || !unsaved || sending || asking) return;
    timer.stop();
    [sending, unsaved] = [true, false];
    latest = 0;
    answered(await send(form, revision));
    sending = false;
    if (unsaved) timer.in(again);
  };
  const offerChoice = ({ revision: newer, text }: Answer) => {
    [unsaved, asking] = [true, true];
    announce(text);
    const keep = () => {
      asking = false;
      revision = String(newer);
      void save();
    };
    offer(line, { keep, see: () => (stopped = true) });
  };
  const changed = () => {
    if (stopped) return;
    [touched, unsaved] = [true, true];
    latest ||= performance.now() + longest;
    timer.in(Math.max(0, Math.min(pause, latest - performance.now())));
  };
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  // What is on its way to be kept is no reason to ask; what could not be kept is.
  const lost = () => !stopped && unsaved && line?.textContent === line?.dataset['unsaved'];
  onLeaving(() => void save(), lost, signal);
  const stop = () => {
    stopped = true;
    timer.stop();
  };
  signal.addEventListener('abort', stop);
  return { isTouched: () => touched, stop };
}
