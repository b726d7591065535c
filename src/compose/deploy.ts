import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDefinition } from '../bpmn';
import { lintProcesses, readWorld } from '../bpmn/lint';
import type { Database } from '../db/database';
import { deployDirectory, type Deployed, type DeployFault } from '../engine/deploy';
import type { Handlers } from '../engine/handlers';
import { systemActor } from '../lib/actor';
import type { Clock } from '../lib/clock';
import { projectRoot } from '../lib/root';
import type { Sql } from '../lib/sql';

export interface DeployParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly handlers: Handlers;
}

/** Deploys `processes/`. What changed goes through the whole gate first; files that are already deployed were checked then. */
export async function deployProcesses({ database, clock, handlers }: DeployParts): Promise<readonly Deployed[]> {
  return deployDirectory(join(projectRoot, 'processes'), {
    database,
    clock,
    handlers,
    loadDefinition,
    actor: systemActor('deployment'),
    yields: true,
    lint: async (files) => ((await allDeployed(database, files)) ? [] : gate(handlers)),
  });
}

const known = {
  name: 'deployed_checksums',
  text: `SELECT checksum FROM process_definition UNION ALL SELECT checksum FROM decision_definition`,
};

async function allDeployed(sql: Sql, files: readonly string[]): Promise<boolean> {
  const checksums = new Set((await sql.query<{ checksum: string }>(known)).map(({ checksum }) => checksum));
  return files.every((file) =>
    checksums.has(createHash('sha256').update(readFileSync(file, 'utf8'), 'utf8').digest('hex')),
  );
}

/** Findings as faults, with their Chinese sentence beside the English one. */
async function gate(handlers: Handlers): Promise<(DeployFault & { readonly zh: string })[]> {
  const findings = await lintProcesses(readWorld(projectRoot, handlers));
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ file, element, reason, remedy }) => ({
      file,
      element: element === '' ? null : element,
      reason: `${reason.en}. ${remedy.en}.`,
      zh: `${reason.zh}。${remedy.zh}。`,
    }));
}
