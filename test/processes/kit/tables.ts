/** A process owner changes a number in a decision table and deploys it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadDefinition } from '../../../src/bpmn';
import { deploySources } from '../../../src/engine/deploy';
import { systemActor } from '../../../src/lib/actor';
import { projectRoot } from '../../../src/lib/root';
import type { Desk } from '../../kit/desk';

export type EditTable = (xml: string) => string;

/** Deploys the table with this edit; the answer puts the table back as it is in `processes/decisions`. */
export async function changeTable(desk: Desk, id: string, edit: EditTable): Promise<() => Promise<void>> {
  const xml = readFileSync(join(projectRoot, 'processes', 'decisions', `${id}.dmn`), 'utf8');
  const deploy = async (text: string): Promise<void> => {
    const directory = mkdtempSync(join(tmpdir(), 'encore-table-'));
    const file = join(directory, `${id}.dmn`);
    writeFileSync(file, text);
    const { database, clock } = desk;
    const actor = systemActor('owner');
    await deploySources([file], { database, clock, loadDefinition, handlers: desk.engine.handlers, actor });
    rmSync(directory, { recursive: true });
  };
  const changed = edit(xml);
  if (changed === xml) throw new Error(`the edit changes nothing in ${id}`);
  await deploy(changed);
  return () => deploy(xml);
}

/** Sets one answer of one rule, both counted from 1: `answer(2, 1, '20')`. */
export const answer =
  (rule: number, output: number, value: string): EditTable =>
  (xml) =>
    xml.replace(
      new RegExp(`(<outputEntry id="rule${rule}Output${output}">\\s*<text>)[^<]*`),
      (_, before: string) => before + value,
    );
