/**
 * Call activities (BPMN 2.0 §10.3.6, §13.3.4): the visit waits for a called case, which gets the mapped inputs only and
 * gives back the mapped outputs only. Starting, ending and cancelling the child is the step's work.
 *
 * Replaces: children started in the middle of a run on an unsaved parent, no boundary events, all of the child's data
 * poured into the parent.
 */
import { Action } from '../door/engine';
import type { Item, Node } from '../door/engine-types';
import { ModelFault } from '../run/fault';
import { mappedInput } from '../run/mapping';
import { replace } from './replace';
import { waitFor } from './waits';

async function start(this: Node, item: Item): Promise<number> {
  const process = this.plan.calledElement;
  if (process === null) throw new ModelFault('no-work', { element: this.id });
  waitFor(item, { kind: 'child', process, variables: mappedInput(item) });
  await this.startBoundaryEvents(item);
  return Action.wait;
}

export function installCallActivities(): void {
  replace('CallActivity.prototype.start', start);
}
