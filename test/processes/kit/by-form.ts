import { join } from 'node:path';
import type { StepResult } from '../../../src/engine/types';
import { loadLibrary } from '../../../src/forms/library';
import { personalFields } from '../../../src/forms/schema';
import { readSubmission } from '../../../src/forms/submission';
import { formView, type FormContext } from '../../../src/forms/view';
import type { Variables } from '../../../src/lib/json';
import { projectRoot } from '../../../src/lib/root';
import type { Desk } from '../../kit/desk';
import type { CompleteOptions, OpenTask } from '../../kit/desk-story';

export const library = loadLibrary(join(projectRoot, 'processes'));

async function contextOf(desk: Desk, task: OpenTask, venues: Variables[]): Promise<FormContext> {
  const { variables } = await desk.facts(task.caseId);
  return {
    now: desk.clock.now(),
    timeZone: 'Asia/Shanghai',
    language: 'zh-CN',
    variables: { ...variables, ...task.local, venues },
    translate: (key) => key,
    labels: {},
  };
}

/** What the page of an open task says, by the values of its case. */
export async function wordsOn(desk: Desk, task: OpenTask): Promise<string> {
  return JSON.stringify(formView(library.form(task.formKey), { values: {} }, await contextOf(desk, task, [])));
}

/**
 * Completes tasks the way a page does: what is typed goes through the task's form, so a story cannot give a value that
 * nobody could type, and a form cannot lack one that its flow needs.
 */
export function completeByForm(desk: Desk, venues: () => Variables[]) {
  return async (named: string | OpenTask, typed: Variables = {}, options: CompleteOptions = {}): Promise<StepResult> => {
    const task = typeof named === 'string' ? await desk.task(named, options.caseId) : named;
    const form = library.form(task.formKey);
    const submission = readSubmission(form, typed, await contextOf(desk, task, venues()));
    if (!submission.ok) throw new Error(`form ${form.id}: ${JSON.stringify(submission.errors)}`);
    return desk.complete(task, submission.values, { ...options, personal: personalFields(form) });
  };
}
