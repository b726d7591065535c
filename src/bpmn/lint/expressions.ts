/** Every expression of a diagram, with what it is for. */
import { definitionOf, inputsOf, isA, one, outputsOf, text, type Diagram, type Element } from './diagram';

export type ExpressionUse = 'condition' | 'input' | 'output' | 'attribute' | 'time' | 'loop';
export interface Expression {
  readonly element: string;
  readonly node: Element;
  readonly use: ExpressionUse;
  readonly what: string;
  /** Without the leading `=`. */
  readonly source: string;
}

const ATTRIBUTES = [
  'camunda:candidateGroups',
  'camunda:assignee',
  'camunda:dueDate',
  'camunda:priority',
  'encore:correlationKey',
  'encore:outcome',
  'encore:script',
  'encore:timeToLive',
];
const TIMES = ['timeDuration', 'timeDate', 'timeCycle'] as const;

const isFeel = (value: string): boolean => value.trim().startsWith('=');
const strip = (value: string): string => value.trim().replace(/^=/, '').trim();

/** FEEL only: literals are not expressions. Conditions are FEEL with or without `=`. */
export function* expressionsOf(diagram: Diagram): Generator<Expression> {
  for (const flow of diagram.flows) {
    const condition = one(flow, 'conditionExpression');
    if (condition)
      yield {
        element: flow.id,
        node: flow,
        use: 'condition',
        what: 'condition',
        source: strip(text(condition, 'body')),
      };
  }
  for (const node of diagram.nodes) {
    yield* parametersOf(node);
    for (const what of ATTRIBUTES) yield* feel(node, 'attribute', what, text(node, what));
    for (const { kind, value } of timesOf(node)) yield* feel(node, 'time', kind, value);
    yield* loopsOf(node);
  }
}

function* feel(node: Element, use: ExpressionUse, what: string, value: string): Generator<Expression> {
  if (isFeel(value)) yield { element: node.id, node, use, what, source: strip(value) };
}

function* parametersOf(node: Element): Generator<Expression> {
  for (const { name, value } of inputsOf(node)) yield* feel(node, 'input', name, value);
  for (const { name, value } of outputsOf(node)) yield* feel(node, 'output', name, value);
}

function* loopsOf(node: Element): Generator<Expression> {
  const loop = isA(node, 'Activity') ? one(node, 'loopCharacteristics') : undefined;
  if (!loop) return;
  for (const what of ['loopCondition', 'loopCardinality', 'completionCondition']) {
    const body = one(loop, what);
    if (body) yield { element: node.id, node, use: 'loop', what, source: strip(text(body, 'body')) };
  }
  yield* feel(node, 'loop', 'collection', text(loop, 'camunda:collection'));
  const element = text(loop, 'encore:outputElement');
  if (element) yield { element: node.id, node, use: 'output', what: 'outputElement', source: strip(element) };
}

/** Times of a timer event, as written. */
export function timesOf(node: Element): { kind: (typeof TIMES)[number]; value: string }[] {
  const timer = isA(node, 'Event') ? definitionOf(node, 'Timer') : undefined;
  if (!timer) return [];
  return TIMES.flatMap((kind) => {
    const body = one(timer, kind);
    return body ? [{ kind, value: text(body, 'body').trim() }] : [];
  });
}
