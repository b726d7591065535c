/** npm run check:processes [-- --json] [--lang en|zh] [--errors]: the deploy gate over everything in processes/. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { lintProcesses, readWorld, type Finding } from '../src/bpmn/lint';
import { loadHandlers } from '../src/engine/handlers';
import { projectRoot } from '../src/lib/root';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, errors: { type: 'boolean' }, lang: { type: 'string', default: 'zh' } },
  });
  const world = readWorld(projectRoot, loadHandlers(join(projectRoot, 'handlers')));
  const findings = await lintProcesses(world);
  const errors = findings.filter((finding) => finding.severity === 'error');
  if (errors.length > 0) process.exitCode = 1;
  if (values.json) {
    console.log(JSON.stringify(findings, null, 2));
    return;
  }
  const shown = values.errors ? errors : findings;
  for (const [file, list] of groupByFile(shown)) {
    console.log(file);
    for (const finding of list) console.log(line(finding, values.lang === 'en' ? 'en' : 'zh'));
  }
  console.log(
    `${world.diagrams.length} diagrams, ${errors.length} errors, ${findings.length - errors.length} warnings`,
  );
}

function groupByFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) files.set(finding.file, [...(files.get(finding.file) ?? []), finding]);
  return files;
}

function line({ element, rule, severity, reason, remedy }: Finding, language: 'zh' | 'en'): string {
  const mark = severity === 'error' ? '✗' : '·';
  const stop = language === 'zh' ? '。' : '. ';
  return `  ${mark} ${element ? `${element}: ` : ''}${reason[language]}${stop}${remedy[language]} [${rule}]`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
