/** One event beside the list: what it changed, where it stands in its chain, what seals it, what was noted on it. */
import type { AuditDetail } from '../../../desk/read/audit-event';
import type { AuditFault, AuditReport } from '../../../desk/audit';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { isoTime, sayFull } from '../../words';
import { addressOf, hiddenOf, placeText, type AuditWish } from './wish';
import { changesOf, sayAbout, sayActor, sayCommand, sayVersion, wordsFor, type AuditWords, type Change } from './words';

const grouped = (hash: string): string =>
  `${hash.slice(0, 4)} ${hash.slice(4, 8)} ${hash.slice(8, 12)} … ${hash.slice(-4)}`;

export async function detailModel(
  visit: SignedInVisit,
  wish: AuditWish,
  detail: AuditDetail,
  report: AuditReport | null,
) {
  const { t } = visit;
  const { line, things } = detail;
  const words = await wordsFor(visit, things, [line]);
  const saying = sayingOf(visit);
  const place = placeText(line);
  return {
    title: sayCommand(visit, line.command),
    at: {
      text: `${sayFull(line.at, saying)}.${String(line.at.getMilliseconds()).padStart(3, '0')}`,
      iso: isoTime(line.at),
    },
    who: [sayActor(visit, line.body), ...detail.roles.map((role) => t(`role.${role}`))].join(' · '),
    about: sayAbout(words, line),
    version: versionOf(words, detail),
    reason: line.body.reason ?? null,
    stream: line.stream,
    seq: line.seq,
    ...shownChanges(changesOf(words, line)),
    way: wayOf(words, detail),
    replay: line.caseId ? paths.caseReplay(line.caseId, { seq: line.seq }) : null,
    chain: chainOf(wish, detail),
    sealed: sealedIn(visit, detail),
    verify: addressOf(wish, { after: wish.after, event: place, verify: '1' }),
    report: report && reportModel(visit, report),
    notes: detail.notes.map(({ at, body }) => ({
      text: typeof body.facts?.['text'] === 'string' ? body.facts['text'] : '',
      by: `${sayActor(visit, body)} · ${sayFull(at, saying)}`,
    })),
    ...{
      noteAction: paths.auditNotes,
      event: place,
      hidden: hiddenOf(wish.criteria),
      close: addressOf(wish, { after: wish.after }),
    },
  };
}

const shownAtFirst = 10;

/** What is empty on both sides says nothing; of much the rest is folded away, so that the proof stays near. */
function shownChanges(all: readonly Change[]) {
  const changes = all.filter(({ old, value }) => value !== '' || Boolean(old));
  return { changes: changes.slice(0, shownAtFirst), moreChanges: changes.slice(shownAtFirst) };
}

function versionOf(words: AuditWords, { line, version }: AuditDetail) {
  const key = line.body.process;
  if (version === null || key === undefined) return null;
  return { text: sayVersion(words, line), href: `${paths.process(key)}?version=${version}` };
}

/** Where the step left and came to, by the names of its version. */
function wayOf({ versions }: AuditWords, { line }: AuditDetail) {
  const { left = [], entered = [], definition } = line.body;
  const name = ({ element }: { readonly element: string }): string =>
    versions.get(definition ?? '')?.names.element(element) ?? element;
  return { left: left.map(name), entered: entered.map(name) };
}

function chainOf(wish: AuditWish, { line, previous, following }: AuditDetail) {
  const link = (seq: number): string =>
    addressOf(wish, { after: wish.after, event: placeText({ stream: line.stream, seq: String(seq) }) });
  const seq = Number(line.seq);
  return {
    previous: { hash: grouped(previous), href: seq > 1 ? link(seq - 1) : null },
    own: grouped(line.hash),
    following: following && { hash: grouped(following.hash), href: link(seq + 1) },
  };
}

const sealedIn = (visit: SignedInVisit, { sealed }: AuditDetail): string =>
  sealed === null
    ? visit.t('audit.notSealed')
    : visit.t('audit.sealed', { number: sealed.number, time: sayFull(sealed.at, sayingOf(visit)), key: sealed.keyId });

const sayFault = ({ seq, kind, detail }: AuditFault): string => `${seq === null ? '' : `#${seq} `}[${kind}] ${detail}`;

function reportModel({ t }: SignedInVisit, { events, notYetSealed, faults }: AuditReport) {
  const whole = faults.length === 0;
  return {
    tone: whole ? 'green' : 'red',
    icon: whole ? 'shield' : 'alert',
    title: t(whole ? 'audit.whole' : 'audit.broken', { n: faults.length, events }),
    text: t('audit.checked', { events, unsealed: notYetSealed }),
    faults: faults.slice(0, 20).map(sayFault),
  };
}
