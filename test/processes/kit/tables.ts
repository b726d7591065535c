import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDefinition } from '../../../src/bpmn';
import { deploySources } from '../../../src/engine/deploy';
import { loadHandlers } from '../../../src/engine/handlers';
import { systemActor } from '../../../src/lib/actor';
import { projectRoot } from '../../../src/lib/root';
import type { Desk } from '../../kit/desk';

const handlers = loadHandlers(join(projectRoot, 'handlers'));

/** What a process owner does: deploys a decision table with something else in it. The house's own again: no change. */
export async function changeTable(desk: Desk, id: string, change: (xml: string) => string = (xml) => xml): Promise<void> {
  const own = readFileSync(join(projectRoot, 'processes', 'decisions', `${id}.dmn`), 'utf8');
  const directory = mkdtempSync(join(tmpdir(), 'encore-table-'));
  try {
    const file = join(directory, `${id}.dmn`);
    writeFileSync(file, change(own));
    const { database, clock } = desk;
    await deploySources([file], { database, clock, handlers, loadDefinition, actor: systemActor('test') });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
