import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path: string): string => readFileSync(join(__dirname, path), 'utf8');
const rows = read('README.md')
  .split('\n')
  .filter((line) => /^\|\s*\d+ /.test(line));
/** `[file](path) what it is about › what is shown`, several of them with a semicolon between. */
const places = rows.flatMap((row) =>
  [...row.matchAll(/\[[\w-]+\]\(([^)]+)\) (.+?) › (.+?)(?=; script task:|\s*\|)/g)].map(
    ([, path = '', about = '', shown = '']) => ({ path, about, shown }),
  ),
);

test('the table has 127 scenarios, each named once and each with its test', () => {
  const names = rows.map((row) => row.split('|')[2]!.trim());
  expect(new Set(names).size).toBe(127);
  expect(places).toHaveLength(128);
});

test('every test the table names is there', () => {
  const missing = places.filter(({ path, about, shown }) => {
    const source = read(path);
    return !source.includes(`describe('${about}'`) || !source.includes(`'${shown}'`);
  });
  expect(missing).toEqual([]);
});
