/** Runs as a process of its own: the desk's real web over the benchmark's database, with the forms of a folder. Tells its parent the port. */
import { createDeployment } from '../../src/compose/gate';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { systemClock } from '../../src/lib/clock';
import { projectRoot } from '../../src/lib/root';
import { db, forms, web } from './product';
import { benchEngine } from './stage';

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const config = {
  sessionSecret: 'for measurements only',
  publicUrl: 'http://127.0.0.1',
  trustProxy: false,
  version: 'bench',
};

const benchLibrary = join(projectRoot, 'test', 'bench', 'library');

async function serve(url: string, folder = benchLibrary): Promise<void> {
  const database = await db.openDatabase({ url, poolSize: 10 });
  const engine = benchEngine(database);
  const library = forms.loadLibrary(folder);
  const { definitions } = engine;
  const { app } = web().createApp({
    ...{ engine, database, definitions, library, clock: systemClock, config, log: silent },
    deployment: createDeployment({ database, clock: systemClock, handlers: engine.handlers }),
  });
  const server = app.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

process.on('disconnect', () => process.exit(0));
void serve(process.argv[2]!, process.argv[3]);
