import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Database } from '../../src/db/database';
import { startEmbedded } from '../../src/db/embedded';
import { migrate } from '../../src/db/migrate';
import { deploySources } from '../../src/engine/deploy';
import type { WorkEngine } from '../../src/engine/engine';
import type { Handler } from '../../src/handler-kit';
import { systemActor } from '../../src/lib/actor';
import { systemClock } from '../../src/lib/clock';
import { projectRoot } from '../../src/lib/root';
import { prepareFloor } from './floor';
import { chainOfTasks } from './models/chain';
import { bpmn, db, definitions as built, engine as builtEngine, handlerKit } from './product';
import { parentOf } from './server-cpu';

const { loadDefinition } = bpmn;

/** A database of the benchmark's own on a real disk with real commits, and an engine on it. */
export interface Stage {
  readonly database: Database;
  readonly engine: WorkEngine;
  readonly url: string;
  /** For what only the owner of the tables may do. */
  readonly ownerUrl: string;
  /** Process id of the server, 0 where it cannot be known. */
  readonly postmaster: number;
  close(): Promise<void>;
}

const nothing = handlerKit.defineHandler({
  type: 'bench.nothing',
  title: { zh: '什么也不做', en: 'Do nothing' },
  needs: z.object({}),
  gives: z.object({}),
  errors: [],
  run: () => Promise.resolve({}),
});

/** The engine of the benchmark: the real one, with one handler that does nothing. */
export function benchEngine(database: Database): WorkEngine {
  const handlers = new Map<string, Handler>([['bench.nothing', nothing]]);
  const definitions = built.createDefinitions({ database, loadDefinition });
  return builtEngine.createEngine({ database, clock: systemClock, handlers, definitions });
}

export async function openStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'encore-bench-'));
  const server = await startEmbedded({ dataDir });
  await migrate(server.ownerUrl);
  await prepareFloor(server.ownerUrl);
  const database = await db.openDatabase({ url: server.appUrl, poolSize: 10 });
  await database.query('SELECT ensure_month_partitions($1::date, 4)', [systemClock.now()]);
  const engine = benchEngine(database);
  const models = join(projectRoot, 'test', 'bench', 'models');
  const chains = [20, 300].map((nodes) => written(dataDir, `bench-chain-${nodes}.bpmn`, chainOfTasks(nodes)));
  const files = readdirSync(models).filter((file) => file.endsWith('.bpmn'));
  await deploySources([...files.map((file) => join(models, file)), ...chains], {
    database,
    clock: systemClock,
    loadDefinition,
    handlers: engine.handlers,
    actor: systemActor('bench'),
  });
  const [backend] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return {
    database,
    engine,
    postmaster: parentOf(backend!.pid),
    url: server.appUrl,
    ownerUrl: server.ownerUrl,
    close: async () => {
      await engine.settle();
      await database.close();
      await server.release();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function written(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
