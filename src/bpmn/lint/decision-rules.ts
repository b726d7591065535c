/** Decision tables can be read, and the tasks that ask them give what they read. */
import { loadDecision } from '../../feel/decision';
import { ModelError } from '../../lib/errors';
import { inputsOf, isA, text, type Diagram } from './diagram';
import { defineRules, type Finding, type Problems } from './finding';
import type { World } from './world';

const problem = defineRules({
  'decision-faulty': [
    'error',
    '决策表不能用：{message}',
    'The decision cannot be used: {message}',
    '用决策表编辑器改正',
    'Correct it in a decision editor',
  ],
  'decision-input-never-written': [
    'warning',
    '决策表“{decision}”要看“{name}”，却没有谁写过',
    'Decision "{decision}" looks at "{name}", but nothing writes it',
    '加输入参数，或在前面写这个变量',
    'Add an input parameter, or write the variable before',
  ],
});

/** Names each decision reads, by its id. */
export type DecisionInputs = ReadonlyMap<string, readonly string[]>;

/** Reads every decision of the world once. */
export async function readDecisionInputs(world: World): Promise<{ inputs: DecisionInputs; findings: Finding[] }> {
  const inputs = new Map<string, readonly string[]>();
  const findings: Finding[] = [];
  for (const [id, { path, text: xml }] of world.decisions) {
    try {
      inputs.set(id, (await loadDecision(xml, path)).inputs);
    } catch (cause) {
      if (!(cause instanceof ModelError)) throw cause;
      const element = typeof cause.details['element'] === 'string' ? cause.details['element'] : '';
      findings.push({ file: path, ...problem('decision-faulty', element, { message: cause.message }) });
    }
  }
  return { inputs, findings };
}

/** Each business rule task of a diagram whose cases may hold the names `written`. */
export function* checkDecisionInputs(diagram: Diagram, inputs: DecisionInputs, written: ReadonlySet<string>): Problems {
  for (const task of diagram.nodes.filter((node) => isA(node, 'BusinessRuleTask'))) {
    const decision = text(task, 'encore:decision');
    const given = new Set(inputsOf(task).map((input) => input.name));
    for (const name of inputs.get(decision) ?? [])
      if (!given.has(name) && !written.has(name))
        yield problem('decision-input-never-written', task.id, { decision, name });
  }
}
