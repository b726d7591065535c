/** What was said beside a case among colleagues. */
import { commentsOf, type Comment } from '../../../desk/comments';
import { can } from '../../../desk/policy';
import type { TaskRow } from '../../../desk/read/task';
import { newId } from '../../../lib/ids';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { initials, isoTime, sayFull, sayTime } from '../../words';
import { triedHere, type Tried } from './tried';

/** Beside which call tree, in which zone, and where what is added is sent. */
export interface Beside {
  readonly rootCaseId: string;
  readonly timeZone: string | null;
  readonly action: string;
}

export const commentsModel = (visit: SignedInVisit, row: TaskRow, tried: Tried | null = null) =>
  commentsBeside(
    visit,
    { rootCaseId: row.root_case_id, timeZone: row.time_zone, action: paths.taskWork(row.id, 'comments') },
    tried,
  );

export async function commentsBeside(visit: SignedInVisit, beside: Beside, tried: Tried | null) {
  const { desk, actor } = visit;
  const comments = await commentsOf(desk, actor, beside.rootCaseId);
  const refused = triedHere(tried, 'comment');
  return {
    n: comments.length,
    list: comments.map((one) => commentModel(visit, one, beside.timeZone)),
    write: can(actor, 'comment.write')
      ? {
          action: beside.action,
          people: paths.people(),
          key: newId(),
          text: refused?.typed['text'] ?? '',
          why: refused?.why ?? null,
        }
      : null,
  };
}

function commentModel(visit: SignedInVisit, one: Comment, timeZone: string | null) {
  const { t } = visit;
  const saying = sayingOf(visit, timeZone);
  const name = one.authorName ?? t('comments.left');
  const unread = t(can(visit.actor, 'personal.read') ? 'comments.erased' : 'comments.hidden');
  return {
    name,
    initials: initials(name),
    handOver: one.kind === 'hand-over',
    at: { text: sayTime(one.at, saying), full: sayFull(one.at, saying), iso: isoTime(one.at) },
    unread: one.text === null ? unread : null,
    parts: one.text === null ? [] : spoken(one.text, one.mentions),
    forMe: one.mentions.some(({ id }) => id === visit.actor.id),
  };
}

/** The text in pieces, so that the names it speaks to can be shown as such. */
function spoken(text: string, mentions: Comment['mentions']) {
  const names = mentions.map(({ name }) => `@${name}`).sort((a, b) => b.length - a.length);
  if (names.length === 0) return [{ text, mention: false }];
  const pattern = new RegExp(`(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`);
  return text
    .split(pattern)
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, mention: names.includes(piece) }));
}
