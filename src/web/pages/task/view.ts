/** The middle pane: the task's head, its script, its form, and what may be done with it now. */
import { mayWorkOn } from '../../../desk/task-access';
import type { Box } from '../../../desk/read/inbox';
import type { TaskRow } from '../../../desk/read/task';
import { taskScript } from '../../../desk/task-form';
import { newId } from '../../../lib/ids';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayDue, sayFull, sayTime } from '../../words';
import type { callModel } from './call';
import type { contextModel } from './context';

export type Problem =
  | { readonly kind: 'input' }
  | { readonly kind: 'conflict'; readonly typed?: Record<string, unknown>; readonly paused?: boolean };

interface About {
  readonly box: Box;
  readonly form: unknown;
  readonly problem: Problem | null;
  readonly context: Awaited<ReturnType<typeof contextModel>>;
  readonly call: Awaited<ReturnType<typeof callModel>>;
}

export function taskModel(visit: SignedInVisit, row: TaskRow, about: About) {
  const { t, actor, desk } = visit;
  const saying = sayingOf(visit, row.time_zone);
  const open = row.state === 'open';
  const works = open && row.assignee === actor.id;
  return {
    id: row.id,
    title: about.context.case.here,
    tag: about.context.case.tag,
    process: about.context.case.process,
    processHref: paths.process(row.process_key),
    businessKey: row.business_key ?? t('case.noKeyYet'),
    caseHref: paths.case(row.case_id),
    due: open ? sayDue(row.due, saying) : null,
    holder: holderOf(visit, row),
    draft: open && row.draft_at ? t('task.draftKept', { time: sayTime(row.draft_at, saying) }) : null,
    script: linesOf(about.context.script && taskScript(desk, row, about.context.script, scriptReader(visit))),
    call: about.call,
    form: about.form,
    works,
    mayClaim: open && row.assignee === null && mayWorkOn(actor, row),
    closed: open ? null : closedWords(visit, row),
    conflict: conflictWords(visit, row, about),
    actions: {
      complete: paths.taskAction(row.id, 'complete'),
      draft: paths.taskAction(row.id, 'draft'),
      claim: paths.taskAction(row.id, 'claim'),
      unclaim: paths.taskAction(row.id, 'unclaim'),
    },
    back: paths.tasks({ box: about.box }),
    key: newId(),
  };
}

const scriptReader = ({ actor, language, t, now, person }: SignedInVisit) => ({
  ...{ actor, language, t, now },
  agentName: person.actor.name,
});

function holderOf({ t, actor }: SignedInVisit, row: TaskRow) {
  if (row.state !== 'open') return null;
  if (!row.assignee) return { tone: 'amber', text: t('task.unclaimed'), hollow: true };
  const mine = row.assignee === actor.id;
  return {
    tone: mine ? 'blue' : 'amber',
    text: t('task.claimedBy', { who: row.assignee_name ?? row.assignee }),
    hollow: false,
  };
}

function closedWords(visit: SignedInVisit, row: TaskRow): string {
  const when = row.closed_at ? sayFull(row.closed_at, sayingOf(visit, row.time_zone)) : '';
  const who = row.closed_by_name ?? visit.t('actor.system');
  return visit.t(row.state === 'completed' ? 'task.closedBy' : 'task.gone', { who, when });
}

/** What was typed, so that nothing has to be typed again by heart. */
function conflictWords(visit: SignedInVisit, row: TaskRow, { problem, context }: About) {
  if (problem?.kind !== 'conflict') return null;
  const kept = Object.entries(problem.typed ?? {})
    .filter(([name, value]) => name !== '_csrf' && name !== 'key' && typeof value === 'string' && value !== '')
    .map(([name, value]) => {
      const words = context.words.get(name);
      return { name: words?.label ?? name, value: words?.options[String(value)] ?? value };
    });
  const held = row.state === 'open' && row.assignee && row.assignee !== visit.actor.id;
  if (problem.paused) return { what: visit.t('refusal.suspended'), kept };
  const what = held ? visit.t('task.heldBy', { who: row.assignee_name ?? row.assignee }) : closedWords(visit, row);
  return { what, kept };
}

/** A script as paragraphs; the library has escaped what it put in. */
const linesOf = (script: string | null | undefined): readonly string[] | null =>
  script ? script.split(/\n+/).filter((line) => line.trim() !== '') : null;
