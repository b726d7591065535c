/** The table of rooms in ARCHITECTURE.md is the rule: this test reads it and holds every import against it. */
import { readText, roomOf, sources, type Import, type Source } from './sources';

/** Rooms that put everything together; they may import all. */
const COMPOSITION = new Set(['compose', 'main', 'cli', 'demo']);

/** `src/lib` and `handlers` in the table are the rooms `lib` and `handlers`. */
function tableOfRooms(): Map<string, ReadonlySet<string> | 'all'> {
  const table = readText('ARCHITECTURE.md').split('## Rooms')[1]?.split('\n\n**')[0] ?? '';
  const rooms = new Map<string, ReadonlySet<string> | 'all'>();
  for (const line of table.split('\n')) {
    const cells = line.split('|').map((cell) => cell.trim());
    const names = [...(cells[1] ?? '').matchAll(/`(?:src\/)?([\w-]+)`|, ([\w-]+)/g)].map((m) => m[1] ?? m[2] ?? '');
    const may = cells[3] ?? '';
    if (!line.startsWith('| `')) continue;
    const plain = (may.match(/[\w-]+/g) ?? []).filter((word) => word !== '–');
    for (const name of names) rooms.set(name.replace('src/', ''), may === 'all' ? 'all' : new Set(plain));
  }
  return rooms;
}

const rooms = tableOfRooms();

/** The migrations belong to the database room, which runs them; they import nothing of ours. */
function mayImport(room: string): ReadonlySet<string> | 'all' | undefined {
  const may = rooms.get(room);
  if (room === 'migrations') return new Set();
  return room === 'db' && may && may !== 'all' ? new Set([...may, 'migrations']) : may;
}
const described = ({ path }: Source, { line, specifier }: Import): string => `${path}:${line} imports ${specifier}`;

describe('rooms', () => {
  test('the table in ARCHITECTURE.md names every room, and only rooms there are', () => {
    const real = new Set(
      sources.map((s) => roomOf(s.path)).filter((room) => !COMPOSITION.has(room) && room !== 'config'),
    );
    const named = [...rooms.keys()].map((name) => name.replace(/`/g, '')).filter((name) => !COMPOSITION.has(name));
    expect(named.sort()).toEqual([...real].filter((room) => room !== 'migrations').sort());
  });

  test('no file imports from a room its own may not know', () => {
    const offences = sources.flatMap((source) => {
      const room = roomOf(source.path);
      const may = mayImport(room);
      if (COMPOSITION.has(room) || room === 'config' || may === 'all') return [];
      return source.imports
        .filter(({ file }) => file !== null && roomOf(file) !== room && !may?.has(roomOf(file)))
        .map((one) => described(source, one));
    });
    expect(offences).toEqual([]);
  });

  test('the configuration is read by what puts things together, not by the rooms', () => {
    const readers = sources.filter((s) => s.imports.some((i) => i.file === 'src/config.ts')).map((s) => roomOf(s.path));
    expect(readers.filter((room) => !COMPOSITION.has(room))).toEqual([]);
  });

  test('nothing of the product imports tests or tools', () => {
    const offences = sources.flatMap((source) =>
      source.imports.filter(({ file }) => /^(test|bin)\//.test(file ?? '')).map((one) => described(source, one)),
    );
    expect(offences).toEqual([]);
  });
});

/** Package → folders that may name it. Everybody else goes through them. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  'bpmn-server': ['src/bpmn/door/', 'src/bpmn/semantics/', 'src/bpmn/run/'],
  'bpmn-moddle': ['src/bpmn/'],
  bpmnlint: ['src/bpmn/lint/'],
  'xmllint-wasm': ['src/bpmn/lint/'],
  typeorm: ['src/db/', 'migrations/'],
  pg: ['src/db/'],
  feelin: ['src/feel/'],
  'dmn-moddle': ['src/feel/'],
  croner: ['src/feel/'],
  express: ['src/web/'],
  'express-session': ['src/web/'],
  helmet: ['src/web/'],
  i18next: ['src/web/'],
  nodemailer: ['src/jobs/'],
  'bpmn-js': ['src/browser/'],
  pino: ['src/lib/log.ts'],
};
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

describe('doors', () => {
  test.each(Object.entries(DOORS))('%s is known only behind its door', (name, folders) => {
    const offences = sources
      .filter((source) => !folders.some((folder) => source.path.startsWith(folder)))
      .flatMap((source) =>
        source.imports.filter((i) => packageOf(i.specifier) === name).map((i) => described(source, i)),
      );
    expect(offences).toEqual([]);
  });

  test('handlers and domain rules reach no network and no files', () => {
    const outside = /^node:(https?|net|tls|dgram|dns|fs|child_process|worker_threads)/;
    const offences = sources
      .filter(({ path }) => /^(handlers|src\/domain|src\/handler-kit)\//.test(path))
      .flatMap((source) => [
        ...source.imports.filter((i) => outside.test(i.specifier)).map((i) => described(source, i)),
        ...(/\bfetch\(/.test(source.text) ? [`${source.path} calls fetch`] : []),
      ]);
    expect(offences).toEqual([]);
  });
});

test('no file needs itself round some corner when it is loaded', () => {
  const graph = new Map(
    sources.map((s) => [s.path, s.imports.filter((i) => !i.typeOnly).flatMap((i) => i.file ?? [])]),
  );
  expect(cyclesOf(graph)).toEqual([]);
});

/** One cycle per file that closes one, as `a → b → a`. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, way: readonly string[]): void => {
    if (way.includes(file)) return void cycles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...way, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}
