/** Who else has the task open, and what was typed for it and kept: from whose draft the form goes on. */
import type { Draft } from '../../../desk/draft';
import { onlookers } from '../../../desk/presence';
import type { TaskRow } from '../../../desk/read/task';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { initials, sayPrecisely, sayTime } from '../../words';

interface About {
  readonly drafts: readonly Draft[];
  /** The one the form goes on from. */
  readonly draft: Draft | null;
}

export async function presenceModel(visit: SignedInVisit, row: TaskRow, { drafts, draft }: About) {
  const { desk, actor, t } = visit;
  const saying = sayingOf(visit, row.time_zone);
  const looking = await onlookers(desk, actor, row.id);
  return {
    onlookers: looking.map(({ name, since, typing }) => ({
      say: t('task.alsoOpenSay', { who: name }),
      initials: initials(name),
      text: t('task.alsoOpen', { who: name, since: sayTime(since, saying) }),
      typing: typing ? t('task.alsoTyping') : null,
    })),
    draft: draft && draftWords(visit, row, draft),
    revision: drafts.find(({ userId }) => userId === actor.id)?.revision ?? 0,
    others: draft ? drafts.filter((one) => one !== draft).map((one) => otherWords(visit, row, one)) : [],
  };
}

/** When the person's own draft was kept; of a colleague's, whose it is. */
function draftWords(visit: SignedInVisit, row: TaskRow, draft: Draft) {
  const saying = sayingOf(visit, row.time_zone);
  const own = draft.userId === visit.actor.id;
  const who = { who: draft.userName, time: sayTime(draft.savedAt, saying) };
  return {
    kept: own ? visit.t('task.draftKept', { time: sayPrecisely(draft.savedAt, saying) }) : null,
    whose: own ? null : visit.t('task.draftOf', who),
  };
}

function otherWords(visit: SignedInVisit, row: TaskRow, draft: Draft) {
  const time = sayTime(draft.savedAt, sayingOf(visit, row.time_zone));
  const own = draft.userId === visit.actor.id;
  return {
    href: paths.task(row.id, { draft: draft.userId }),
    text: own ? visit.t('task.draftUseOwn', { time }) : visit.t('task.draftUse', { who: draft.userName, time }),
  };
}
