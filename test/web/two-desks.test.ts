/** Two nodes of the web over one database: what happens on one reaches the pages of the other. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadDefinition } from '../../src/bpmn';
import { openDatabase } from '../../src/db/database';
import { venuesInUse, venueZones } from '../../src/domain/venues';
import { createDefinitions } from '../../src/engine/definitions';
import { createEngine } from '../../src/engine/engine';
import { newId } from '../../src/lib/ids';
import type { App } from '../../src/web/app';
import { useDesk } from '../kit/desk';
import { person } from '../kit/people';
import { evening, password, seedChain, tokenOf, webOver, type Node } from './kit';

const desk = useDesk({ at: evening, seed: seedChain });
const listening = 'encore-second-node';

/** A node's own connections, definitions and engine, as in another process. */
async function secondNode(): Promise<Node & { close(): Promise<void> }> {
  const { clock, engine: first } = desk;
  const database = await openDatabase({ url: desk.testDatabase.url, applicationName: listening });
  const definitions = createDefinitions({ database, loadDefinition });
  const engine = createEngine({
    ...{ database, clock, definitions, handlers: first.handlers, timeZoneOf: venueZones(), venues: venuesInUse },
  });
  const close = async () => {
    await engine.settle();
    await database.close();
  };
  return { engine, database, definitions, clock, close };
}

interface Running {
  readonly app: App;
  readonly server: Server;
  readonly address: string;
}
async function run(node: Node): Promise<Running> {
  const app = webOver(node);
  const server = createServer(app.app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { app, server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

let nodes: readonly [Running, Running];
let other: Awaited<ReturnType<typeof secondNode>>;
beforeAll(async () => {
  other = await secondNode();
  nodes = [await run(desk), await run(other)];
});
afterAll(async () => {
  for (const { app, server } of nodes) {
    await app.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await other.close();
});

/** Signs in at one node; the session is good at both. */
async function signIn(address: string, login: string): Promise<string> {
  const page = await fetch(`${address}/sign-in`);
  const before = cookieOf(page);
  const body = new URLSearchParams({ _csrf: tokenOf(await page.text()), login, password });
  const headers = { Cookie: before };
  const done = await fetch(`${address}/sign-in`, { method: 'POST', body, headers, redirect: 'manual' });
  expect(done.status).toBe(303);
  return cookieOf(done);
}
const cookieOf = (response: Response): string => /encore\.sid=[^;]+/.exec(response.headers.getSetCookie().join())![0];

/** The line of an open page; `heard` waits until it has said this. */
async function line(address: string, cookie: string, about: Record<string, string>) {
  const leave = new AbortController();
  const response = await fetch(`${address}/events?${new URLSearchParams(about).toString()}`, {
    headers: { Cookie: cookie },
    signal: leave.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let said = '';
  return {
    heard: async (text: string): Promise<void> => {
      while (!said.includes(text)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the line ended after ${said}`);
        said += value;
      }
      said = '';
    },
    leave: () => leave.abort(),
  };
}

/** Until the second node listens; before that a hint of the first has nobody to reach. */
async function listens(): Promise<void> {
  const asked = `SELECT FROM pg_stat_activity WHERE application_name = $1 AND query = 'LISTEN encore_look'`;
  while ((await desk.database.query(asked, [`${listening}-listen`])).length === 0);
}

it('an event of one node reaches the page that is open at the other, which then shows it', async () => {
  const [first, second] = nodes;
  const cookie = await signIn(first.address, 'agent');
  const actor = person('agent', ['agent']);
  const { nextTaskId, caseId } = await desk.start('flow-01', { agentId: 'agent' }, actor);
  const page = { task: nextTaskId!, page: newId(), case: caseId };
  const open = await line(second.address, cookie, page);
  await open.heard('retry');
  await listens();

  const supervisor = person('supervisor', ['supervisor'], { roles: ['supervisor'] });
  await desk.engine.assignTask({ actor: supervisor, taskId: nextTaskId!, to: 'agent2' });
  await open.heard('event: moved\ndata: {"open":true}');
  const now = await fetch(`${second.address}/tasks/${nextTaskId}`, { headers: { Cookie: cookie } });
  expect(await now.text()).toContain('赵一诺 已认领');
  open.leave();
});

it('who opens a task at one node is seen at the other', async () => {
  const [first, second] = nodes;
  const { nextTaskId, caseId } = await desk.start('flow-01', { agentId: 'agent' }, person('agent', ['agent']));
  const about = (): Record<string, string> => ({ task: nextTaskId!, page: newId(), case: caseId });
  const mine = await line(second.address, await signIn(second.address, 'agent'), about());
  await mine.heard('retry');
  await listens();

  const theirs = await line(first.address, await signIn(first.address, 'agent2'), about());
  await mine.heard('"open":true');
  const cookie = await signIn(second.address, 'agent');
  const page = await fetch(`${second.address}/tasks/${nextTaskId}`, { headers: { Cookie: cookie } });
  expect(await page.text()).toContain('赵一诺 也开着这件待办');
  theirs.leave();
  mine.leave();
});
