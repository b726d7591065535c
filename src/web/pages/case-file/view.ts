/** A case on paper, whole: diagram with the way it came, what happened, its data, tasks, what was sent, said and put beside it. */
import { commentsOf, type Comment } from '../../../desk/comments';
import { fieldWords } from '../../../desk/field-words';
import { filesOf } from '../../../desk/files';
import { namesByVersion, namesOf } from '../../../desk/names';
import { can } from '../../../desk/policy';
import { caseBeside } from '../../../desk/read/case-beside';
import { caseChanges } from '../../../desk/read/case-changes';
import { caseEvents, type CaseEvent } from '../../../desk/read/case-events';
import type { CaseFacts } from '../../../desk/read/case';
import { knownIds } from '../../../desk/read/known-ids';
import type { SignedInVisit } from '../../visit';
import { sayingOf } from '../../visit';
import { sayFull, type Saying } from '../../words';
import { besideRows } from '../case/beside';
import { dataRows, valuesIn } from '../case/data';
import { relativesTree, type Branch } from '../case/relatives';
import { statusBadge } from '../case/status';
import { sentenceOf } from '../case/timeline';
import { diagramStrips } from './diagram';

/** What one sheet after the other still holds; a longer life is an export's. */
const mostEvents = 5000;

export async function caseFileModel(visit: SignedInVisit, facts: CaseFacts) {
  const { t, desk, actor, language } = visit;
  const [newest, changes, beside, comments, files] = await Promise.all([
    caseEvents(desk, actor, facts.id, { limit: mostEvents }),
    caseChanges(desk, actor, facts.id),
    caseBeside(desk, actor, facts.id),
    commentsOf(desk, actor, facts.root_id),
    filesOf(desk, actor, facts.root_id),
  ]);
  const names = await namesOf(desk, facts.definition_id, language);
  const { model, drawing } = await desk.definitions.byVersion(facts.definition_id);
  const words = await fieldWords(desk, facts.definition_id, language);
  const saying = {
    ...fullSaying(visit, facts),
    known: await knownIds(desk, facts, valuesIn(facts, changes), language),
  };
  const relatives = await namesByVersion(
    desk,
    facts.relatives.map((one) => one.definitionId),
    language,
  );
  return {
    heading: facts.business_key ?? t('case.noKeyYet'),
    process: t('case.version', { tag: names.tag, process: names.process, version: facts.version }),
    status: statusBadge(t, facts.status, facts.outcome),
    facts: headFacts(visit, facts, saying),
    strips: diagramStrips(facts, { drawing, model, names, now: visit.now }),
    timeline: await timelineRows(visit, facts, newest.toReversed(), saying),
    cut: newest.length === mostEvents ? t('caseFile.cut', { n: mostEvents }) : null,
    data: dataRows(visit, facts, changes, { saying, words, whole: true }),
    ...besideRows(visit, facts, beside, names, saying),
    relatives: flat(relativesTree(visit, facts, relatives)),
    comments: comments.map((one) => commentRow(visit, one, saying)),
    files: files.map((one) => ({
      ...{ name: one.name, size: one.size, sha256: one.sha256 },
      who: `${one.byName ?? t('comments.left')} ${sayFull(one.at, saying)}`,
    })),
    chain: chainOf(newest[0]),
    hides: !can(actor, 'personal.read'),
    made: t('caseFile.made', { who: actor.name, time: sayFull(visit.now, saying), zone: saying.timeZone }),
  };
}

/** Paper is read on another day: every time with its date, as if it were said from long ago. */
const fullSaying = (visit: SignedInVisit, facts: CaseFacts): Saying => ({
  ...sayingOf(visit, facts.time_zone),
  now: new Date(0),
});

function headFacts(visit: SignedInVisit, facts: CaseFacts, saying: Saying) {
  const { t, language } = visit;
  const venue = language === 'en' ? facts.venue_name_en : facts.venue_name;
  const start = { time: sayFull(facts.started_at, saying), who: facts.started_by_name ?? t('actor.system') };
  return [
    { label: t('case.started'), value: t('case.startedBy', start) },
    { label: t('case.ended'), value: facts.ended_at ? sayFull(facts.ended_at, saying) : t('case.notYet') },
    { label: t('cases.venue'), value: venue ?? t('venue.all') },
    ...(facts.customer_name === null ? [] : [{ label: t('cases.guest'), value: facts.customer_name }]),
    { label: t('caseFile.id'), value: facts.id },
  ];
}

/** Each step in the words of the version that ran then. */
async function timelineRows(visit: SignedInVisit, facts: CaseFacts, events: readonly CaseEvent[], saying: Saying) {
  const { desk, language } = visit;
  const ids = [...new Set(events.map(({ definition }) => definition))];
  const names = await namesByVersion(desk, ids, language);
  const models = new Map(
    await Promise.all(ids.map(async (id) => [id, (await desk.definitions.byVersion(id)).model] as const)),
  );
  return events.map((event) => {
    const version = { names: names.get(event.definition)!, model: models.get(event.definition)! };
    const { title, detail } = sentenceOf(visit, event, { ...version, timeZone: facts.time_zone });
    return { time: sayFull(event.at, saying), title, detail, seq: event.seq, hash: event.hash.slice(0, 12) };
  });
}

function commentRow({ t, actor }: SignedInVisit, one: Comment, saying: Saying) {
  const unread = t(can(actor, 'personal.read') ? 'comments.erased' : 'comments.hidden');
  return { who: `${one.authorName ?? t('comments.left')} ${sayFull(one.at, saying)}`, text: one.text ?? unread };
}

/** Where the chain stood: with it the file can be held against the audit later. */
const chainOf = (last: CaseEvent | undefined) => (last ? { seq: last.seq, hash: last.hash } : null);

interface RelativeRow {
  readonly name: string;
  readonly tag: string;
  readonly on: boolean;
  readonly status: Branch['status'];
}
const flat = (branches: readonly Branch[]): RelativeRow[] =>
  branches.flatMap(({ children, ...one }) => [one, ...flat(children)]);
