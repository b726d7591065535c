/** npm run layout -- FILE… [--png DIR|FILE.png] [--check] [--keep]: draws diagrams, shows them, judges them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { drawFile } from '../src/bpmn/layout';
import { judge } from '../src/bpmn/layout/quality';
import { renderPng } from './render-diagram';

const USAGE = `Usage: npm run layout -- FILE… [options]
  --png PATH   draw a picture with bpmn-js in Chromium: a .png file, or a folder for several diagrams
  --check      only judge the drawing that is there; exit code 1 when something is wrong
  --keep       leave the drawing as it is (with --png: only take the picture)`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { png: { type: 'string' }, check: { type: 'boolean' }, keep: { type: 'boolean' } },
  });
  if (positionals.length === 0) {
    console.log(USAGE);
    process.exitCode = 1;
    return;
  }
  const pictures: { xml: string; png: string }[] = [];
  for (const file of positionals) {
    if (!values.check && !values.keep) writeFileSync(file, await drawFile(readFileSync(file, 'utf8')));
    const xml = readFileSync(file, 'utf8');
    await report(file, xml);
    if (values.png) pictures.push({ xml, png: pictureOf(file, values.png) });
  }
  if (pictures.length > 0) await renderPng(pictures);
}

async function report(file: string, xml: string): Promise<void> {
  const { faults, facts } = await judge(xml);
  console.log(
    `${file}: ${facts.width}×${facts.height}, ${facts.crossings} crossings, ${facts.leftward} flows to the left`,
  );
  for (const fault of faults) console.log(`  ${fault.severity} ${fault.rule}: ${fault.elements.join(', ')}`);
  if (faults.some((fault) => fault.severity === 'error')) process.exitCode = 1;
}

const pictureOf = (file: string, png: string): string =>
  png.endsWith('.png') ? png : join(png, `${basename(file, '.bpmn')}.png`);

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
