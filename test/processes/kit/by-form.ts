import { join } from 'node:path';
import type { StepResult } from '../../../src/engine/types';
import { loadLibrary } from '../../../src/forms/library';
import { personalFields } from '../../../src/forms/schema';
import { readSubmission } from '../../../src/forms/submission';
import type { Variables } from '../../../src/lib/json';
import { projectRoot } from '../../../src/lib/root';
import type { Desk } from '../../kit/desk';
import type { CompleteOptions, OpenTask } from '../../kit/desk-story';

const library = loadLibrary(join(projectRoot, 'processes'));

/**
 * Completes tasks the way a page does: what is typed goes through the task's form, so a story cannot give a value that
 * nobody could type, and a form cannot lack one that its flow needs.
 */
export function completeByForm(desk: Desk, venues: () => Variables[]) {
  return async (named: string | OpenTask, typed: Variables = {}, options: CompleteOptions = {}): Promise<StepResult> => {
    const task = typeof named === 'string' ? await desk.task(named, options.caseId) : named;
    const form = library.form(task.formKey);
    const { variables } = await desk.facts(task.caseId);
    const submission = readSubmission(form, typed, {
      now: desk.clock.now(),
      timeZone: 'Asia/Shanghai',
      language: 'zh-CN',
      variables: { ...variables, ...task.local, venues: venues() },
      translate: (key) => key,
      labels: {},
    });
    if (!submission.ok) throw new Error(`form ${form.id}: ${JSON.stringify(submission.errors)}`);
    return desk.complete(task, submission.values, { ...options, personal: personalFields(form) });
  };
}
