import type { Database } from '../db/database';

/** Channel on which nodes tell each other that something changed; the payload is a `Hint` as JSON. */
export const hintChannel = 'encore_hint';

/** What changed; only a hint, so whoever listens also polls. */
export interface Hint {
  /** Work that may be due now: jobs, timers. */
  readonly work: boolean;
  /** Cases that were changed; empty when there were too many to name. */
  readonly cases: readonly string[];
}

export interface Hints {
  tell(hint: Hint): void;
  /** Sends what is still waiting to be sent. */
  flush(): Promise<void>;
}

const delay = 20;
const most = 60;

/**
 * Sends hints after the commit, coalesced: NOTIFY inside the step would make commits wait for each other. A hint that
 * cannot be sent is dropped, since everybody polls as well.
 */
export function createHints(database: Database): Hints {
  let work = false;
  let cases = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();

  const send = (): void => {
    timer = null;
    const payload = JSON.stringify({ work, cases: cases.size > most ? [] : [...cases] });
    work = false;
    cases = new Set();
    const sent = database
      .query({ name: 'hint', text: 'SELECT pg_notify($1, $2)' }, [hintChannel, payload])
      .catch(() => undefined);
    sending = Promise.all([sending, sent]).then(() => undefined);
  };

  return {
    tell: (hint) => {
      work ||= hint.work;
      for (const id of hint.cases) cases.add(id);
      timer ??= setTimeout(send, delay).unref();
    },
    flush: () => {
      if (timer) {
        clearTimeout(timer);
        send();
      }
      return sending;
    },
  };
}
