/** The part of dmn-moddle (which ships no types) that is used here. */
declare module 'dmn-moddle' {
  export interface DmnElement {
    readonly $type: string;
    readonly id?: string;
    readonly name?: string;
    readonly label?: string;
    readonly text?: string;
    readonly typeRef?: string;
    readonly description?: string;
  }
  export interface DmnInput extends DmnElement {
    readonly inputExpression?: DmnElement;
    readonly inputValues?: DmnElement;
  }
  export interface DmnOutput extends DmnElement {
    readonly outputValues?: DmnElement;
    readonly defaultOutputEntry?: DmnElement;
  }
  export interface DmnRule extends DmnElement {
    readonly inputEntry?: readonly DmnElement[];
    readonly outputEntry?: readonly DmnElement[];
  }
  export interface DmnLogic extends DmnElement {
    readonly hitPolicy?: string;
    readonly aggregation?: string;
    readonly input?: readonly DmnInput[];
    readonly output?: readonly DmnOutput[];
    readonly rule?: readonly DmnRule[];
  }
  export interface DmnDecision extends DmnElement {
    readonly variable?: DmnElement;
    readonly decisionLogic?: DmnLogic;
    readonly informationRequirement?: readonly {
      readonly requiredDecision?: { readonly href: string };
    }[];
    readonly knowledgeRequirement?: readonly DmnElement[];
  }
  export class DmnModdle {
    fromXML(xml: string): Promise<{
      readonly rootElement: DmnElement & { readonly drgElement?: readonly DmnDecision[] };
      readonly warnings: readonly { readonly message: string }[];
    }>;
  }
}
