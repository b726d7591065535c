/** A task that is no longer there to be worked on: who did it or what took it away, and what was typed for it. */
import { fieldWords } from '../../../desk/field-words';
import type { Box } from '../../../desk/read/inbox';
import type { TaskRow } from '../../../desk/read/task';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayFull } from '../../words';

export type Problem =
  | { readonly kind: 'input' }
  | { readonly kind: 'conflict'; readonly typed?: Record<string, unknown>; readonly paused?: boolean };

export async function goneModel(
  visit: SignedInVisit,
  row: TaskRow,
  { box, problem }: { readonly box: Box; readonly problem: Problem | null },
) {
  const open = row.state === 'open';
  if (open && problem?.kind !== 'conflict') return null;
  return {
    conflict:
      problem?.kind === 'conflict'
        ? { what: conflictWords(visit, row, problem.paused === true), kept: await keptOf(visit, row, problem.typed) }
        : null,
    closed: open ? null : closedWords(visit, row),
    caseHref: paths.case(row.case_id),
    back: paths.tasks({ box }),
  };
}

function closedWords(visit: SignedInVisit, row: TaskRow): string {
  const when = row.closed_at ? sayFull(row.closed_at, sayingOf(visit, row.time_zone)) : '';
  const who = row.closed_by_name ?? visit.t('actor.system');
  return visit.t(row.state === 'completed' ? 'task.closedBy' : 'task.gone', { who, when });
}

function conflictWords(visit: SignedInVisit, row: TaskRow, paused: boolean): string {
  if (paused) return visit.t('refusal.suspended');
  const held = row.state === 'open' && row.assignee && row.assignee !== visit.actor.id;
  return held ? visit.t('task.heldBy', { who: row.assignee_name ?? row.assignee }) : closedWords(visit, row);
}

/** What was typed, so that nothing has to be typed again by heart. */
async function keptOf({ desk, language }: SignedInVisit, row: TaskRow, typed: Record<string, unknown> = {}) {
  const fields = await fieldWords(desk, row.definition_id, language);
  return Object.entries(typed)
    .filter(([name, value]) => name !== '_csrf' && name !== 'key' && typeof value === 'string' && value !== '')
    .map(([name, value]) => {
      const words = fields.get(name);
      return { name: words?.label ?? name, value: words?.options[String(value)] ?? value };
    });
}
