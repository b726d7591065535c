/**
 * Errors and escalations (BPMN 2.0 §10.5.6, §13.5.5). What is thrown goes outwards scope by scope: the activity's own
 * boundary events, the event subprocesses of the scope, the boundary events of the scope's subprocess, and so on; at each
 * place the one naming the code first, then one that catches all. An error always interrupts. Uncaught: an error end
 * event fails the case, a handler's error is an incident unless a calling case catches it, an escalation is passed to the
 * calling case.
 *
 * Replaces: handlers looked up by token ancestry, error end events that crash outside transactions, errors of called
 * cases reported as success.
 */
import type { Variables } from '../../lib/json';
import { Action } from '../door/engine';
import type { Graph } from '../door/graph';
import type { Item, Node, ProcessScope, Token } from '../door/engine-types';
import type { CaseExecution } from '../run/case-execution';
import { ModelFault, shortText } from '../run/fault';
import { mappedInput } from '../run/mapping';
import { enterBoundary } from './boundary-events';
import { enterEventSubprocess } from './event-subprocesses';
import { noteOutcome } from './events';
import { replace } from './replace';
import { cancelToken } from './tokens';

type Kind = 'error' | 'escalation';
interface Catcher {
  readonly node: Node;
  /** The token of the activity a boundary event is attached to; absent for event subprocesses. */
  readonly host?: Token;
  readonly scope: Token | null;
}

/**
 * A business error at a visit. Uncaught it is a fault of the model, and the visit can be tried again; where a
 * calling case catches it, it goes on outwards and this case has failed.
 */
export function raiseError(item: Item, code: string, details: Variables): void {
  if (caught('error', code, item, details)) return;
  if (item.token.execution.context.isCaughtByCaller?.(code)) return failCase(item, code, details);
  throw new ModelFault('uncaught-error', { error: code }, shortText(details));
}

/** An escalation at a visit. Uncaught it is offered to the calling case. */
export function raiseEscalation(item: Item, code: string): void {
  if (caught('escalation', code, item, {})) return;
  item.token.execution.effects.push({ type: 'escalation-thrown', elementId: item.elementId, code });
}

function caught(kind: Kind, code: string, item: Item, details: Variables): boolean {
  const catcher = findCatcher(kind, code, item);
  if (!catcher) return false;
  const { node, host, scope } = catcher;
  const given = node.plan.outputs ? { ...details, [`${kind}Code`]: code } : details;
  if (host) enterBoundary(node, host, given);
  else enterEventSubprocess(item.token.execution, node, scope, given);
  return true;
}

function findCatcher(kind: Kind, code: string, item: Item): Catcher | null {
  const { execution } = item.token;
  const own = pick(kind, code, item.node.attachments);
  if (own) return { node: own, host: hostOf(item), scope: item.token.parentToken };
  let inEventSubprocess = false;
  for (let scope = item.token.parentToken; ; scope = scope.parentToken) {
    const start = inEventSubprocess ? null : pick(kind, code, eventStarts(processOf(execution, scope)));
    if (start) return { node: start, scope };
    if (!scope) return null;
    const host = scope.originItem!;
    const boundary = pick(kind, code, host.node.attachments);
    if (boundary) return { node: boundary, host: hostOf(host), scope: scope.parentToken };
    // An event subprocess does not catch what it throws itself: its scope's others are past it as well.
    inEventSubprocess = host.node.plan.triggeredByEvent;
  }
}

/** The same way outwards, read from the diagram alone: whether an error at this node is caught in its process. */
export function isErrorCaughtAt(graph: Pick<Graph, 'getNodeById'>, at: Node, code: string): boolean {
  for (let node: Node | undefined = at; node; node = graph.getNodeById(node.process.id)) {
    if (pick('error', code, node.attachments)) return true;
    if (!node.plan.triggeredByEvent && pick('error', code, eventStarts(node.process))) return true;
  }
  return false;
}

const processOf = (execution: CaseExecution, scope: Token | null): ProcessScope =>
  scope ? scope.originItem!.node.childProcess! : execution.process;

const eventStarts = (process: ProcessScope): readonly Node[] =>
  process.eventSubProcesses.flatMap((subprocess) => subprocess.getStartNodes());

/** A boundary event of a multi-instance activity belongs to all its visits. */
const hostOf = ({ token, node }: Item): Token =>
  token.type === 'Instance' && token.loop?.node === node ? token.loop.ownerToken : token;

function pick(kind: Kind, code: string, nodes: readonly Node[]): Node | null {
  const codeOf = ({ plan }: Node) => (kind === 'error' ? plan.errorCode : plan.escalationCode);
  const events = nodes.filter((node) => node.plan.event === kind);
  return events.find((node) => codeOf(node) === code) ?? events.find((node) => codeOf(node) === null) ?? null;
}

async function throwError(this: { node: Node }, item: Item): Promise<number | undefined> {
  if (this.node.isCatching) return undefined;
  const details = mappedInput(item);
  const code = item.node.plan.errorCode ?? '';
  noteOutcome(item);
  await item.node.end(item);
  if (!caught('error', code, item, details)) failCase(item, code, details);
  return Action.end;
}

function failCase({ token: { execution }, elementId }: Item, code: string, details: Variables): void {
  execution.caseStatus = 'failed';
  execution.failure = { code, elementId, details };
  cancelAll(execution);
}

export function cancelAll(execution: CaseExecution): void {
  for (const token of execution.tokens.values()) cancelToken(token);
}

function throwEscalation(this: { node: Node }, item: Item): Promise<undefined> {
  if (!this.node.isCatching) raiseEscalation(item, item.node.plan.escalationCode ?? '');
  return Promise.resolve(undefined);
}

const ignore = () => undefined;

export function installErrors(): void {
  replace('ErrorEventBehaviour.prototype.start', throwError);
  replace('ErrorEventBehaviour.prototype.run', ignore);
  replace('EscalationEventBehaviour.prototype.start', throwEscalation);
}
