/** Events: what is sent is received by somebody, what is thrown is caught, what ends says how. */
import {
  definitionOf,
  errorCodeOf,
  isA,
  isCatching,
  isEventSubprocess,
  list,
  messageOf,
  one,
  signalOf,
  text,
  type Diagram,
  type Element,
} from './diagram';
import { defineRules, type Problems } from './finding';
import { boundaryEvents } from './graph';
import type { World } from './world';

const problem = defineRules({
  'message-missing': [
    'error',
    '消息事件没有写消息',
    'The message event names no message',
    '写 messageRef，消息要有名字',
    'Set messageRef to a message with a name',
  ],
  'message-name': [
    'error',
    '消息名“{name}”不是“名词.过去分词”',
    'Message name "{name}" is not noun.past',
    '如 booking.cancelled',
    'For instance booking.cancelled',
  ],
  'message-never-sent': [
    'error',
    '没有谁发消息“{name}”',
    'Nobody sends message "{name}"',
    '让某个流程发，或在 labels/external-messages.json 写明谁从外面发',
    'Send it from a process, or say in labels/external-messages.json who sends it from outside',
  ],
  'message-never-received': [
    'error',
    '没有谁收消息“{name}”',
    'Nobody receives message "{name}"',
    '让某个流程收，或在 labels/external-messages.json 写明谁在外面收',
    'Receive it in a process, or say in labels/external-messages.json who receives it outside',
  ],
  'key-missing': [
    'error',
    '消息“{name}”没有关联键',
    'Message "{name}" has no correlation key',
    '写 encore:correlationKey',
    'Set encore:correlationKey',
  ],
  'signal-missing': [
    'error',
    '信号事件没有写信号',
    'The signal event names no signal',
    '写 signalRef',
    'Set signalRef',
  ],
  'signal-one-sided': [
    'error',
    '信号“{name}”只有一头',
    'Signal "{name}" has only one end',
    '补上发送或接收的一头',
    'Add the end that throws or catches it',
  ],
  'error-code-missing': [
    'error',
    '错误结束事件没有错误代码',
    'The error end event has no error code',
    '写 errorRef，错误要有代码',
    'Set errorRef to an error with a code',
  ],
  'escalation-missing': [
    'error',
    '升级事件没有升级代码',
    'The escalation event has no code',
    '写 escalationRef',
    'Set escalationRef',
  ],
  'outcome-missing': [
    'error',
    '结束事件没有写结果',
    'The end event says no outcome',
    '写 encore:outcome，如 booked',
    'Set encore:outcome, for instance booked',
  ],
  'outcome-name': [
    'error',
    '结果“{outcome}”不是小写短横线写法',
    'Outcome "{outcome}" is not in kebab-case',
    '如 hold-expired',
    'For instance hold-expired',
  ],
  'timer-missing': [
    'error',
    '定时事件没有时间',
    'The timer event has no time',
    '写 timeDuration、timeDate 或 timeCycle',
    'Set timeDuration, timeDate or timeCycle',
  ],
  'catches-nothing': [
    'error',
    '这个边界错误 {code} 不会发生：里面没有谁抛出',
    'This boundary error {code} cannot happen: nothing inside throws it',
    '改错误代码或删去',
    'Correct the code or remove the event',
  ],
});

/** What the whole house sends and receives. */
export interface Traffic {
  readonly sent: ReadonlySet<string>;
  readonly received: ReadonlySet<string>;
  readonly signalsThrown: ReadonlySet<string>;
  readonly signalsCaught: ReadonlySet<string>;
}

export function trafficOf(diagrams: readonly Diagram[]): Traffic {
  const nodes = diagrams.flatMap((d) => d.nodes);
  const names = (of: typeof messageOf, catching: boolean): Set<string> =>
    new Set(nodes.filter((n) => isCatching(n) === catching).flatMap((n) => of(n)?.name || []));
  return {
    sent: names(messageOf, false),
    received: names(messageOf, true),
    signalsThrown: names(signalOf, false),
    signalsCaught: names(signalOf, true),
  };
}

export function* checkEvents(diagram: Diagram, world: World, traffic: Traffic): Problems {
  for (const node of diagram.nodes) {
    yield* checkMessage(node, world, traffic);
    yield* checkSignal(node, traffic);
    if (!isA(node, 'Event')) continue;
    yield* checkDefinitions(node);
    if (isA(node, 'EndEvent')) yield* checkEnd(node);
    if (isA(node, 'BoundaryEvent')) yield* checkBoundaryError(node, diagram);
  }
}

function* checkMessage(node: Element, world: World, traffic: Traffic): Problems {
  const message = messageOf(node);
  if (!message || (isA(node, 'SendTask') && !message.referenced)) return;
  const { name } = message;
  if (!name) return yield problem('message-missing', node.id);
  if (!/^[a-z][a-z-]*(\.[a-z][a-z0-9-]*)+$/.test(name)) yield problem('message-name', node.id, { name });
  const catching = isCatching(node);
  if (catching && !traffic.sent.has(name) && !world.external.has(name))
    yield problem('message-never-sent', node.id, { name });
  if (!catching && !traffic.received.has(name) && !world.external.has(name))
    yield problem('message-never-received', node.id, { name });
  if (!text(node, 'encore:correlationKey') && !startsProcess(node)) yield problem('key-missing', node.id, { name });
}

const startsProcess = (node: Element): boolean => isA(node, 'StartEvent') && isA(node.$parent ?? node, 'Process');

function* checkSignal(node: Element, traffic: Traffic): Problems {
  const signal = signalOf(node);
  if (!signal) return;
  if (!signal.name) return yield problem('signal-missing', node.id);
  const other = isCatching(node) ? traffic.signalsThrown : traffic.signalsCaught;
  if (!other.has(signal.name)) yield problem('signal-one-sided', node.id, { name: signal.name });
}

function* checkDefinitions(event: Element): Problems {
  if (isA(event, 'EndEvent') && errorCodeOf(event) === '') yield problem('error-code-missing', event.id);
  const escalation = definitionOf(event, 'Escalation');
  const code = escalation && one(escalation, 'escalationRef');
  if (escalation && isA(event, 'ThrowEvent') && !(code && text(code, 'escalationCode')))
    yield problem('escalation-missing', event.id);
  const timer = definitionOf(event, 'Timer');
  if (timer && !['timeDuration', 'timeDate', 'timeCycle'].some((kind) => one(timer, kind)))
    yield problem('timer-missing', event.id);
}

/** Ends of the case itself say what came of it; ends inside a subprocess only end that. */
function* checkEnd(end: Element): Problems {
  const scope = end.$parent;
  const interrupts = scope && isEventSubprocess(scope) && isA(scope.$parent ?? scope, 'Process') && interrupting(scope);
  if (!scope || definitionOf(end, 'Error') || !(isA(scope, 'Process') || interrupts)) return;
  const outcome = text(end, 'encore:outcome');
  if (!outcome) yield problem('outcome-missing', end.id);
  else if (!outcome.startsWith('=') && !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(outcome))
    yield problem('outcome-name', end.id, { outcome });
}

const interrupting = (scope: Element): boolean =>
  list(scope, 'flowElements').some((e) => isA(e, 'StartEvent') && e.get('isInterrupting') !== false);

/** Errors thrown inside a subprocess by its end events or handlers are checked elsewhere; here: none at all. */
function* checkBoundaryError(event: Element, diagram: Diagram): Problems {
  const code = errorCodeOf(event);
  const host = one(event, 'attachedToRef');
  if (!code || !host || !isA(host, 'SubProcess')) return;
  const inside = diagram.nodes.filter((n) => liesIn(n, host));
  const thrown = inside.some((n) => isA(n, 'EndEvent') && errorCodeOf(n) === code);
  const worked = inside.some((n) => isA(n, 'ServiceTask', 'CallActivity'));
  if (!thrown && !worked && boundaryEvents(host, diagram).includes(event))
    yield problem('catches-nothing', event.id, { code });
}

function liesIn(node: Element, scope: Element): boolean {
  for (let parent = node.$parent; parent; parent = parent.$parent) if (parent === scope) return true;
  return false;
}
