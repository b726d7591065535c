/** The gate over what is deployed while the desk runs: the project's world, with the versions in use in place of its files. */
import { loadDefinition } from '../bpmn';
import { lintChange, readWorld, type SourceFile, type World } from '../bpmn/lint';
import type { Deployment, GateFinding, WantedProcess } from '../desk/deploy';
import { deployTexts } from '../engine/deploy';
import { loadDecision } from '../feel/decision';
import { projectRoot } from '../lib/root';
import type { Sql } from '../lib/sql';
import type { DeployParts } from './deploy';

const inUse = {
  name: 'gate_in_use',
  text: `SELECT DISTINCT ON (key) key, xml FROM process_definition WHERE state = 'active' ORDER BY key, version DESC`,
};
const decisionsInUse = {
  name: 'gate_decisions_in_use',
  text: 'SELECT DISTINCT ON (key) key, xml FROM decision_definition ORDER BY key, version DESC',
};

/** Checks and deploys one process with what belongs to it. */
export function createDeployment({ database, clock, handlers }: DeployParts): Deployment {
  return {
    check: async (wanted) => {
      const before = await worldInUse(database, readWorld(projectRoot, handlers));
      const file = fileOf(wanted, before);
      const after = changed(before, wanted, file);
      return [...(await decisionFindings(wanted)), ...(await lintChange(before, after, file.path))];
    },
    deploy: async (wanted, actor) => {
      const { decisions = {}, labels = {}, note } = wanted;
      const tables = Object.entries(decisions).map(([id, text]) => ({ file: `${id}.dmn`, text }));
      const key = idOf(wanted.xml);
      return deployTexts([{ file: `${key}.bpmn`, text: wanted.xml }, ...tables], {
        ...{ database, clock, handlers, loadDefinition, actor, labels: { [key]: labels } },
        ...(note !== undefined && { note }),
      });
    },
  };
}

/** The process a diagram is of; '' where none can be read, which the gate then says. */
const idOf = (xml: string): string => /<(?:\w+:)?process\b[^>]*?\bid="([^"]*)"/.exec(xml)?.[1] ?? '';

/** A known process keeps its file's name; a new one gets the name its id asks for. */
function fileOf({ xml }: WantedProcess, { diagrams }: World): SourceFile {
  const id = idOf(xml);
  const known = diagrams.find(({ text }) => idOf(text) === id);
  const number = /^flow-(\d\d)$/.exec(id)?.[1];
  return { path: known?.path ?? `processes/${number ? `${number}-new` : id || 'unknown'}.bpmn`, text: xml };
}

function changed(world: World, { decisions = {}, labels = {}, xml }: WantedProcess, file: SourceFile): World {
  const id = idOf(xml);
  const { processes } = world.english;
  return {
    ...world,
    diagrams: [...world.diagrams.filter(({ path }) => path !== file.path), file],
    decisions: new Map([...world.decisions, ...Object.entries(decisions).map(decisionFile)]),
    english: { ...world.english, processes: { ...processes, [id]: { ...processes[id], ...labels } } },
  };
}

const decisionFile = ([id, text]: readonly [string, string]) =>
  [id, { path: `processes/decisions/${id}.dmn`, text }] as const;

async function worldInUse(sql: Sql, world: World): Promise<World> {
  const rows = await sql.query<{ key: string; xml: string }>(inUse);
  const tables = await sql.query<{ key: string; xml: string }>(decisionsInUse);
  const byId = new Map(world.diagrams.map((file) => [idOf(file.text), file]));
  for (const { key, xml } of rows) {
    byId.set(key, { path: byId.get(key)?.path ?? fileOf({ xml }, { ...world, diagrams: [] }).path, text: xml });
  }
  const decisions = tables.map(({ key, xml }) => decisionFile([key, xml]));
  return { ...world, diagrams: [...byId.values()], decisions: new Map([...world.decisions, ...decisions]) };
}

/** Decision tables that cannot be read are findings of their own files. */
async function decisionFindings({ decisions = {} }: WantedProcess): Promise<GateFinding[]> {
  const findings: GateFinding[] = [];
  for (const [id, text] of Object.entries(decisions)) {
    const [, file] = decisionFile([id, text]);
    try {
      await loadDecision(text, `${id}.dmn`);
    } catch (fault) {
      const message = (fault as Error).message;
      findings.push({
        ...{ file: file.path, element: '', rule: 'decision-faulty', severity: 'error' },
        reason: { zh: `决策表不能用：${message}`, en: `The decision cannot be used: ${message}` },
        remedy: { zh: '改正决策表', en: 'Correct the table' },
      });
    }
  }
  return findings;
}
