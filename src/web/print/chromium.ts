/**
 * Paper: a page of ours as PDF, printed by the Chromium of this machine. The one place that starts it: with files of its
 * own in a folder that is removed, without a network, for a limited time, and no more than two at once.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../lib/root';

/** Prints a whole HTML document that runs nothing; its style sheets are files of `static/`, named without a folder. */
export type Printer = (html: string, sheets: readonly string[]) => Promise<Buffer>;

const places: readonly string[] = [
  ...['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'],
  ...['/snap/bin/chromium', '/opt/google/chrome/chrome', '/usr/bin/microsoft-edge'],
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];
const longest = 30_000;
const atOnce = 2;

/**
 * The printer of this machine, or null where there is no Chromium; `named` is looked at instead of the usual places. What
 * takes longer than `milliseconds` is ended with everything it started.
 */
export function findPrinter(named: string | null = null, milliseconds = longest): Printer | null {
  const program = (named === null ? places : [named]).find((path) => existsSync(path));
  return program === undefined ? null : printerOf({ program, milliseconds });
}

interface Press {
  readonly program: string;
  readonly milliseconds: number;
}

function printerOf(press: Press): Printer {
  let printing = 0;
  const waiting: (() => void)[] = [];
  return async (html, sheets) => {
    if (printing >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
    else printing++;
    try {
      return await print(press, html, sheets);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else printing--;
    }
  };
}

async function print(press: Press, html: string, sheets: readonly string[]): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'encore-print-'));
  try {
    await Promise.all(sheets.map((name) => copyFile(join(projectRoot, 'static', name), join(folder, name))));
    const [page, paper] = [join(folder, 'page.html'), join(folder, 'paper.pdf')];
    await writeFile(page, html, { mode: 0o600 });
    await run(press, [...switches(folder), `--print-to-pdf=${paper}`, pathToFileURL(page).href], folder);
    return await readFile(paper);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Chromium refuses its sandbox to the super-user; what it shows is ours, runs nothing, and reaches nothing. */
const switches = (folder: string): string[] => [
  ...['--headless', '--disable-gpu', '--no-first-run', '--disable-extensions', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--no-pdf-header-footer'],
  ...['--host-resolver-rules=MAP * ~NOTFOUND', '--no-proxy-server'],
  ...[`--user-data-dir=${join(folder, 'profile')}`, '--generate-pdf-document-outline'],
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const grouped = process.platform !== 'win32';

/** Runs the program to its end, with nothing of the desk's own environment. */
const run = ({ program, milliseconds }: Press, args: readonly string[], home: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const env = grouped ? { env: { HOME: home, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' } } : {};
    const child = spawn(program, args, { stdio: 'ignore', detached: grouped, ...env });
    const limit = setTimeout(() => endAll(child), milliseconds);
    child.on('error', reject).on('exit', (code, signal) => {
      clearTimeout(limit);
      if (code === 0) resolve();
      else reject(new Error(`${program} ended with ${code ?? signal}`));
    });
  });

/** Ends the program with what it started: a browser is many processes. */
function endAll(child: ChildProcess): void {
  if (!grouped || child.pid === undefined) return void child.kill('SIGKILL');
  process.kill(-child.pid, 'SIGKILL');
}
