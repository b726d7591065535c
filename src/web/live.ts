/**
 * Live updates: one listener per node turns the engine's hints into short server-sent events, each for the pages it may
 * concern. An event says only that something moved; the page asks for itself again. A lost hint costs nothing, the next
 * page is always true.
 */
import type { Request, Response } from 'express';
import type { Desk } from '../desk/desk';
import { audienceOf, followLooks, followMoves } from '../desk/moves';
import { beginView, endView, keepViews, type PageView } from '../desk/presence';
import type { Actor } from '../lib/actor';
import { coalesced, type Moved } from './coalesced';
import { queryText } from './visit';

export interface Live {
  /** Keeps the response open and tells it about what concerns its page until the client leaves. */
  join(req: Request, res: Response, actor: Actor): void;
  readonly size: number;
  close(): Promise<void>;
}

/** What a connected page shows: one task, one case, the lists of its person, or anything. */
interface Client {
  readonly res: Response;
  readonly actor: Actor;
  readonly caseId: string | undefined;
  readonly lists: boolean;
  readonly view: PageView | null;
}

const heartbeatMilliseconds = 20_000;

/** `open`: what the page is about has moved itself; otherwise only its lists may have. */
const moved = (open: boolean): string => `event: moved\ndata: {"open":${open}}\n\n`;

export function createLive(desk: Desk): Live {
  const clients = new Set<Client>();
  const ending = new Set<Promise<void>>();
  let following: Promise<(() => Promise<void>)[]> | null = null;
  const tell = async (batch: Moved): Promise<void> => {
    const unknown = batch.unknown || batch.cases.length === 0;
    const someList = [...clients].some(({ lists }) => lists);
    const audience = unknown || !someList ? null : await audienceOf(desk, batch.cases).catch(() => null);
    for (const client of clients) {
      const about = concern(client, batch, unknown);
      if (about || (client.lists && (audience?.includes(client.actor) ?? true))) client.res.write(moved(about));
    }
  };
  const batches = coalesced((batch) => void tell(batch));
  const heartbeat = setInterval(() => {
    for (const { res } of clients) res.write('event: here\ndata: {}\n\n');
    const pages = [...clients].flatMap(({ view }) => (view ? [view.page] : []));
    if (pages.length > 0) keepViews(desk, pages).catch(() => undefined);
  }, heartbeatMilliseconds).unref();
  const leave = (client: Client): void => {
    if (!clients.delete(client) || !client.view) return;
    const end = endView(desk, client.view)
      .catch(() => undefined)
      .finally(() => ending.delete(end));
    ending.add(end);
  };
  const follow = (): Promise<(() => Promise<void>)[]> =>
    Promise.all([
      followMoves(desk, ({ cases }) => batches.add(cases)),
      followLooks(desk, ({ taskId, page }) => {
        for (const { view, res } of clients) if (view?.taskId === taskId && view.page !== page) res.write(moved(true));
      }),
    ]);
  return {
    join: (req, res, actor) => {
      following ??= follow().catch((fault: unknown) => {
        following = null;
        throw fault;
      });
      following.catch(() => res.end());
      const client = clientOf(req, res, actor);
      begin(desk, client);
      clients.add(client);
      req.on('close', () => leave(client));
    },
    get size() {
      return clients.size;
    },
    close: async () => {
      clearInterval(heartbeat);
      batches.stop();
      for (const client of clients) {
        client.res.end();
        leave(client);
      }
      const stops = (await following?.catch(() => null)) ?? [];
      await Promise.all([...ending, ...stops.map((stop) => stop())]);
    },
  };
}

function clientOf(req: Request, res: Response, actor: Actor): Client {
  const [taskId, page, caseId] = ['task', 'page', 'case'].map((name) => queryText(req, name));
  return { res, actor, caseId, lists: req.query['lists'] === '1', view: taskId && page ? { taskId, page } : null };
}

/** Headers at once, so that the page knows it is connected; who else looks at its task follows. */
function begin(desk: Desk, { res, actor, view }: Client): void {
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
  res.write('retry: 2000\n\n');
  if (view) beginView(desk, actor, view).catch(() => undefined);
}

/** Whether the move is of what the page itself is about; a page about nothing in particular is about everything. */
function concern({ caseId, lists }: Client, { cases }: Moved, unknown: boolean): boolean {
  if (unknown) return true;
  return caseId === undefined ? !lists : cases.includes(caseId);
}
