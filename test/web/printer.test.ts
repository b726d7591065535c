import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrinter } from '../../src/web/print/chromium';

const folder = mkdtempSync(join(tmpdir(), 'printer-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program in the place of a browser. */
function program(script: string): string {
  const path = join(folder, `${readdirSync(folder).length}.sh`);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('encore-print-'));

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

test('a printer is found where there is one, and nowhere else', () => {
  expect(findPrinter('/nowhere/chromium')).toBeNull();
});

test('what takes too long is ended with everything it started, and leaves nothing behind', async () => {
  const note = join(folder, 'pid');
  const before = left();
  const printer = findPrinter(program(`sleep 300 & echo $! > ${note}; wait`), 700)!;

  await expect(printer('<p>', [])).rejects.toThrow('SIGKILL');

  expect(isAlive(Number(readFileSync(note, 'utf8')))).toBe(false);
  expect(left()).toEqual(before);
});

test('a program that fails, or prints nothing, is a fault', async () => {
  await expect(findPrinter(program('exit 3'))!('<p>', [])).rejects.toThrow('ended with 3');
  await expect(findPrinter(program('exit 0'))!('<p>', [])).rejects.toThrow('paper.pdf');
});

test('it gets the page and its sheets, and nothing of the desk’s own environment', async () => {
  const note = join(folder, 'seen');
  const script = `env > ${note}; for a in "$@"; do case "$a" in --print-to-pdf=*) out="\${a#--print-to-pdf=}";; esac; done
    cat "$(dirname "$out")/page.html" "$(dirname "$out")/tokens.css" > "$out"`;
  process.env['SESSION_SECRET'] = 'of the desk alone';

  const paper = await findPrinter(program(script))!('<p>three guests</p>', ['tokens.css']);

  expect(paper.toString()).toMatch(/^<p>three guests<\/p>[^]*@layer/);
  expect(readFileSync(note, 'utf8')).not.toMatch(/of the desk alone|SESSION_SECRET/);
  delete process.env['SESSION_SECRET'];
});
