import { BpmnModdle, type ParseResult } from 'bpmn-moddle';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import { ModelError } from '../../lib/errors';
import encore from '../encore-moddle.json';

const moddle = new BpmnModdle({ camunda, encore });

/** A parsed element. Attributes and children are read by their qualified name (`camunda:formKey`). */
export interface ModdleElement {
  readonly $type: string;
  readonly $parent?: ModdleElement;
  readonly id?: string;
  get(name: string): unknown;
}

/** Reads a diagram. Throws `ModelError` with the element and the reason at the first thing the standard does not know. */
export async function parse(xml: string): Promise<ParseResult> {
  let result: ParseResult;
  try {
    result = await moddle.fromXML(xml);
  } catch (cause) {
    throw modelError('', (cause as Error).message, cause);
  }
  const [warning] = result.warnings;
  if (warning) throw modelError(warning.element?.id ?? '', warning.message);
  return result;
}

/** The one shape of model faults found while reading: details name the element and the reason. */
export function modelError(element: string, reason: string, cause?: unknown): ModelError {
  return new ModelError(element ? `${element}: ${reason}` : reason, { element, reason }, cause ? { cause } : undefined);
}

/** An attribute or child as text; empty text counts as missing. */
export function textOf(element: ModdleElement, name: string): string | undefined {
  const value = element.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A child or referenced element. */
export function childOf(element: ModdleElement, name: string): ModdleElement | undefined {
  return (element.get(name) as ModdleElement | undefined) ?? undefined;
}

/** Children of a collection; an empty list when there are none. */
export function childrenOf(element: ModdleElement, name: string): readonly ModdleElement[] {
  return (element.get(name) as readonly ModdleElement[] | undefined) ?? [];
}

/** The body of an expression child (`timeDuration`, `conditionExpression` …). */
export function bodyOf(element: ModdleElement, name: string): string | undefined {
  const child = childOf(element, name);
  return child && textOf(child, 'body');
}
