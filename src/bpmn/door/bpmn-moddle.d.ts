/** The part of bpmn-moddle that the door uses; the package ships types of BPMN elements but none of its entry. */
declare module 'bpmn-moddle' {
  export interface ParseResult {
    readonly rootElement: unknown;
    readonly references: readonly unknown[];
    readonly elementsById: Readonly<Record<string, unknown>>;
    readonly warnings: readonly { readonly message: string; readonly element?: { readonly id?: string } }[];
  }
  export class BpmnModdle {
    constructor(packages?: Readonly<Record<string, unknown>>, options?: unknown);
    fromXML(xml: string, typeName?: string): Promise<ParseResult>;
    toXML(element: unknown, options?: unknown): Promise<{ readonly xml: string }>;
  }
}
