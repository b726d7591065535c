/** How much waits for the visitor: asked once per request, by whichever part of the page needs it first. */
import type { Person } from '../desk/people';
import { inboxCounts, type InboxCounts } from '../desk/read/inbox-counts';
import { unreadNotices } from '../desk/read/notices';
import type { SignedInVisit } from './visit';

/** Asks once for a visitor of this request, however many parts of the page want to know. */
function once<T>(ask: (visit: SignedInVisit) => Promise<T>): (visit: SignedInVisit) => Promise<T> {
  const asked = new WeakMap<Person, Promise<T>>();
  return (visit) => {
    const answer = asked.get(visit.person) ?? ask(visit);
    asked.set(visit.person, answer);
    return answer;
  };
}

export const countsOf: (visit: SignedInVisit) => Promise<InboxCounts> = once(({ desk, actor, now }) =>
  inboxCounts(desk, actor, now),
);

/** What the bell says. */
export const unreadOf: (visit: SignedInVisit) => Promise<number> = once(({ desk, actor }) =>
  unreadNotices(desk, actor),
);
