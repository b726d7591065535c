/** Small enough to read standing up; what is longer says here why. */
import { sources } from './sources';

const FILE = 300;
const FUNCTION = 60;

/** Path → why it is longer than 300 lines. An exception that is no longer needed fails too. */
const LONG_FILES: Readonly<Record<string, string>> = {
  'migrations/1795291500000-core.ts': 'one schema is read from top to bottom; merged migrations are never edited',
};
/** `path name` → why the function is longer than 60 lines. */
const LONG_FUNCTIONS: Readonly<Record<string, string>> = {};

test('no file is longer than 300 lines, but for those with a reason', () => {
  const long = sources.filter((s) => s.lines > FILE).map((s) => s.path);
  expect(long.sort()).toEqual(Object.keys(LONG_FILES).sort());
});

test('no function is longer than 60 lines, but for those with a reason', () => {
  const long = sources.flatMap((s) => s.functions.filter((f) => f.lines > FUNCTION).map((f) => `${s.path} ${f.name}`));
  expect(long.sort()).toEqual(Object.keys(LONG_FUNCTIONS).sort());
});

test('half of the files have 80 lines or fewer, half of the functions 10 or fewer', () => {
  expect(median(sources.map((s) => s.lines))).toBeLessThanOrEqual(80);
  expect(median(sources.flatMap((s) => s.functions.map((f) => f.lines)))).toBeLessThanOrEqual(10);
});

test('exports are named, except the one handler of a handler file', () => {
  const offences = sources
    .filter(({ path }) => !path.startsWith('handlers/') && !path.endsWith('.d.ts'))
    .filter(({ text }) => /^export default /m.test(text))
    .map(({ path }) => path);
  expect(offences).toEqual([]);
});

test('nothing is left to do, switched off or logged to the console', () => {
  /** What people start speaks to them on the console; scripts in the page speak to its. */
  const speaks = /^src\/(browser\/|cli|main\.ts)/;
  const marks = /\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck)|\bdebugger\b|console\.(log|warn|error|debug)/;
  const offences = sources.filter(({ path, text }) => !speaks.test(path) && marks.test(text)).map(({ path }) => path);
  expect(offences).toEqual([]);
});

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
