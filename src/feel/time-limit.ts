/**
 * Expressions and decisions that may take long run in a worker thread: the process goes on meanwhile, and what is not
 * done in time is stopped. One thread, started when it is first needed, takes one question after the other.
 */
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ModelError } from '../lib/errors';
import type { Json, Variables } from '../lib/json';
import { namesOf } from './check';
import type { DecisionResult } from './decision';
import type { DecisionModel } from './decision-model';
import type { EvaluateOptions } from './expression';

/** How long one expression or decision may take before it ends as `too-slow`. */
export const TIME_LIMIT_MS = 1000;
/** How many may wait for their turn, the one at work included; a step holds locks while it waits. */
export const MOST_WAITING = 20;
const MOST_MEMORY_MB = 256;

/** What the thread is asked. */
export type Question = {
  readonly scope: Variables;
  readonly options: { readonly now: Date; readonly timeZone: string; readonly optional: ReadonlySet<string> };
} & ({ readonly source: string } | { readonly model: DecisionModel });

/** What it answers; `ready` once, before everything else. */
export type Reply =
  | { readonly ready: true }
  | { readonly value: unknown }
  | { readonly fault: string; readonly details: Readonly<Record<string, unknown>> };

/** As `evaluate`, under the time limit: also `ModelError` with reason `too-slow`, `too-large` where it eats memory, `too-busy` where too many wait. */
export async function evaluateInTime(source: string, scope: Variables, options: EvaluateOptions): Promise<Json> {
  const names = namesOf(source);
  const read = Object.fromEntries(names.flatMap((name) => (Object.hasOwn(scope, name) ? [[name, scope[name]]] : [])));
  const optional = new Set(names.filter((name) => options.optional?.has(name)));
  return (await inTurn({ source, scope: read as Variables, options: { ...plain(options), optional } }, source)) as Json;
}

/** As `evaluateDecision`, under the time limit. */
export async function decideInTime(
  model: DecisionModel,
  scope: Variables,
  options: EvaluateOptions,
): Promise<DecisionResult> {
  const optional = new Set(model.inputs.filter((name) => options.optional?.has(name)));
  const read = Object.fromEntries(Object.entries(scope).filter(([name]) => model.inputs.includes(name)));
  const question = { model, scope: read, options: { ...plain(options), optional } };
  return (await inTurn(question, model.file)) as DecisionResult;
}

const plain = ({ now, timeZone }: EvaluateOptions) => ({ now, timeZone });

let turn: Promise<unknown> = Promise.resolve();
let thread: Promise<Worker> | null = null;

let waiting = 0;

async function inTurn(question: Question, what: string): Promise<unknown> {
  if (waiting >= MOST_WAITING) {
    const details = { reason: 'too-busy', source: what, waiting };
    throw new ModelError(`"${what}" was not asked: ${waiting} others wait for their turn`, details);
  }
  waiting++;
  const answer = turn.then(() => ask(question, what)).finally(() => waiting--);
  turn = answer.catch(() => undefined);
  return answer;
}

async function ask(question: Question, what: string): Promise<unknown> {
  thread ??= startThread();
  const worker = await thread;
  const reply = await answerOf(worker, question).finally(() => worker.unref());
  if (reply === null || reply === 'out-of-memory') {
    thread = null;
    await worker.terminate();
    const reason = reply === null ? 'too-slow' : 'too-large';
    const params = reply === null ? { milliseconds: TIME_LIMIT_MS } : { megabytes: MOST_MEMORY_MB };
    throw new ModelError(`"${what}" was stopped: ${reason}`, { reason, source: what, ...params });
  }
  if ('fault' in reply) throw new ModelError(reply.fault, reply.details);
  return 'value' in reply ? reply.value : null;
}

/** Its reply, null when it takes too long. */
function answerOf(worker: Worker, question: Question): Promise<Reply | null | 'out-of-memory'> {
  return new Promise((resolve) => {
    const done = (reply: Reply | null | 'out-of-memory'): void => {
      clearTimeout(timer);
      worker.off('message', done).off('error', broken).off('exit', broken);
      resolve(reply);
    };
    const broken = (): void => done('out-of-memory');
    const timer = setTimeout(() => done(null), TIME_LIMIT_MS);
    worker.on('message', done).on('error', broken).on('exit', broken);
    worker.ref();
    worker.postMessage(question);
  });
}

/** The thread runs what this file was run from: compiled code as it is, sources through the loader that runs them here. */
function startThread(): Promise<Worker> {
  const extension = extname(__filename);
  const loader = extension === '.ts' ? ['--require', require.resolve('tsx/cjs')] : [];
  const worker = new Worker(join(__dirname, `thread${extension}`), {
    execArgv: loader,
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY_MB },
  });
  return new Promise((resolve, reject) => {
    const failed = (cause: Error): void => {
      thread = null;
      reject(cause);
    };
    worker.once('error', failed);
    worker.once('message', () => {
      worker.off('error', failed).on('error', () => undefined);
      resolve(worker);
    });
  });
}
