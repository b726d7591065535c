/**
 * What all events share (BPMN 2.0 §10.5): an event that has already happened when its token starts goes on at once with
 * what came, others wait. End events set the outcome; a terminate end event (§13.5.6) empties its own scope only.
 *
 * Replaces: start events of event subprocesses that never wait, end events that end the enclosing subprocess, terminate
 * ending the whole case from inside a subprocess.
 */
import { Action } from '../door/engine';
import type { Item, Node } from '../door/engine-types';
import { plainText } from '../run/fault';
import { assignOutputs } from '../run/mapping';
import { armEventSubprocesses, emptyScope } from './event-subprocesses';
import { replace, replaceGetter } from './replace';
import { endVisit, isArmed } from './tokens';

const speaks = new Set(['message', 'signal', 'escalation']);

function start(this: Node, item: Item): Promise<number> {
  const { token } = item;
  // Faults of the outcome come before anything is sent: tried again, an end event would send it twice.
  if (this.type === 'bpmn:EndEvent' && speaks.has(this.plan.event)) noteOutcome(item);
  const { given } = token;
  if (given === undefined) return Promise.resolve(this.requiresWait || isArmed(token) ? Action.wait : Action.continue);
  delete token.given;
  item.given = given;
  assignOutputs(item);
  return Promise.resolve(Action.continue);
}

/** The outcome of the case is that of the end event reached last. */
export function noteOutcome({ token, node }: Item): void {
  const { execution } = token;
  const { outcome } = node.plan;
  if (outcome) execution.outcome = plainText(execution.evaluate(outcome, execution.scopeOf(token)));
}

/** A scope's event subprocesses begin to wait as soon as what started it is in the variables. */
async function begin(this: Node, item: Item): Promise<number> {
  await armEventSubprocesses(item.token.execution, this.process, item.token.parentToken);
  return Action.end;
}

function finish(this: Node, item: Item): Promise<number> {
  noteOutcome(item);
  if (this.plan.event === 'terminate') emptyScope(item.token.execution, item.token.parentToken, item.token);
  return Promise.resolve(Action.end);
}

export function installEvents(): void {
  replace('Event.prototype.start', start);
  replace('StartEvent.prototype.run', begin);
  replace('EndEvent.prototype.run', finish);
  replace('EndEvent.prototype.end', endVisit);
  replaceGetter('CatchEvent.prototype.requiresWait', function (this: Node) {
    return this.plan.link === null;
  });
}
