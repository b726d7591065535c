/** Draws diagrams with bpmn-js in the system's Chromium, so that one can look at them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { projectRoot } from '../src/lib/root';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

interface Viewer {
  importXML(xml: string): Promise<{ warnings: unknown[] }>;
  get(name: 'canvas'): {
    viewbox(): { inner: { x: number; y: number; width: number; height: number } };
    resized(): void;
    zoom(level: string, center: string): void;
  };
}

/** Writes one picture per diagram at double resolution. */
export async function renderPng(pictures: readonly { xml: string; png: string }[]): Promise<void> {
  const executablePath = process.env.CHROMIUM_PATH ?? CANDIDATES.find((path) => existsSync(path));
  if (!executablePath)
    throw new Error(
      'No Chromium found. Install it (Debian: apt-get install chromium fonts-noto-cjk) or set CHROMIUM_PATH.',
    );
  const browser = await chromium.launch({ executablePath, headless: true, args: ARGUMENTS });
  try {
    for (const { xml, png } of pictures) await renderOne(browser, xml, png);
  } finally {
    await browser.close();
  }
}

async function renderOne(browser: Browser, xml: string, png: string): Promise<void> {
  const page = await browser.newPage({ deviceScaleFactor: 1.5 });
  const script = readFileSync(join(projectRoot, 'node_modules/bpmn-js/dist/bpmn-viewer.production.min.js'), 'utf8');
  await page.setContent('<style>body{margin:0}#c{position:absolute;inset:0}</style><div id="c"></div>');
  await page.addScriptTag({ content: script });
  const size = await page.evaluate(async (source) => {
    const scope = globalThis as unknown as { BpmnJS: new (options: object) => Viewer; viewer: Viewer };
    scope.viewer = new scope.BpmnJS({ container: '#c' });
    await scope.viewer.importXML(source);
    const { inner } = scope.viewer.get('canvas').viewbox();
    return { width: inner.width, height: inner.height };
  }, xml);
  await page.setViewportSize({ width: Math.ceil(size.width) + 60, height: Math.ceil(size.height) + 60 });
  await page.evaluate(() => {
    const canvas = (globalThis as unknown as { viewer: Viewer }).viewer.get('canvas');
    canvas.resized();
    canvas.zoom('fit-viewport', 'auto');
  });
  await page.screenshot({ path: png });
  await page.close();
}
