/** Cases as OCEL 2.0 (JSON): every stay at a node an event of its case and of the person who did it. */
import type { ExportedCase, ExportedVisit } from './cases';
import type { CaseWords } from './words';

/** Types and people met so far; they are listed at the end, and are few however many cases there are. */
export interface OcelKnown {
  readonly events: readonly string[];
  readonly objects: readonly string[];
  readonly people: readonly (readonly [id: string, name: string])[];
}
export const nothingKnown: OcelKnown = { events: [], objects: [], people: [] };

export const ocelHead = '{"events":[';
export const betweenEventsAndObjects = '\n],"objects":[';

const named = (values: Readonly<Record<string, string | number | boolean | null>>) =>
  Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [{ name, value: String(value) }]));
const personId = (id: string): string => `person:${id}`;

/** Items of one list, with the comma before them where there are others already. */
const items = (list: readonly object[], isFirst: boolean): string =>
  list.map((one, i) => `${isFirst && i === 0 ? '' : ','}\n${JSON.stringify(one)}`).join('');

/** The events of some cases. */
export function ocelEvents(
  visits: readonly ExportedVisit[],
  words: ReadonlyMap<string, CaseWords>,
  isFirst: boolean,
): string {
  return items(
    visits.map((visit) => ocelEvent(visit, words.get(visit.caseId)!)),
    isFirst,
  );
}

function ocelEvent(visit: ExportedVisit, words: CaseWords) {
  const person = visit.personId === null ? [] : [{ objectId: personId(visit.personId), qualifier: 'done by' }];
  return {
    id: `${visit.caseId}:${visit.seq}`,
    type: words.element(visit.elementId),
    time: (visit.leftAt ?? visit.enteredAt).toISOString(),
    attributes: named({
      ...{ state: visit.state, element: visit.elementId, node: visit.elementType.replace('bpmn:', '') },
      ...{ entered: visit.enteredAt.toISOString(), groups: visit.groups?.join(' ') ?? null },
    }),
    relationships: [{ objectId: visit.caseId, qualifier: 'case' }, ...person],
  };
}

/** The cases themselves, as objects of their process's type. */
export const ocelCases = (
  cases: readonly ExportedCase[],
  words: ReadonlyMap<string, CaseWords>,
  isFirst: boolean,
): string =>
  items(
    cases.map((one) => ocelCase(one, words.get(one.id)!)),
    isFirst,
  );

function ocelCase(one: ExportedCase, words: CaseWords) {
  const time = one.startedAt.toISOString();
  const attributes = named({
    ...{ number: one.businessKey, process: words.process, version: one.version, venue: words.venue },
    ...{ status: one.status, outcome: one.outcome, byHand: one.byHand, customer: one.customerId },
    ...{ started: time, ended: one.endedAt?.toISOString() ?? null },
  });
  return {
    ...{ id: one.id, type: one.processKey, attributes: attributes.map((value) => ({ ...value, time })) },
    relationships: [
      ...(one.parentId === null ? [] : [{ objectId: one.parentId, qualifier: 'called by' }]),
      ...(one.cameFrom === null ? [] : [{ objectId: one.cameFrom, qualifier: 'came from' }]),
    ],
  };
}

/** What is known after some more cases. */
export function ocelLearn(
  known: OcelKnown,
  cases: readonly ExportedCase[],
  visits: readonly ExportedVisit[],
  words: ReadonlyMap<string, CaseWords>,
): OcelKnown {
  const people = new Map(known.people);
  for (const { personId: id, person } of visits) if (id !== null) people.set(id, person ?? id);
  const events = visits.map((visit) => words.get(visit.caseId)!.element(visit.elementId));
  return {
    events: [...new Set([...known.events, ...events])],
    objects: [...new Set([...known.objects, ...cases.map(({ processKey }) => processKey)])],
    people: [...people],
  };
}

const texts = (...names: string[]) => names.map((name) => ({ name, type: 'string' }));
const times = (...names: string[]) => names.map((name) => ({ name, type: 'time' }));
const personType = 'person';

/** People, then the types of everything above. */
export function ocelTail({ events, objects, people }: OcelKnown, isFirst: boolean): string {
  const persons = people.map(([id, name]) => ({
    ...{ id: personId(id), type: personType, relationships: [] },
    attributes: [{ name: 'name', value: name, time: '1970-01-01T00:00:00.000Z' }],
  }));
  const ofCase = [
    ...texts('number', 'process', 'version', 'venue', 'status', 'outcome', 'byHand', 'customer'),
    ...times('started', 'ended'),
  ];
  const ofEvent = [...texts('state', 'element', 'node', 'groups'), ...times('entered')];
  const objectTypes = [
    ...objects.map((name) => ({ name, attributes: ofCase })),
    ...(persons.length > 0 ? [{ name: personType, attributes: texts('name') }] : []),
  ];
  const eventTypes = events.map((name) => ({ name, attributes: ofEvent }));
  return `${items(persons, isFirst)}\n],"objectTypes":${JSON.stringify(objectTypes)},"eventTypes":${JSON.stringify(eventTypes)}}\n`;
}
