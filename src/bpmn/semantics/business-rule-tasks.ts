/**
 * Business rule tasks (BPMN 2.0 §10.3.3): ask a decision and keep its answer in the result variable, or, without one,
 * each name of the answer as a variable. What was asked, answered and which rules fired is recorded.
 *
 * Replaces: reading a `.dmn.xml` file from disk at every visit.
 */
import { ModelError } from '../../lib/errors';
import type { Json, Variables } from '../../lib/json';
import { Action } from '../door/engine';
import type { Item, Node } from '../door/engine-types';
import { Abort, ModelFault } from '../run/fault';
import { assignOutputs, inputOf } from '../run/mapping';
import { replace } from './replace';

async function run(this: Node, item: Item): Promise<number> {
  if (item.given) return Action.end;
  const { decision, resultVariable } = this.plan;
  if (decision === null) throw new ModelFault('no-work', { element: this.id });
  const output = await decide(item, decision);
  item.given = resultVariable === null ? namesIn(output) : { [resultVariable]: output };
  assignOutputs(item);
  return Action.end;
}

async function decide(item: Item, decisionId: string): Promise<Json> {
  const { execution } = item.token;
  try {
    const record = await execution.context.decide(decisionId, inputOf(item));
    execution.decisions.push({ ...record, elementId: item.elementId });
    return record.output;
  } catch (cause) {
    if (cause instanceof ModelFault) throw cause;
    if (!(cause instanceof ModelError)) throw new Abort(cause);
    const { reason } = cause.details as { reason?: string };
    throw new ModelFault('decision', { decision: decisionId, ...(reason && { reason }) }, cause.message, { cause });
  }
}

const namesIn = (output: Json): Variables =>
  output !== null && typeof output === 'object' && !Array.isArray(output) ? { ...(output as Variables) } : {};

const atOnce = () => Promise.resolve(Action.continue);

export function installBusinessRuleTasks(): void {
  replace('BusinessRuleTask.prototype.start', atOnce);
  replace('BusinessRuleTask.prototype.run', run);
}
