/**
 * The draft of the open task: kept on the server shortly after every change, and on leaving; what could not be kept is
 * said, tried again, and not left behind unasked.
 */
import { announce } from '../announce';
import { refresh } from '../live';

export interface DraftKeeper {
  /** Whether anything was typed since the page was opened. */
  readonly touched: boolean;
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

export function keepDraft(form: HTMLFormElement): DraftKeeper {
  const line = document.getElementById('draft-state');
  let revision = form.dataset['revision'] ?? '';
  let [touched, unsaved, stopped, sending] = [false, false, false, false];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;

  const say = (text: string) => void (line && (line.textContent = text));
  const soon = (wait: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void save(), wait);
  };
  const answered = (answer: Answer | 'refused' | 'unreachable') => {
    if (answer === 'refused' || answer === 'unreachable') {
      unsaved = true;
      say(line?.dataset['unsaved'] ?? '');
      soon(again);
      if (answer === 'refused') void refresh();
      return;
    }
    say(answer.text);
    if (answer.state === 'newer') return offerChoice(answer);
    if (answer.revision !== undefined) revision = String(answer.revision);
  };
  const save = async (): Promise<void> => {
    if (stopped || !unsaved || sending) return;
    clearTimeout(timer);
    sending = true;
    unsaved = false;
    latest = 0;
    answered(await send(form, revision));
    sending = false;
    if (unsaved) soon(again);
  };
  /** Another window of the same person was newer: neither is thrown away unasked. */
  const offerChoice = ({ revision: newer, text }: Answer) => {
    unsaved = true;
    announce(text);
    const keep = document.createElement('button');
    const see = document.createElement('a');
    keep.type = 'button';
    keep.className = 'btn sm';
    keep.textContent = line?.dataset['keep'] ?? '';
    keep.addEventListener('click', () => {
      revision = String(newer);
      void save();
    });
    see.href = location.pathname;
    see.textContent = line?.dataset['newer'] ?? '';
    see.addEventListener('click', () => (stopped = true));
    line?.append(' ', see, ' ', keep);
  };
  const changed = () => {
    if (stopped) return;
    [touched, unsaved] = [true, true];
    latest ||= performance.now() + longest;
    soon(Math.max(0, Math.min(pause, latest - performance.now())));
  };
  form.addEventListener('input', changed);
  form.addEventListener('change', changed);
  document.addEventListener('visibilitychange', () => void (document.hidden && save()));
  window.addEventListener('pagehide', () => void save());
  document.addEventListener('desk:fresh', () => void save());
  window.addEventListener('beforeunload', (event) => {
    // What is on its way to be kept is no reason to ask; what could not be kept is.
    if (!stopped && unsaved && line?.textContent === line?.dataset['unsaved']) event.preventDefault();
  });
  return {
    get touched() {
      return touched;
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
