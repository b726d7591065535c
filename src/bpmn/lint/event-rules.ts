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
import { variablesOf } from '../../feel/expression';
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
  'per-venue-misplaced': [
    'error',
    '“每店一单”只能写在流程自己的定时开始事件上',
    'encore:perVenue belongs on a timer start event of the process itself',
    '删去 encore:perVenue，或改为定时开始',
    'Remove encore:perVenue, or make it a timer start',
  ],
  'per-venue-without-venue': [
    'error',
    '每店一单，但流程没有写门店变量',
    'One case per venue, but the process names no venue variable',
    '在流程上写 encore:venue="venueId"',
    'Set encore:venue="venueId" on the process',
  ],
  'timer-start-variable': [
    'error',
    '定时开始时还没有任何变量，“{name}”读不到',
    'A case that starts by itself has no variables yet: "{name}" cannot be read',
    '只用 now()、today() 和固定的时间',
    'Use now(), today() and fixed times only',
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
    if (isA(node, 'StartEvent')) yield* checkTimerStart(node, diagram);
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

/** What a case that starts by itself may know: the time, and its venue. */
function* checkTimerStart(start: Element, { process }: Diagram): Problems {
  const timer = startsProcess(start) ? definitionOf(start, 'Timer') : undefined;
  if (start.get('encore:perVenue') === true) {
    if (!timer) yield problem('per-venue-misplaced', start.id);
    else if (!text(process, 'encore:venue')) yield problem('per-venue-without-venue', start.id);
  }
  const time = ['timeDuration', 'timeDate', 'timeCycle'].map((kind) => timer && one(timer, kind)).find(Boolean);
  const expression = time ? text(time, 'body').trim() : '';
  for (const name of expression.startsWith('=') ? variablesOf(expression) : [])
    yield problem('timer-start-variable', start.id, { name });
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
