import { createServer, type RequestListener, type Server } from 'node:http';

/** The port, held from the first moment on; until the desk is ready it says so. */
export interface Door {
  open(app: RequestListener): void;
  /** Takes no new requests, lets running ones finish, cuts off what hangs. */
  close(): Promise<void>;
}

const patienceMs = 10_000;

/** Binds the port before anything else happens, so that a port in use is said at once. */
export async function holdPort(port: number, host: string): Promise<Door> {
  let handle: RequestListener = (_request, response) => {
    response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '2' });
    response.end('安可客服台正在启动。 Encore is starting.\n');
  };
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { open: (app) => void (handle = app), close: () => closeServer(server) };
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearTimeout(cut);
}
