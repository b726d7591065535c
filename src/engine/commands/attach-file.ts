import { InputError, NotFound } from '../../lib/errors';
import { stepResult } from '../result';
import type { Room } from '../room';
import { runStep, targetCase } from '../step';
import { note, type StepScope } from '../step-scope';
import type { AttachFile, RemoveFile, StepResult } from '../types';
import { done } from './outcome';

/** A call tree holds this much; larger things belong elsewhere. */
const mostBytes = 50 * 1024 * 1024;
const mostFiles = 50;

const attach = {
  name: 'file_attach',
  text: `UPDATE file f SET case_id = $2, root_case_id = $3, task_id = $4, attached_at = $5
          WHERE f.id = $1 AND f.case_id IS NULL AND f.uploaded_by = $6
          RETURNING f.size::int AS size, f.sha256,
            (SELECT coalesce(sum(o.size), 0)::int FROM file o WHERE o.root_case_id = $3 AND o.removed_at IS NULL) AS bytes,
            (SELECT count(*)::int FROM file o WHERE o.root_case_id = $3 AND o.removed_at IS NULL) AS files`,
};
const remove = {
  name: 'file_remove',
  text: `WITH gone AS (
           UPDATE file SET removed_at = $3, removed_by = $4 WHERE id = $1 AND case_id = $2 AND removed_at IS NULL
           RETURNING id, sha256), bytes AS (DELETE FROM file_chunk c USING gone WHERE c.file_id = gone.id)
         SELECT sha256 FROM gone`,
};

interface Attached {
  readonly size: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly files: number;
}

/** Makes a stored file one of the case's, open or ended; the audit keeps its size and checksum. */
export async function attachFile(room: Room, command: AttachFile): Promise<StepResult> {
  const { actor, key, reason, caseId, taskId = null, fileId } = command;
  const request = {
    ...{ command: 'attach-file', actor, key, reason, body: { caseId, taskId, fileId } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    const { size, sha256 } = await attached(step, [fileId, caseId, target.row.root_id, taskId, step.now, actor.id]);
    note(target, { file: fileId, ...(taskId ? { task: taskId } : {}), size, sha256 });
    return () => ({ ...stepResult(step, target), data: { file: fileId } });
  });
  return done(outcome);
}

async function attached(step: StepScope, values: readonly unknown[]): Promise<Attached> {
  const [file] = await step.tx.query<Attached>(attach, values);
  if (!file) throw new NotFound(`no file ${String(values[0])} to attach`, { reason: 'file' });
  if (file.bytes + file.size > mostBytes || file.files >= mostFiles)
    throw new InputError('the case has as many files as it may', {
      reason: 'files-full',
      fields: { file: { code: 'full' } },
    });
  return file;
}

/** Takes a file away with its bytes; that it was there stays in the audit. */
export async function removeFile(room: Room, command: RemoveFile): Promise<StepResult> {
  const { actor, key, reason, caseId, fileId } = command;
  const request = {
    ...{ command: 'remove-file', actor, key, reason, body: { caseId, fileId } },
    ...{ target: { kind: 'case', id: caseId } as const },
  };
  const outcome = await runStep<StepResult>(room, request, async (step, loaded) => {
    const target = targetCase(step, loaded, 'case', caseId);
    const [gone] = await step.tx.query<{ sha256: string }>(remove, [fileId, caseId, step.now, actor.id]);
    if (!gone) throw new NotFound(`no file ${fileId}`, { reason: 'file' });
    note(target, { file: fileId, removed: true, sha256: gone.sha256 });
    return () => stepResult(step, target);
  });
  return done(outcome);
}
