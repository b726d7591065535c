/**
 * Scenarios beside the diagrams: a story as data, step by step, told to a real desk. The format is described in
 * `test/processes/README.md`; a step that does not come true fails with its number, what it says and what was found.
 */
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { StepResult } from '../../src/engine/types';
import type { Json, Variables } from '../../src/lib/json';
import type { Desk } from './desk';
import type { CaseFacts } from './desk-story';

const values = z.record(z.string(), z.json());
const inCase = { case: z.string().optional() };
const step = z.union([
  z.strictObject({ start: z.string(), as: z.string(), with: values.default({}) }),
  z.strictObject({ complete: z.string(), with: values.default({}), ...inCase }),
  z.strictObject({ advance: z.iso.duration() }),
  z.strictObject({ until: z.iso.datetime({ local: true, offset: true }) }),
  z.strictObject({ send: z.string(), key: z.string(), with: values.default({}) }),
  z.strictObject({ guest: z.string(), email: z.email() }),
  z.strictObject({
    ...{ expectTask: z.string(), groups: z.array(z.string()).optional(), form: z.string().optional() },
    ...{ due: z.iso.datetime({ local: true, offset: true }).optional(), ...inCase },
  }),
  z.strictObject({ expectNoTask: z.string(), ...inCase }),
  z.strictObject({ expectWaits: z.array(z.string()), ...inCase }),
  z.strictObject({ expectMail: z.string(), to: z.email().optional(), ...inCase }),
  z.strictObject({ expectMessage: z.string(), key: z.string().optional(), ...inCase }),
  z.strictObject({ expectCase: z.string(), as: z.string() }),
  z.strictObject({ expectVariables: values, ...inCase }),
  z.strictObject({ expectOutcome: z.string(), ...inCase }),
]);
type Step = z.infer<typeof step>;
type StepOf<Kind extends string> = Extract<Step, Readonly<Record<Kind, unknown>>>;
/** Steps that look and do nothing. */
type Expectation = Exclude<
  Step,
  StepOf<'start'> | StepOf<'complete'> | StepOf<'advance'> | StepOf<'until'> | StepOf<'send'> | StepOf<'guest'>
>;

const scenarioShape = z.strictObject({
  title: z.string().min(1),
  /** Where the clock stands at first, as people at the venue read it. */
  at: z.iso.datetime({ local: true, offset: true }).optional(),
  steps: z.array(step).min(1),
});
export type Scenario = z.infer<typeof scenarioShape>;

/** A scenario from its file's text; the error names the file and the step that is none. */
export function readScenario(text: string, file: string): Scenario {
  const read = scenarioShape.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const [first, index] = issue?.path ?? [];
  const where = first === 'steps' && typeof index === 'number' ? `step ${index + 1}` : String(first ?? 'scenario');
  throw new Error(`${file}, ${where}: ${z.prettifyError(read.error)}`);
}

/** What a scenario is told to. */
export interface Stage {
  readonly desk: Desk;
  /** Completes a task as a page does. */
  complete(task: string, typed: Variables, caseId: string | undefined): Promise<StepResult>;
  /** Names a scenario may use in braces besides its cases: `{venue}`. */
  readonly names: () => Variables;
  giveEmail(customerId: string, email: string): Promise<void>;
}

/** Tells a scenario from its first step to its last. */
export async function playScenario(scenario: Scenario, stage: Stage): Promise<void> {
  const telling = new Telling(stage);
  if (scenario.at) stage.desk.clock.set(instant(scenario.at));
  for (const [index, each] of scenario.steps.entries()) {
    try {
      await telling.tell(each);
    } catch (cause) {
      const said = cause instanceof Error ? cause.message : String(cause);
      const found = await telling.found();
      throw new Error(`step ${index + 1} of "${scenario.title}"\n  ${JSON.stringify(each)}\n${said}\n\n${found}`, {
        cause,
      });
    }
  }
}

/** A time without a zone is one of the venue. */
const instant = (text: string): Date => new Date(/(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}+08:00`);

class Telling {
  private readonly cases = new Map<string, string>();
  private current: string | undefined;

  constructor(private readonly stage: Stage) {}

  async tell(each: Step): Promise<void> {
    const { desk } = this.stage;
    if ('start' in each)
      return this.remember(each.as, (await desk.start(each.start, await this.filled(each.with))).caseId);
    if ('complete' in each) {
      await this.stage.complete(each.complete, await this.filled(each.with), this.caseOf(each.case));
      return desk.run();
    }
    if ('advance' in each) return desk.advance(each.advance);
    if ('until' in each) {
      const seconds = (instant(each.until).getTime() - desk.clock.now().getTime()) / 1000;
      if (seconds < 0) throw new Error(`it is ${desk.clock.now().toISOString()} already`);
      return desk.advance(`PT${seconds}S`);
    }
    if ('send' in each)
      return void (await desk.publish(each.send, await this.text(each.key), await this.filled(each.with)));
    if ('guest' in each) {
      const { customerId } = await this.facts(each.guest);
      return this.stage.giveEmail(customerId ?? '', each.email);
    }
    return this.expects(each);
  }

  private async expects(each: Expectation): Promise<void> {
    const { desk } = this.stage;
    if ('expectTask' in each) return this.expectTask(each);
    if ('expectMail' in each) return this.expectMail(each);
    if ('expectMessage' in each) return this.expectMessage(each);
    if ('expectCase' in each) {
      const found = (await desk.cases(each.expectCase)).filter(({ status }) => status === 'running');
      same('running cases', found.length, 1);
      return this.remember(each.as, found[0]!.id);
    }
    if ('expectNoTask' in each) {
      const open = (await desk.tasks(this.caseOf(each.case))).map(({ elementId }) => elementId);
      return same('such a task is open', open.includes(each.expectNoTask), false);
    }
    if ('expectWaits' in each) {
      return same('waits', await desk.waits(this.caseOf(each.case) ?? ''), [...each.expectWaits].sort());
    }
    const facts = await this.facts(each.case);
    if ('expectOutcome' in each) {
      same('outcome', facts.outcome, each.expectOutcome);
      return same('status', facts.status, 'completed');
    }
    for (const [name, wanted] of Object.entries(await this.filled(each.expectVariables)))
      same(name, facts.variables[name] ?? null, wanted);
  }

  private async expectTask(each: StepOf<'expectTask'>): Promise<void> {
    const task = await this.stage.desk.task(each.expectTask, this.caseOf(each.case));
    if (each.groups) same('groups', [...task.groups].sort(), [...each.groups].sort());
    if (each.form) same('form', task.formKey, each.form);
    if (each.due) same('due', task.due?.toISOString() ?? null, instant(each.due).toISOString());
  }

  private async expectMail(each: StepOf<'expectMail'>): Promise<void> {
    const { desk } = this.stage;
    await desk.run();
    const sent = await desk.database.query<{ template: string; recipient: string }>(
      `SELECT j.payload->>'template' AS template, d.recipient FROM job j
         LEFT JOIN outbox_delivery d ON d.case_id = j.case_id AND d.kind = 'mail'
        WHERE j.kind = 'mail.send' AND j.case_id = $1`,
      [this.caseOf(each.case)],
    );
    same('mails', [...new Set(sent.map(({ template }) => template))].includes(each.expectMail) || sent, true);
    if (each.to) same('recipients', sent.some(({ recipient }) => recipient === each.to) || sent, true);
  }

  private async expectMessage(each: StepOf<'expectMessage'>): Promise<void> {
    await this.stage.desk.run();
    const thrown = await this.stage.desk.database.query<{ name: string; key: string }>(
      'SELECT name, correlation_key AS key FROM message WHERE from_case_id = $1 ORDER BY published_at, id',
      [this.caseOf(each.case)],
    );
    const key = each.key === undefined ? undefined : await this.text(each.key);
    const fits = thrown.some((one) => one.name === each.expectMessage && (key === undefined || one.key === key));
    same('messages', fits || thrown, true);
  }

  /** What there is, for whoever has to find out why a step did not come true. */
  async found(): Promise<string> {
    const { desk } = this.stage;
    const lines = await Promise.all(
      [...this.cases].map(async ([name, id]) => {
        const { status, outcome } = await desk.facts(id);
        const waits = (await desk.waits(id)).join(', ') || 'nothing';
        return `  ${name}: ${status}${outcome ? ` (${outcome})` : ''}, waits for ${waits}; went ${(await desk.path(id)).join(' → ')}`;
      }),
    );
    return [`found at ${desk.clock.now().toISOString()}:`, ...lines].join('\n');
  }

  private remember(name: string, id: string): void {
    this.cases.set(name, id);
    this.current = id;
  }

  /** A step without a case speaks of the one named last. */
  private caseOf(name: string | undefined): string | undefined {
    if (name === undefined) return this.current;
    const id = this.cases.get(name);
    if (!id) throw new Error(`no case is called "${name}" yet`);
    this.current = id;
    return id;
  }

  private facts(name: string | undefined): Promise<CaseFacts> {
    const id = this.caseOf(name);
    if (!id) throw new Error('no case has been started yet');
    return this.stage.desk.facts(id);
  }

  private async filled(given: Variables): Promise<Variables> {
    const pairs = Object.entries(given).map(async ([name, value]) => [name, await this.value(value)] as const);
    return Object.fromEntries(await Promise.all(pairs));
  }

  private async text(text: string): Promise<string> {
    const value = await this.value(text);
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  /** `{venue}`, `{call.bookingId}`: a name of the stage, or a fact or variable of a case; everything else as it stands. */
  private async value(value: Json): Promise<Json> {
    const [, name, of] = (typeof value === 'string' ? /^\{(\w+)(?:\.(\w+))?\}$/.exec(value) : null) ?? [];
    if (name === undefined) return value;
    const own = of === undefined ? this.stage.names()[name] : await this.factOf(name, of);
    if (own === undefined) throw new Error(`${JSON.stringify(value)} is nothing known`);
    return own;
  }

  private async factOf(name: string, of: string): Promise<Json | undefined> {
    const id = this.cases.get(name);
    if (!id) throw new Error(`no case is called "${name}" yet`);
    const { variables, ...facts } = await this.stage.desk.facts(id);
    return variables[of] ?? (facts as unknown as Variables)[of];
  }
}

function same(what: string, found: unknown, wanted: unknown): void {
  if (isDeepStrictEqual(found, wanted)) return;
  throw new Error(`${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
}
