/**
 * Service and send tasks (BPMN 2.0 §10.3.3, §13.3.3). A handler's values go to variables, its business error to the
 * diagram. A handler that calls the outside parks the visit as a job; its boundary events wait with it.
 *
 * Replaces: an asynchronous task that could not be parked, errors without class and code, and one shared "current item"
 * that showed parallel branches each other's.
 */
import { Action } from '../door/engine';
import type { Item, Node } from '../door/engine-types';
import { ModelFault, shortText } from '../run/fault';
import { assignOutputs, inputOf } from '../run/mapping';
import { raiseError } from './errors';
import { throwMessage } from './messages';
import { replace } from './replace';
import { waitFor } from './waits';

async function start(this: Node, item: Item): Promise<number> {
  const { handler } = this.plan;
  if (handler === null || !item.token.execution.context.isAsynchronous(handler)) return Action.continue;
  waitFor(item, { kind: 'job', handler, input: inputOf(item) });
  await this.startBoundaryEvents(item);
  return Action.wait;
}

/** Calls the handler, unless its values are here already (a finished job, a retried mapping). */
async function run(this: Node, item: Item): Promise<number> {
  if (item.given) return Action.end;
  const { handler } = this.plan;
  if (handler === null) throw new ModelFault('no-work', { element: this.id });
  const outcome = await item.token.execution.callHandler(item, handler, inputOf(item));
  if (!outcome.ok) {
    if (outcome.fault) throw new ModelFault('handler', { error: outcome.code }, shortText(outcome.details));
    raiseError(item, outcome.code, outcome.details);
    return Action.end;
  }
  item.given = outcome.values;
  assignOutputs(item);
  return Action.end;
}

function send(this: Node, item: Item): Promise<number> {
  if (this.plan.handler !== null) return run.call(this, item);
  throwMessage(item);
  return Promise.resolve(Action.end);
}

export function installServiceTasks(): void {
  replace('ServiceTask.prototype.start', start);
  replace('ServiceTask.prototype.run', run);
  replace('SendTask.prototype.run', send);
}
