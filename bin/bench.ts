/** `npm run bench -- [name…] [--json]`: measures, beside a floor taken in the same run. */
import { benchAvailability } from '../test/bench/availability';
import { benchCpu } from '../test/bench/cpu';
import { benchFind } from '../test/bench/find';
import { benchHttp } from '../test/bench/http';
import { benchInbox } from '../test/bench/inbox';
import { benchLoop } from '../test/bench/loop';
import { print, type Measured } from '../test/bench/measure';
import { benchNodes } from '../test/bench/nodes';
import { benchPages } from '../test/bench/pages';
import { benchParts } from '../test/bench/parts';
import { openStage, type Stage } from '../test/bench/stage';
import { benchSteps } from '../test/bench/step';

const benches: Readonly<Record<string, (stage: Stage) => Promise<Measured[]>>> = {
  step: benchSteps,
  http: benchHttp,
  cpu: benchCpu,
  loop: benchLoop,
  availability: benchAvailability,
  inbox: benchInbox,
  find: benchFind,
  nodes: benchNodes,
  pages: benchPages,
  parts: benchParts,
};

async function main(words: readonly string[]): Promise<void> {
  const names = words.filter((word) => !word.startsWith('--'));
  const unknown = names.filter((name) => !(name in benches));
  if (unknown.length > 0) {
    throw new Error(`no benchmark ${unknown.join(', ')}; there are: ${Object.keys(benches).join(', ')}`);
  }
  const stage = await openStage();
  try {
    const results: Measured[] = [];
    for (const name of names.length > 0 ? names : Object.keys(benches)) results.push(...(await benches[name]!(stage)));
    print(results, words.includes('--json'));
  } finally {
    await stage.close();
  }
}

main(process.argv.slice(2)).catch((fault: unknown) => {
  process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 1;
});
