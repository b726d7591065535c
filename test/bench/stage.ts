import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { loadDefinition } from '../../src/bpmn';
import { openDatabase, type Database } from '../../src/db/database';
import { startEmbedded } from '../../src/db/embedded';
import { migrate } from '../../src/db/migrate';
import { createDefinitions } from '../../src/engine/definitions';
import { deploySources } from '../../src/engine/deploy';
import { createEngine, type WorkEngine } from '../../src/engine/engine';
import { defineHandler, type Handler } from '../../src/handler-kit';
import { systemActor } from '../../src/lib/actor';
import { systemClock } from '../../src/lib/clock';
import { projectRoot } from '../../src/lib/root';
import { prepareFloor } from './floor';

/** A database of the benchmark's own on a real disk with real commits, and an engine on it. */
export interface Stage {
  readonly database: Database;
  readonly engine: WorkEngine;
  readonly url: string;
  close(): Promise<void>;
}

const nothing = defineHandler({
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
  const definitions = createDefinitions({ database, loadDefinition });
  return createEngine({ database, clock: systemClock, handlers, definitions });
}

export async function openStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'encore-bench-'));
  const server = await startEmbedded({ dataDir });
  await migrate(server.ownerUrl);
  await prepareFloor(server.ownerUrl);
  const database = await openDatabase({ url: server.appUrl, poolSize: 10 });
  const engine = benchEngine(database);
  const models = join(projectRoot, 'test', 'bench', 'models');
  await deploySources(
    readdirSync(models).map((file) => join(models, file)),
    { database, clock: systemClock, loadDefinition, handlers: engine.handlers, actor: systemActor('bench') },
  );
  return {
    database,
    engine,
    url: server.appUrl,
    close: async () => {
      await engine.settle();
      await database.close();
      await server.release();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
