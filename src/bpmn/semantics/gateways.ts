/**
 * Gateways (BPMN 2.0 §13.4). Exclusive and event-based gateways let every token pass; parallel and inclusive ones with
 * several incoming flows hold it until the join fires (see `joins`).
 *
 * Replaces: a merging exclusive gateway that terminates every other token able to reach it, and joins decided by
 * guessing related tokens at arrival.
 */
import { Action } from '../door/engine';
import type { Node } from '../door/engine-types';
import { replace } from './replace';
import { incoming } from './sequence-flows';

export const isJoin = (node: Node): boolean =>
  (node.type === 'bpmn:ParallelGateway' || node.type === 'bpmn:InclusiveGateway') && incoming(node).length > 1;

function start(this: Node): Promise<number> {
  return Promise.resolve(isJoin(this) ? Action.wait : Action.continue);
}

export function installGateways(): void {
  replace('Gateway.prototype.start', start);
}
