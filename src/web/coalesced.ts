/** Hints gathered for a moment, so that a busy desk does not wear its pages out. */

/** What moved since the last time; `unknown` when some of it could not be named. */
export interface Moved {
  readonly cases: readonly string[];
  readonly unknown: boolean;
}

const quietMilliseconds = 250;

/** Tells the first move at once and then at most four times a second. */
export function coalesced(tell: (moved: Moved) => void) {
  let cases = new Set<string>();
  let unknown = false;
  let timer: NodeJS.Timeout | null = null;
  let sentAt = 0;
  const send = () => {
    timer = null;
    sentAt = performance.now();
    tell({ cases: [...cases], unknown });
    cases = new Set();
    unknown = false;
  };
  return {
    add: (more: readonly string[]): void => {
      if (more.length === 0) unknown = true;
      for (const id of more) cases.add(id);
      timer ??= setTimeout(send, Math.max(0, sentAt + quietMilliseconds - performance.now())).unref();
    },
    stop: () => void (timer && clearTimeout(timer)),
  };
}
