/**
 * What a handler may see. A handler does the work of one service-task type: it gets checked input and the step it runs
 * in, and ends with a value, a business error the model handles, or a throw (a fault). It never awaits the network,
 * never starts a transaction and never calls the engine; what must happen outside is enqueued and runs after commit.
 */
import type { z } from 'zod';
import type { Actor } from '../lib/actor';
import type { Json } from '../lib/json';
import type { Sql } from '../lib/sql';

/** Work for after the commit. `key` makes it happen once: a second job with the same key is not written. */
export interface JobRequest {
  readonly kind: string;
  readonly payload: Readonly<Record<string, Json>>;
  readonly key?: string;
  readonly runAt?: Date;
}

/** The step as a handler sees it. Everything written through `sql` commits or rolls back with the case. */
export interface StepView {
  readonly sql: Sql;
  /** The step's instant; never ask another clock. */
  readonly now: Date;
  readonly actor: Actor;
  readonly caseId: string;
  readonly rootCaseId: string;
  readonly elementId: string;
  readonly venueId: string | null;
  readonly customerId: string | null;
  newId(): string;
  /** Writes a job with the step's flush (mail, SMS, webhook …). */
  enqueue(job: JobRequest): void;
}

/** A business error: `code` is one of the handler's `errors` and is caught in the diagram (BPMN 2.0 §10.5.6). */
export class BusinessError<Code extends string = string> {
  constructor(
    readonly code: Code,
    readonly details: Readonly<Record<string, Json>> = {},
  ) {}
}

type Shape = z.ZodObject<z.ZodRawShape>;

/** One handler: `type` is its file name without extension and the `implementation` of its service tasks. */
export interface Handler<Needs extends Shape = Shape, Gives extends Shape = Shape, Code extends string = string> {
  readonly type: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Input names with their shapes; `.describe()` texts are shown to whoever draws the diagram. */
  readonly needs: Needs;
  /** Output names with their shapes. */
  readonly gives: Gives;
  /** Business error codes this handler can end with; such a handler runs in a savepoint. */
  readonly errors: readonly Code[];
  /** True when it calls the outside: the visit parks and the worker runs it outside any lock (`sql` is then the pool). */
  readonly asynchronous?: boolean;
  run(input: z.output<Needs>, step: StepView): Promise<z.input<Gives> | BusinessError<Code>>;
}

/** Declares a handler; wrong input or output names do not compile. */
export function defineHandler<Needs extends Shape, Gives extends Shape, const Code extends string = never>(
  handler: Handler<Needs, Gives, Code>,
): Handler<Needs, Gives, Code> {
  return handler;
}
