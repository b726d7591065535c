/**
 * Live updates: one listener per node turns the engine's hints into short server-sent events. A hint says only that
 * something moved; the page asks for itself again. A lost hint costs nothing, the next page is always true.
 */
import type { Request, Response } from 'express';
import type { Desk } from '../desk/desk';
import { followMoves } from '../desk/moves';

export interface Live {
  /** Keeps the response open and tells it about every move until the client leaves. */
  join(req: Request, res: Response): void;
  readonly size: number;
  close(): Promise<void>;
}

const quietMilliseconds = 250;
const heartbeatMilliseconds = 25_000;

/** Tells the first move at once and then at most four times a second, so that a busy desk does not wear its pages out. */
function coalesced(tell: (cases: readonly string[]) => void) {
  let moved = new Set<string>();
  let unknown = false;
  let timer: NodeJS.Timeout | null = null;
  let sentAt = 0;
  const send = () => {
    timer = null;
    sentAt = performance.now();
    tell(unknown ? [] : [...moved]);
    moved = new Set();
    unknown = false;
  };
  return {
    add: (cases: readonly string[]) => {
      if (cases.length === 0) unknown = true;
      for (const id of cases) moved.add(id);
      timer ??= setTimeout(send, Math.max(0, sentAt + quietMilliseconds - performance.now())).unref();
    },
    stop: () => void (timer && clearTimeout(timer)),
  };
}

export function createLive(desk: Desk): Live {
  const clients = new Set<Response>();
  let following: Promise<() => Promise<void>> | null = null;
  const write = (text: string) => clients.forEach((client) => client.write(text));
  const hints = coalesced((cases) => write(`event: moved\ndata: ${JSON.stringify(cases)}\n\n`));
  const heartbeat = setInterval(() => write(': here\n\n'), heartbeatMilliseconds).unref();
  return {
    join: (req, res) => {
      following ??= followMoves(desk, ({ cases }) => hints.add(cases)).catch((fault: unknown) => {
        following = null;
        throw fault;
      });
      following.catch(() => res.end());
      res.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      res.write('retry: 3000\n\n');
      clients.add(res);
      req.on('close', () => clients.delete(res));
    },
    get size() {
      return clients.size;
    },
    close: async () => {
      clearInterval(heartbeat);
      hints.stop();
      clients.forEach((client) => client.end());
      const stop = await following?.catch(() => null);
      await stop?.();
    },
  };
}
