/** How much waits for the visitor: asked once per request, by whichever part of the page needs it first. */
import type { Person } from '../desk/people';
import { inboxCounts, type InboxCounts } from '../desk/read/inbox-counts';
import type { SignedInVisit } from './visit';

const asked = new WeakMap<Person, Promise<InboxCounts>>();

export function countsOf(visit: SignedInVisit): Promise<InboxCounts> {
  const counts = asked.get(visit.person) ?? inboxCounts(visit.desk, visit.actor, visit.now);
  asked.set(visit.person, counts);
  return counts;
}
