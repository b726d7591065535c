/** Rules of the house that a sentence in ARCHITECTURE.md states and code could quietly break. */
import { join } from 'node:path';
import { lintProcesses, readWorld } from '../../src/bpmn/lint';
import { loadHandlers } from '../../src/engine/handlers';
import { projectRoot } from '../../src/lib/root';
import { filesIn, readJson, readText, sources } from './sources';

const matches = (folders: RegExp, text: RegExp): string[] =>
  sources.filter((s) => folders.test(s.path) && text.test(s.text)).map((s) => s.path);

describe('steps', () => {
  test('only the step begins a transaction for a case; deploying, times of starts and sealing the audit touch none', () => {
    expect(matches(/^src\/engine\//, /\.transaction\(/)).toEqual([
      ...['src/engine/audit/checkpoint.ts', 'src/engine/audit/retention.ts', 'src/engine/deploy.ts'],
      ...['src/engine/starts/due.ts', 'src/engine/starts/schedule.ts', 'src/engine/step.ts'],
    ]);
  });

  test('nobody but the database room writes BEGIN, COMMIT or ROLLBACK', () => {
    expect(matches(/^(src\/(?!db\/)|handlers\/)/, /['"`](BEGIN|COMMIT|ROLLBACK)\b/)).toEqual([]);
  });

  test('time, ids and randomness come from the step: engine, rules and handlers ask nobody else', () => {
    const own = /Date\.now\(\)|new Date\(\)|Math\.random\(|randomUUID/;
    expect(matches(/^(src\/(bpmn\/(run|semantics)|engine|domain|feel|forms)\/|handlers\/)/, own)).toEqual([]);
  });
});

test('the environment is read where the product starts, nowhere else', () => {
  const allowed = [
    'src/main.ts',
    'src/cli.ts',
    'src/cli/user.ts',
    'src/db/embedded/cluster.ts',
    'src/db/embedded/supervision.ts',
  ];
  expect(matches(/./, /process\.env\b/).filter((path) => !allowed.includes(path))).toEqual([]);
});

test('every process passes the gate', async () => {
  const findings = await lintProcesses(readWorld(projectRoot, loadHandlers(join(projectRoot, 'handlers'))));
  const errors = findings.filter((finding) => finding.severity === 'error');
  expect(errors.map((e) => `${e.file} ${e.element} [${e.rule}] ${e.reason.en}`)).toEqual([]);
});

describe('migrations', () => {
  const files = filesIn('migrations', '.ts').filter((path) => !path.endsWith('index.ts'));
  const stampOf = (path: string): number => Number(/(\d+)-/.exec(path)?.[1]);

  test('are named after a real moment, in order', () => {
    const stamps = files.map(stampOf);
    const [begun, tomorrow] = [Date.UTC(2026, 10, 1), Date.now() + 86_400_000];
    for (const path of files) expect(path).toMatch(/^migrations\/\d{13}-[a-z][a-z-]*\.ts$/);
    for (const stamp of stamps) {
      expect(stamp).toBeGreaterThan(begun);
      expect(stamp).toBeLessThan(tomorrow);
    }
    expect(new Set(stamps).size).toBe(stamps.length);
  });

  test('each holds one class of its stamp, and the index lists them all in order', () => {
    const index = readText('migrations/index.ts');
    const listed = [...(/\[([^\]]*)\]/.exec(index.slice(index.indexOf('=')))?.[1] ?? '').matchAll(/\d{13}/g)].map((m) =>
      Number(m[0]),
    );
    for (const path of files)
      expect(readText(path)).toMatch(new RegExp(`export class \\w+${stampOf(path)} implements`));
    expect(listed).toEqual(files.map(stampOf));
  });

  test('import nothing of ours: a later change must not change what they did', () => {
    const offences = sources.filter((s) => s.path.startsWith('migrations/') && !s.path.endsWith('index.ts'));
    expect(
      offences.flatMap((s) => s.imports.filter((i) => i.file !== null).map((i) => `${s.path} ${i.specifier}`)),
    ).toEqual([]);
  });
});

describe('the README', () => {
  const readme = readText('README.md');
  const { scripts } = readJson<{ scripts: Record<string, string> }>('package.json');

  test('names only commands there are', () => {
    const named = [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+(?::[a-z]+)*)/g)].map((m) => m[1] ?? '');
    const known = new Set([...Object.keys(scripts), 'ci', 'run', 'install']);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test('names every command a person types; parts of others and hooks aside', () => {
    const part = (name: string): boolean =>
      /^(pre|post)/.test(name) ||
      Object.entries(scripts).some(([other, line]) => other !== name && line.includes(`run -s ${name}`));
    const missing = Object.keys(scripts).filter(
      (name) => !part(name) && !readme.includes(`npm run ${name}`) && !readme.includes(`npm ${name}`),
    );
    expect(missing).toEqual([]);
  });

  test('and ARCHITECTURE.md name only paths there are', () => {
    const paths = [
      ...`${readme}\n${readText('ARCHITECTURE.md')}`.matchAll(
        /`((?:src|test|docs|handlers|migrations|processes|views|static|bin)\/[\w./-]*)`/g,
      ),
    ].map((m) => m[1] ?? '');
    const missing = paths.filter((path) => !/NN|XX/.test(path) && !exists(path));
    expect(missing).toEqual([]);
  });
});

function exists(path: string): boolean {
  const [top = ''] = path.split('/');
  const all = filesIn(top, '');
  return all.some(
    (file) => file === path || file.startsWith(path.replace(/\/?$/, '/')) || file.replace(/\.[a-z]+$/, '') === path,
  );
}
