/** Run by embedded.test.ts as a process of its own, to be killed. */
import { startEmbedded } from '../../src/db/embedded';

const [dataDir, kind] = process.argv.slice(2);
startEmbedded({ dataDir: dataDir!, kind: kind as 'app' | 'guest', ephemeral: true, explicit: true }).then(
  () => {
    process.stdout.write('ready\n');
    setInterval(() => undefined, 60_000);
  },
  (fault: unknown) => {
    process.stderr.write(`${String(fault)}\n`);
    process.exit(1);
  },
);
