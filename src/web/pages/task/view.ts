/** The middle pane: its parts, the task's script, its form, and what may be done with it now. */
import type { TaskRow } from '../../../desk/read/task';
import { mayWorkOn } from '../../../desk/task-access';
import { taskScript } from '../../../desk/task-form';
import { isTheirs } from '../../../lib/actor';
import { newId } from '../../../lib/ids';
import { paths } from '../../paths';
import type { SignedInVisit } from '../../visit';
import { parametersOf, type PageWish } from '../tasks/wish';
import type { callModel } from './call';
import type { goneModel } from './gone';
import type { headModel } from './head';
import type { presenceModel } from './presence';

/** What each part of the pane shows, made by the part's own module. */
export interface Parts {
  readonly head: Awaited<ReturnType<typeof headModel>>;
  readonly presence: Awaited<ReturnType<typeof presenceModel>>;
  readonly gone: Awaited<ReturnType<typeof goneModel>>;
  readonly call: Awaited<ReturnType<typeof callModel>>;
  readonly form: unknown;
  /** The list the task stands in, which is gone on with. */
  readonly list: PageWish;
  /** The id of the script, or the expression that gives it. */
  readonly script: string | null;
}

export function taskModel(visit: SignedInVisit, row: TaskRow, { script, list, ...parts }: Parts) {
  const { actor, desk } = visit;
  const open = row.state === 'open';
  const works = open && isTheirs(actor, row.assignee);
  return {
    ...parts,
    id: row.id,
    caseId: row.case_id,
    /** Names this page among those that show the task. */
    page: newId(),
    state: works ? 'yours' : row.state,
    holder: row.assignee ?? '',
    title: parts.head.title,
    script: linesOf(script && taskScript(desk, row, script, scriptReader(visit))),
    works,
    mayClaim: open && row.assignee === null && mayWorkOn(actor, row),
    closed: !open,
    actions: {
      complete: paths.taskAction(row.id, 'complete', parametersOf(list)),
      draft: paths.taskAction(row.id, 'draft'),
      claim: paths.taskAction(row.id, 'claim'),
    },
    key: newId(),
  };
}

const scriptReader = ({ actor, language, t, now, person }: SignedInVisit) => ({
  ...{ actor, language, t, now },
  agentName: person.actor.name,
});

/** A script as paragraphs; the library has escaped what it put in. */
const linesOf = (script: string | null | undefined): readonly string[] | null =>
  script ? script.split(/\n+/).filter((line) => line.trim() !== '') : null;
