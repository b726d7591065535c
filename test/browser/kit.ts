/**
 * The desk in a real Chromium: an app on a port of its own, people with a browser each. A console error, a failed
 * request or a violation of the content security policy fails the test that caused it, and so does what axe finds.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { App } from '../../src/web/app';
import { useDesk, type Desk } from '../kit/desk';
import { evening, password, seedChain, webOver } from '../web/kit';

const candidates = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
if (!executablePath)
  console.warn('No Chromium found: install one or set CHROMIUM_PATH. The browser tests are skipped.');

/** `describe` where there is a browser, else skipped with a word why. */
export const describeInBrowser = executablePath ? describe : describe.skip;

const launch = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export interface Look {
  readonly language?: 'zh-CN' | 'en';
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  readonly javaScript?: boolean;
}

export interface BrowserKit {
  readonly desk: Desk;
  readonly address: string;
  /** A browser of one person's, not signed in. */
  open(look?: Look): Promise<Page>;
  signedIn(login: string, look?: Look): Promise<Page>;
}

/** Call it once at the top of a test file. */
export function useBrowser(): BrowserKit {
  const desk = useDesk({ at: evening, seed: seedChain });
  const contexts: BrowserContext[] = [];
  const faults: string[] = [];
  let made: { app: App; server: Server; browser: Browser; address: string } | undefined;

  beforeAll(async () => {
    if (!executablePath) return;
    const app = webOver(desk);
    const server = createServer(app.app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({ executablePath, args: launch });
    made = { app, server, browser, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  });
  afterEach(async () => {
    for (const context of contexts.splice(0)) await closed(context);
    await answered(desk.database.pool);
    expect(faults.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await made?.browser.close();
    await made?.app.close();
    made?.server.closeAllConnections();
    await new Promise((resolve) => (made ? made.server.close(resolve) : resolve(null)));
  });

  const open = async (look: Look = {}): Promise<Page> => {
    const context = await made!.browser.newContext({
      baseURL: made!.address,
      viewport: { width: look.width ?? 1440, height: 900 },
      colorScheme: look.scheme ?? 'light',
      javaScriptEnabled: look.javaScript ?? true,
      locale: look.language ?? 'zh-CN',
    });
    contexts.push(context);
    if (look.language) await context.addCookies([{ name: 'encore.lang', value: look.language, url: made!.address }]);
    const page = await context.newPage();
    watch(page, faults);
    return page;
  };
  return {
    desk,
    get address() {
      return made!.address;
    },
    open,
    signedIn: async (login, look) => {
      const page = await open(look);
      await page.goto('/sign-in');
      await page.getByLabel(/工号|Login/).fill(login);
      await page.getByLabel(/^(密码|Password)$/).fill(password);
      await page.getByRole('button', { name: /登录|Sign in/ }).click();
      await page.waitForURL(/\/tasks/);
      return page;
    },
  };
}

/** Chromium may never finish closing a page that is on its way to another: every page is left for an empty one first. */
async function closed(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) await page.goto('about:blank');
  await context.close();
}

/** What pages asked for on leaving is answered before anything else happens. */
async function answered(pool: Desk['database']['pool']): Promise<void> {
  for (let tries = 0; tries < 200 && pool.idleCount < pool.totalCount; tries++) await setTimeout(20);
}

/** Answers a page is meant to give to a person's mistake, and a line taken away on purpose; logged as failed loads. */
const meant = /status of (401|403|404|409|422)|ERR_INTERNET_DISCONNECTED/;

function watch(page: Page, faults: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !meant.test(message.text())) faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`page error: ${error.message}`));
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What axe finds wrong on the page as it is, by WCAG 2.2 AA, as short lines. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const result: AxeResult = await page.evaluate(
    (tags) =>
      (window as unknown as { axe: { run(root: Document, options: object): Promise<AxeResult> } }).axe.run(document, {
        runOnly: tags,
      }),
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  );
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary }) =>
        `${id}: ${html.slice(0, 160)} — ${(failureSummary ?? '').replace(/\s+/g, ' ').slice(0, 220)}`,
    ),
  );
}

/** Keeps a picture where `SHOTS_DIR` names a folder, for people who want to look. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS_DIR'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
