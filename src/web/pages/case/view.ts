/** The case page in words: head, diagram with its table, way, data, relatives, what it waits for. */
import type { CaseEvent } from '../../../desk/read/case-events';
import type { CaseBeside } from '../../../desk/read/case-beside';
import type { ValueChange } from '../../../desk/read/case-changes';
import type { CaseFacts } from '../../../desk/read/case';
import { knownIds } from '../../../desk/read/known-ids';
import { namesByVersion, namesOf, type Names } from '../../../desk/names';
import { fieldWords } from '../../../desk/field-words';
import { can } from '../../../desk/policy';
import { incidentSentence } from '../../incident-words';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { sayFull, sayTime, type Saying } from '../../words';
import { dialogsOf, type ActionParts, type Dialog, type Typed } from './actions';
import { besideRows } from './beside';
import { dataRows, valuesIn } from './data';
import { elementMarks, type Mark } from './marks';
import { relativesTree } from './relatives';
import { statusBadge } from './status';
import { timelineOf } from './timeline';
import { waitRows } from './waits';

/** What the page is made from beside the case itself. */
export interface CaseParts {
  readonly events: readonly CaseEvent[];
  readonly changes: readonly ValueChange[];
  readonly beside: CaseBeside;
  readonly typed: Typed | null;
}

export async function caseModel(visit: SignedInVisit, facts: CaseFacts, parts: CaseParts) {
  const { t, desk, language } = visit;
  const { events, changes, beside, typed } = parts;
  const names = await namesOf(desk, facts.definition_id, language);
  const { model } = await desk.definitions.byVersion(facts.definition_id);
  const words = await fieldWords(desk, facts.definition_id, language);
  const relativeNames = await namesByVersion(
    desk,
    facts.relatives.map((one) => one.definitionId),
    language,
  );
  const saying = sayingOf(visit, facts.time_zone);
  const known = await knownIds(desk, facts, valuesIn(facts, changes), language);
  const others = await otherVersions(visit, facts, typed);
  const dialogs = dialogsOf(visit, facts, { names, model, words, ...others, typed });
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
    timeline: timelineOf(visit, events, { names, timeZone: facts.time_zone, model, replayOf: facts.id }),
    data: dataRows(visit, facts, changes, { saying: { ...saying, known }, words }),
    relatives: relativesTree(visit, facts, relativeNames),
    waits: waitRows(visit, facts, names, new Set(dialogs.map(({ verb }) => verb))),
    incidents: incidentRows(facts, names, saying, dialogs),
    ...besideRows(visit, facts, beside, names, saying),
    traffic: beside.received.length + beside.sent.length + beside.deliveries.length > 0,
    suspended: facts.suspended,
    dialogs,
    buttons: dialogs
      .filter(({ verb }) => !besideButtons.has(verb))
      .map((one) => ({ ...one, href: paths.caseDo(facts.id, { do: one.verb }) })),
    mayEdit: dialogs.some(({ verb }) => verb === 'data'),
    mayMove: dialogs.some(({ verb }) => verb === 'move'),
    canReplay: facts.visits.length > 0,
    replay: paths.caseReplay(facts.id),
    back: paths.case(facts.id),
    file: { page: paths.caseFile(facts.id), pdf: paths.caseFilePdf(facts.id) },
    audit: can(visit.actor, 'audit.read') ? auditLinks(facts) : null,
  };
}

/** Where an auditor goes from a case: everything about it, and who has seen its guest. */
const auditLinks = ({ id, customer_id: guest }: CaseFacts) => ({
  all: paths.audit({ about: id }),
  guest: guest === null ? null : paths.auditCustomer(guest),
});

/** Actions whose buttons stand beside what they are about. */
const besideButtons = new Set(['retry', 'skip-incident', 'fire', 'timer-due', 'task-due', 'assign', 'put-back']);

/** The versions it could go to, newest first, and the one that is chosen among them. */
async function otherVersions(
  { desk, actor, language }: SignedInVisit,
  facts: CaseFacts,
  typed: Typed | null,
): Promise<Pick<ActionParts, 'versions' | 'target'>> {
  if (!can(actor, 'case.migrate') || facts.status !== 'running') return { versions: [], target: null };
  const found = await desk.definitions.versions(facts.process_key);
  const others = found.filter(({ version }) => version !== facts.version).sort((a, b) => b.version - a.version);
  const wished = typed?.verb === 'migrate' ? Number(typed.values['version']) : NaN;
  const chosen = others.find(({ version }) => version === wished) ?? others[0];
  if (!chosen) return { versions: [], target: null };
  const [names, { model }] = await Promise.all([
    namesOf(desk, chosen.id, language),
    desk.definitions.byVersion(chosen.id),
  ]);
  return { versions: others.map(({ version }) => version), target: { version: chosen.version, names, model } };
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

function incidentRows(facts: CaseFacts, names: Names, saying: Saying, dialogs: readonly Dialog[]) {
  const { t } = saying;
  const button = (incident: string) => (verb: 'retry' | 'skip-incident') => {
    const dialog = dialogs.find((one) => one.verb === verb);
    if (!dialog) return [];
    const href = `${paths.caseDo(facts.id, { do: verb })}&incident=${incident}`;
    return [{ href, id: dialog.id, label: t(`act.${verb}`), icon: dialog.icon }];
  };
  return facts.incidents.map((incident) => ({
    id: incident.id,
    where: names.element(incident.elementId),
    sentence: incidentSentence(t, incident, names.element(incident.elementId)),
    detail: incident.detail,
    since: sayTime(new Date(incident.createdAt), saying),
    buttons: (['retry', 'skip-incident'] as const).flatMap(button(incident.id)),
  }));
}
