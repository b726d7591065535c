/** The case page in words: head, diagram with its table, way, data, relatives, what it waits for. */
import type { CaseEvent } from '../../../desk/read/case-events';
import type { CaseFacts } from '../../../desk/read/case';
import { namesByVersion, namesOf, type Names } from '../../../desk/names';
import { fieldWords } from '../../../desk/field-words';
import { can } from '../../../desk/policy';
import { newId } from '../../../lib/ids';
import { incidentSentence } from '../../incident-words';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayFull, sayTime, type Saying } from '../../words';
import { dataRows } from './data';
import { elementMarks, type Mark } from './marks';
import { relativesTree } from './relatives';
import { statusBadge } from './status';
import { timelineOf } from './timeline';
import { waitRows } from './waits';

export async function caseModel(visit: SignedInVisit, facts: CaseFacts, events: readonly CaseEvent[]) {
  const { t, desk, actor, language } = visit;
  const names = await namesOf(desk, facts.definition_id, language);
  const { model } = await desk.definitions.byVersion(facts.definition_id);
  const words = await fieldWords(desk, facts.definition_id, language);
  const relativeNames = await namesByVersion(
    desk,
    facts.relatives.map((one) => one.definitionId),
    language,
  );
  const saying = sayingOf(visit, facts.time_zone);
  const venue = language === 'en' ? facts.venue_name_en : facts.venue_name;
  return {
    title: facts.business_key ?? names.process,
    id: facts.id,
    heading: facts.business_key ?? t('case.noKeyYet'),
    status: statusBadge(t, facts.status, facts.outcome),
    about: [
      t('case.version', { tag: names.tag, process: names.process, version: facts.version }),
      facts.customer_name,
      venue ?? t('venue.all'),
    ]
      .filter(Boolean)
      .join(' · '),
    strip: strip(visit, facts, saying),
    diagram: { xml: paths.caseDiagram(facts.id), marks: paths.caseMarks(facts.id) },
    table: tableRows(facts, names, saying, elementMarks(facts, visit.now)),
    timeline: timelineOf(visit, events, { names, timeZone: facts.time_zone, model }),
    data: dataRows(visit, facts, events, { saying, words }),
    relatives: relativesTree(visit, facts, relativeNames),
    waits: waitRows(visit, facts, names),
    incidents: incidentRows(visit, facts, names, saying),
    mayCancel: can(actor, 'case.cancel') && facts.status === 'running',
    cancel: paths.caseCancel(facts.id),
    here: paths.case(facts.id),
    key: newId(),
  };
}

function strip({ t }: SignedInVisit, facts: CaseFacts, saying: Saying) {
  const started = sayTime(facts.started_at, saying);
  return [
    {
      label: t('case.started'),
      value: t('case.startedBy', { time: started, who: facts.started_by_name ?? t('actor.system') }),
      tone: null,
    },
    {
      label: t('case.ended'),
      value: facts.ended_at ? sayTime(facts.ended_at, saying) : t('case.notYet'),
      tone: facts.ended_at ? 'green' : null,
    },
    { label: t('case.openTasks'), value: String(facts.tasks.length), tone: null },
    {
      label: t('case.openIncidents'),
      value: String(facts.incidents.length),
      tone: facts.incidents.length ? 'red' : null,
    },
  ];
}

const visitTones = { active: 'blue', completed: 'green', incident: 'red', cancelled: null } as const;

/** The diagram as a table: every flow node the case has been at, when, how often, and who did it. */
function tableRows(facts: CaseFacts, names: Names, saying: Saying, marks: ReadonlyMap<string, Mark>) {
  const { t } = saying;
  return facts.visits
    .filter((visit) => visit.elementType !== 'bpmn:SequenceFlow')
    .toSorted((a, b) => a.seq - b.seq)
    .map((visit) => ({
      name: names.element(visit.elementId),
      type: t(`element.${visit.elementType.replace('bpmn:', '')}`),
      state: t(`visit.${visit.state}`),
      tone: visitTones[visit.state],
      entered: sayFull(new Date(visit.enteredAt), saying),
      left: visit.leftAt ? sayFull(new Date(visit.leftAt), saying) : '',
      by: visit.by ?? '',
      late: marks.get(visit.elementId)?.due === 'late' && visit.leftAt === null,
    }));
}

function incidentRows(visit: SignedInVisit, facts: CaseFacts, names: Names, saying: Saying) {
  const { t, actor } = visit;
  return facts.incidents.map((incident) => ({
    id: incident.id,
    where: names.element(incident.elementId),
    sentence: incidentSentence(t, incident, names.element(incident.elementId)),
    detail: incident.detail,
    since: sayTime(new Date(incident.createdAt), saying),
    retry: can(actor, 'incident.retry') ? paths.incidentRetry(incident.id) : null,
  }));
}
