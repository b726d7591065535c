/** npm run coverage:processes [-- --json] [--min N]: which sequence flows of each diagram its scenarios take. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isA, parseDiagram, processes, within } from '../src/bpmn/layout/element';
import { projectRoot } from '../src/lib/root';

interface Coverage {
  readonly process: string;
  readonly flows: number;
  readonly covered: number;
  /** Ids of the sequence flows no scenario takes. */
  readonly missing: readonly string[];
}

const DIRECTORY = join(projectRoot, 'tmp/coverage/processes');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, min: { type: 'string' }, 'no-run': { type: 'boolean' } },
  });
  const green = values['no-run'] ? true : runScenarios(values.json ?? false);
  const coverage = await measure(takenFlows());
  console.log(values.json ? JSON.stringify(coverage, null, 2) : coverage.map(line).join('\n'));
  const least = Math.min(100, ...coverage.map(percent));
  if (!green || least < Number(values.min ?? 0)) process.exitCode = 1;
}

/** Runs the scenarios; with `quiet` their report goes to stderr, so that stdout holds JSON alone. */
function runScenarios(quiet: boolean): boolean {
  rmSync(DIRECTORY, { recursive: true, force: true });
  const jest = join(projectRoot, 'node_modules/jest/bin/jest.js');
  const { status } = spawnSync(process.execPath, [jest, '--testPathPatterns', '/test/processes/'], {
    cwd: projectRoot,
    env: { ...process.env, PROCESS_COVERAGE_DIR: DIRECTORY },
    stdio: ['ignore', quiet ? 2 : 1, 2],
  });
  return status === 0;
}

function takenFlows(): Map<string, Set<string>> {
  const taken = new Map<string, Set<string>>();
  const files = existsSync(DIRECTORY) ? readdirSync(DIRECTORY) : [];
  for (const file of files) {
    const rows = JSON.parse(readFileSync(join(DIRECTORY, file), 'utf8')) as { process: string; flowId: string }[];
    for (const row of rows) taken.set(row.process, (taken.get(row.process) ?? new Set()).add(row.flowId));
  }
  return taken;
}

async function measure(taken: ReadonlyMap<string, ReadonlySet<string>>): Promise<Coverage[]> {
  const folder = join(projectRoot, 'processes');
  const coverage: Coverage[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.bpmn'))
    .sort()) {
    const { definitions } = await parseDiagram(readFileSync(join(folder, file), 'utf8'));
    for (const process of processes(definitions)) {
      const flows = [...within(process)].filter((e) => isA(e, 'SequenceFlow')).map((e) => e.id);
      const missing = flows.filter((id) => !taken.get(process.id)?.has(id));
      coverage.push({ process: process.id, flows: flows.length, covered: flows.length - missing.length, missing });
    }
  }
  return coverage;
}

const percent = ({ flows, covered }: Coverage): number => (flows === 0 ? 100 : (covered / flows) * 100);

function line(one: Coverage): string {
  const missing = one.missing.length > 0 ? `  missing: ${one.missing.join(', ')}` : '';
  return `${one.process}: ${one.covered}/${one.flows} (${percent(one).toFixed(1)} %)${missing}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
