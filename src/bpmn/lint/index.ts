/**
 * The gate every diagram passes before it may be deployed: readable, standard, inside the closed world of handlers,
 * forms, decisions, scripts and messages, named in both languages, and drawn so that people can read it.
 */
import { parseDiagram } from '../layout/element';
import { checkDecisionInputs, readDecisionInputs, type DecisionInputs } from './decision-rules';
import { toDiagram, type Diagram } from './diagram';
import { checkDrawing } from './drawing-rules';
import { checkEventKinds } from './event-kind-rules';
import { checkEvents, trafficOf, type Traffic } from './event-rules';
import { checkExpressions } from './expression-rules';
import { checkFile, checkRawFile } from './file-rules';
import { defineRules, type Finding, type Problem } from './finding';
import { checkGateways } from './gateway-rules';
import { checkJoins } from './join-rules';
import { checkLabels } from './label-rules';
import { checkShapes } from './shape-rules';
import { checkStandard } from './standard-rules';
import { checkSupported } from './supported-rules';
import { checkTasks } from './task-rules';
import { checkVariables, houseOf, writtenIn, type House } from './variable-rules';
import type { SourceFile, World } from './world';
import { checkWorld } from './world-rules';
import { checkSchema } from './xsd';

export type { Finding } from './finding';
export { readWorld, type SourceFile, type World } from './world';

const problem = defineRules({
  'not-xml': [
    'error',
    '读不出来：{message}',
    'It cannot be read: {message}',
    '用建模工具重新保存',
    'Save it again with a modeller',
  ],
  'not-bpmn': ['error', '不合 BPMN：{message}', 'It is not BPMN: {message}', '改正或删去', 'Correct or remove it'],
  'no-process': ['error', '文件里没有流程', 'The file holds no process', '加一个流程', 'Add a process'],
});

interface Parsed {
  readonly findings: Finding[];
  readonly diagrams: readonly Diagram[];
}

/** `quick` leaves out the XML schemas, which cost more than all the rest: for problems shown while drawing. */
export type Depth = 'full' | 'quick';

/** Checks every diagram of the world, and the world against the diagrams. No errors: it may be deployed. */
export const lintProcesses = (world: World, depth: Depth = 'full'): Promise<Finding[]> =>
  lintWorld(world, () => depth === 'full');

/**
 * Checks the one diagram in which two worlds differ, and what its change does to the others: findings elsewhere count
 * only where they are errors that were not there before.
 */
export async function lintChange(before: World, after: World, path: string): Promise<Finding[]> {
  const changed = (file: string): boolean => file === path;
  const findings = await lintWorld(after, (file) => changed(file.path), changed);
  const own = findings.filter(({ file }) => file === path);
  const elsewhere = findings.filter(({ file, severity }) => file !== path && severity === 'error');
  if (elsewhere.length === 0) return own;
  const nameOf = ({ file, element, rule, reason }: Finding): string => [file, element, rule, reason.en].join(' ');
  const known = new Set(
    (
      await lintWorld(
        before,
        () => false,
        () => false,
      )
    ).map(nameOf),
  );
  return [...own, ...elsewhere.filter((finding) => !known.has(nameOf(finding)))];
}

/** `ofItself`: whose diagrams are looked at for what is in them alone, beside what they are to the others. */
async function lintWorld(
  world: World,
  inFull: (file: SourceFile) => boolean,
  ofItself: (file: string) => boolean = () => true,
): Promise<Finding[]> {
  const { findings, diagrams } = await parseAll(world.diagrams, inFull);
  const decisions = await readDecisionInputs(world);
  const around = surroundingsOf(world, diagrams, decisions.inputs);
  for (const diagram of diagrams) findings.push(...(await lintDiagram(diagram, around, ofItself(diagram.file))));
  findings.push(...decisions.findings, ...checkWorld(world, diagrams));
  return findings;
}

/** Checks one file as if it stood in the world in place of the file of its name. */
export async function lintFile(file: SourceFile, world: World, depth: Depth = 'full'): Promise<Finding[]> {
  const others = world.diagrams.filter((other) => other.path !== file.path);
  const all = { ...world, diagrams: [...others, file] };
  const { findings, diagrams } = await parseAll(all.diagrams, () => depth === 'full');
  const around = surroundingsOf(all, diagrams, (await readDecisionInputs(world)).inputs);
  for (const diagram of diagrams.filter((d) => d.file === file.path))
    findings.push(...(await lintDiagram(diagram, around)));
  return findings.filter((finding) => finding.file === file.path);
}

interface Surroundings {
  readonly house: House;
  readonly traffic: Traffic;
  readonly decisions: DecisionInputs;
}

const surroundingsOf = (world: World, all: readonly Diagram[], decisions: DecisionInputs): Surroundings => ({
  house: houseOf(world, all),
  traffic: trafficOf(all),
  decisions,
});

async function lintDiagram(diagram: Diagram, around: Surroundings, ofItself = true): Promise<Finding[]> {
  const problems = [...(ofItself ? await checkItself(diagram) : []), ...checkAmongOthers(diagram, around)];
  return problems.map((one) => ({ file: diagram.file, ...one }));
}

/** What no other file changes. */
async function checkItself(diagram: Diagram): Promise<Problem[]> {
  return [
    ...checkFile(diagram),
    ...(await checkStandard(diagram)),
    ...checkSupported(diagram),
    ...checkEventKinds(diagram),
    ...checkShapes(diagram),
    ...checkGateways(diagram),
    ...checkJoins(diagram),
    ...checkExpressions(diagram),
    ...checkDrawing(diagram),
  ];
}

function checkAmongOthers(diagram: Diagram, { house, traffic, decisions }: Surroundings): Problem[] {
  const { world } = house;
  return [
    ...checkTasks(diagram, world),
    ...checkEvents(diagram, world, traffic),
    ...checkVariables(diagram, house),
    ...checkDecisionInputs(diagram, decisions, writtenIn(diagram, house)),
    ...checkLabels(diagram, world),
  ];
}

/** Reads the files; those that cannot be read safely are not looked at further. */
async function parseAll(files: readonly SourceFile[], inFull: (file: SourceFile) => boolean): Promise<Parsed> {
  const findings: Finding[] = [];
  const diagrams: Diagram[] = [];
  const add = (file: SourceFile, problems: Iterable<Problem>): number => {
    const before = findings.length;
    for (const one of problems) findings.push({ file: file.path, ...one });
    return findings.length - before;
  };
  const safe = files.filter((file) => add(file, checkRawFile(file.text)) === 0);
  const schemaFaults = await checkSchema(safe.filter(inFull));
  for (const file of safe) {
    add(file, schemaFaults.get(file.path) ?? []);
    try {
      const { definitions, warnings } = await parseDiagram(file.text);
      add(
        file,
        warnings.map(({ message, element }) => problem('not-bpmn', element?.id ?? '', { message: oneLine(message) })),
      );
      const diagram = toDiagram(file.path, file.text, definitions);
      if (diagram) diagrams.push(diagram);
      else add(file, [problem('no-process', '')]);
    } catch (cause) {
      add(file, [problem('not-xml', '', { message: oneLine(cause instanceof Error ? cause.message : String(cause)) })]);
    }
  }
  return { findings, diagrams };
}

const oneLine = (message: string): string => message.replace(/\s+/g, ' ').trim();
