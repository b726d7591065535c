/** Typed reading of moddle elements, for tools that look at a diagram without running it. */
import { BpmnModdle, type ParseResult } from 'bpmn-moddle';
import camunda from 'camunda-bpmn-moddle/resources/camunda.json';
import encore from '../encore-moddle.json';

/** An element of a parsed diagram. */
export interface Element {
  readonly $type: string;
  readonly id: string;
  readonly $parent?: Element;
  readonly $attrs?: Readonly<Record<string, string>>;
  $instanceOf(type: string): boolean;
  get(property: string): unknown;
}

export interface ParsedDiagram {
  readonly definitions: Element;
  readonly warnings: ParseResult['warnings'];
}

const moddle = new BpmnModdle({ camunda, encore });

/** Parses a diagram. Throws on broken XML; what is merely odd comes back as warnings. */
export async function parseDiagram(xml: string): Promise<ParsedDiagram> {
  const { rootElement, warnings } = await moddle.fromXML(xml);
  return { definitions: rootElement as Element, warnings };
}

/** A list property, empty when absent. */
export const list = (element: Element, property: string): Element[] => [
  ...((element.get(property) as readonly Element[] | undefined) ?? []),
];

/** A reference or single child. */
export const one = (element: Element, property: string): Element | undefined =>
  (element.get(property) as Element | null | undefined) ?? undefined;

/** An attribute or text body, empty when absent. */
export const text = (element: Element, property: string): string => {
  const value = element.get(property) as string | number | boolean | null | undefined;
  return value === undefined || value === null ? '' : `${value}`;
};

export const isA = (element: Element, ...types: string[]): boolean =>
  types.some((type) => element.$instanceOf(`bpmn:${type}`));

/** Elements of a process or subprocess and of everything inside it. */
export function* within(container: Element): Generator<Element> {
  for (const element of list(container, 'flowElements')) {
    yield element;
    if (isA(element, 'SubProcess')) yield* within(element);
  }
}

export const processes = (definitions: Element): Element[] =>
  list(definitions, 'rootElements').filter((e) => isA(e, 'Process'));
export const collaboration = (definitions: Element): Element | undefined =>
  list(definitions, 'rootElements').find((e) => isA(e, 'Collaboration'));
