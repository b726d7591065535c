/**
 * The line to the desk: server-sent events that come back by themselves. A line that has gone silent counts as lost; one
 * that is back asks the page to catch up.
 */
export interface Listener {
  /** Something moved; `open` when it is what this page is about. */
  moved(open: boolean): void;
  /** The line stands; `missed` when it did not for a while. */
  connected(missed: boolean): void;
  /** The line was lost, and since when. */
  lost(since: Date): void;
}

const firstRetry = 1_000;
const lastRetry = 15_000;
/** The desk says every twenty seconds that it is there. */
const silence = 50_000;
/** A line that is back within this time was never lost to anybody. */
const grace = 1_200;

/** The line as whoever keeps it may change it. */
export interface Connection {
  /** Another page is shown now: the line goes on with what that one is about. */
  moveTo(address: string): void;
}

export function keepConnected(address: string, listener: Listener): Connection {
  let about = address;
  let source: EventSource | null = null;
  let tries = 0;
  let lostAt: Date | null = null;
  let told = false;
  let [timer, watch]: (ReturnType<typeof setTimeout> | undefined)[] = [];

  const tellLoss = () => {
    if (!lostAt || told) return;
    told = true;
    listener.lost(lostAt);
  };
  const lose = (wait: number) => {
    source?.close();
    source = null;
    lostAt ??= new Date();
    setTimeout(tellLoss, navigator.onLine ? grace : 0);
    clearTimeout(timer);
    timer = setTimeout(open, wait);
  };
  const failed = () => lose(Math.min(firstRetry * 2 ** tries++, lastRetry) * (0.75 + Math.random() / 2));
  const heard = () => {
    clearTimeout(watch);
    watch = setTimeout(failed, silence);
  };
  const opened = () => {
    const missed = lostAt !== null;
    [tries, lostAt, told] = [0, null, false];
    heard();
    listener.connected(missed);
  };
  const open = () => {
    clearTimeout(timer);
    if (document.hidden) return;
    source?.close();
    source = sourceOf(about, { opened, failed, heard, moved: (open) => listener.moved(open) });
  };
  const rest = () => {
    source?.close();
    source = null;
    clearTimeout(timer);
    clearTimeout(watch);
  };

  const again = () => {
    lostAt ??= new Date();
    open();
  };
  followPage({ rest, again, lose });
  open();
  const moveTo = (next: string) => {
    about = next;
    // A line that was lost is tried again in its time; then it is about the new page.
    if (source) open();
  };
  return { moveTo };
}

interface Ears {
  readonly opened: () => void;
  readonly failed: () => void;
  readonly heard: () => void;
  readonly moved: (open: boolean) => void;
}

function sourceOf(address: string, { opened, failed, heard, moved }: Ears): EventSource {
  const source = new EventSource(address);
  source.onopen = opened;
  source.onerror = failed;
  source.addEventListener('here', heard);
  source.addEventListener('moved', (event) => {
    heard();
    moved((JSON.parse((event as MessageEvent<string>).data) as { open: boolean }).open);
  });
  return source;
}

interface Line {
  readonly rest: () => void;
  readonly again: () => void;
  readonly lose: (wait: number) => void;
}

/** A hidden page gives its line back and catches up when it is seen again. */
function followPage({ rest, again, lose }: Line): void {
  document.addEventListener('visibilitychange', () => {
    rest();
    if (!document.hidden) again();
  });
  window.addEventListener('pagehide', rest);
  window.addEventListener('pageshow', (event) => void (event.persisted && lose(0)));
  window.addEventListener('offline', () => lose(firstRetry));
  window.addEventListener('online', () => lose(0));
}
