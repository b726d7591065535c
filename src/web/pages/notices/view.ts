/** What somebody was told, in words. */
import type { Notice, NoticePage } from '../../../desk/read/notices';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayDue, sayFull, sayTime } from '../../words';

const icons: Readonly<Record<Notice['kind'], string>> = {
  assigned: 'inbox',
  taken: 'swap',
  mentioned: 'chat',
  'due-soon': 'clock',
  late: 'alert',
};

/** One sentence: who did what with which task. */
export const noticeWords = ({ t }: SignedInVisit, notice: Notice): string =>
  t(notice.by === null && notice.kind === 'assigned' ? 'notice.assignedBySystem' : `notice.${notice.kind}`, {
    who: notice.by ?? t('actor.system'),
    what: notice.title,
  });

export function noticesModel(visit: SignedInVisit, page: NoticePage) {
  return {
    rows: page.notices.map((notice) => rowOf(visit, notice)),
    upTo: page.notices[0]?.id ?? null,
    unread: page.notices.some(({ unread }) => unread),
    next: page.next ? paths.notices({ after: page.next }) : null,
  };
}

function rowOf(visit: SignedInVisit, notice: Notice) {
  const { t } = visit;
  const saying = sayingOf(visit, notice.timeZone);
  const dueKind = notice.kind === 'due-soon' || notice.kind === 'late';
  return {
    action: paths.notice(notice.id),
    icon: icons[notice.kind],
    tone: notice.kind === 'late' && notice.unread ? 'red' : null,
    unread: notice.unread,
    text: noticeWords(visit, notice),
    tag: notice.tag,
    key: notice.businessKey ?? t('case.noKeyYet'),
    settled: notice.settled,
    due: notice.settled || !(dueKind || notice.kind === 'assigned') ? null : sayDue(notice.due, saying),
    at: { text: sayTime(notice.at, saying), full: sayFull(notice.at, saying), iso: isoTime(notice.at) },
  };
}
