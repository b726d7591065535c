/** One step of an export after the other: which part comes next, and its text. */
import type { Json } from '../../lib/json';
import type { Desk } from '../desk';
import { namesByVersion } from '../names';
import { readable } from '../personal';
import { byteOrderMark } from './csv';
import { nextCases, visitsOf, type ExportedCase } from './cases';
import { firstPlace, nextEvents, type EventPlace, type EventWalk, type ExportedEvent } from './events';
import type { ExportFormat } from './formats';
import { caseRecord, casesHead, eventLine, eventRecord, eventsHead, type EventBody, type VersionOf } from './lines';
import { betweenEventsAndObjects, nothingKnown, ocelCases, ocelEvents, ocelHead, ocelLearn, ocelTail } from './ocel';
import type { OcelKnown } from './ocel';
import type { ExportWork, Step } from './store';
import { wordsOfCases, type Reader } from './words';
import { xesHead, xesTail, xesTrace } from './xes';

type Part = 'begin' | 'events' | 'gather' | 'cases' | 'objects' | 'end';

/** How far an export is, as JSON; `null` for `part` when all of it is written. */
export interface Place {
  readonly part: Part | null;
  readonly events: EventPlace | null;
  /** Where the walk through the events began. */
  readonly origin: string | null;
  /** The last case that was written, and how many were in this part. */
  readonly after: string | null;
  readonly done: number;
  /** Whether the list being written has something in it. */
  readonly begun: boolean;
  readonly known: OcelKnown | null;
}
export const beginning: Place = {
  ...{ part: 'begin', events: null, origin: null, after: null, done: 0, begun: false, known: null },
};

const parts: Readonly<Record<ExportFormat, readonly Part[]>> = {
  csv: ['begin', 'events', 'end'],
  jsonl: ['begin', 'events', 'end'],
  cases: ['begin', 'gather', 'cases', 'end'],
  xes: ['begin', 'gather', 'cases', 'end'],
  ocel: ['begin', 'gather', 'cases', 'objects', 'end'],
};

export interface Sizes {
  /** Events and cases of one step. */
  readonly events: number;
  readonly cases: number;
}

/** An export being written for its reader. */
export interface Writing {
  readonly desk: Desk;
  readonly row: ExportWork;
  readonly reader: Reader;
  readonly sizes: Sizes;
}

const nothing = { text: '', events: 0, cases: [] };

/** What the next step writes and where it leaves off. */
export function nextStep(writing: Writing): Promise<Step> {
  const { row } = writing;
  switch (row.place.part) {
    case 'begin':
      return begin(writing);
    case 'events':
      return events(writing);
    case 'gather':
      return gather(writing);
    case 'cases':
      return cases(writing);
    case 'objects':
      return objects(writing);
    default:
      return Promise.resolve(end(writing));
  }
}

/** The place at the start of the part behind this one. */
function behind({ row: { format, place } }: Writing, known: OcelKnown | null = place.known): Place {
  const list = parts[format];
  const part = list[list.indexOf(place.part ?? 'end') + 1] ?? null;
  return { ...beginning, part, known, begun: false };
}

const walkOf = ({ row, sizes }: Writing): EventWalk => ({
  selection: row.selection,
  until: new Date(Math.min(row.askedAt.getTime(), row.selection.to === null ? Infinity : Date.parse(row.selection.to))),
  most: sizes.events,
});

async function begin(writing: Writing): Promise<Step> {
  const { format, language } = writing.row;
  const heads: Readonly<Record<ExportFormat, string>> = {
    csv: byteOrderMark + eventsHead(language),
    jsonl: '',
    cases: byteOrderMark + casesHead(language),
    xes: xesHead(),
    ocel: ocelHead,
  };
  const first = await firstPlace(writing.desk.database, walkOf(writing));
  return {
    ...nothing,
    text: heads[format],
    share: 0,
    place: { ...behind(writing), events: first, origin: first.from },
  };
}

interface Slice {
  readonly found: readonly ExportedEvent[];
  readonly next: EventPlace | null;
  /** How much of the time asked for lies behind. */
  readonly share: number;
}

async function slice(writing: Writing): Promise<Slice> {
  const walk = walkOf(writing);
  const { events: place, origin } = writing.row.place;
  const { events: found, next } = await nextEvents(writing.desk.database, walk, place!);
  const [start, until] = [Date.parse(origin ?? place!.from), walk.until.getTime()];
  const at = next ? Date.parse(next.from) : until;
  return { found, next, share: at >= until ? 1 : Math.max(0, (at - start) / (until - start)) };
}

async function events(writing: Writing): Promise<Step> {
  const { found, next, share } = await slice(writing);
  const place = next ? { ...writing.row.place, events: next } : behind(writing);
  return { ...nothing, text: await linesOf(writing, found), events: found.length, place, share };
}

async function linesOf({ desk, row, reader }: Writing, found: readonly ExportedEvent[]): Promise<string> {
  const stored = found.map(({ body }) => JSON.parse(body) as Json);
  const bodies = (await readable(desk, reader.actor, stored)) as unknown as EventBody[];
  if (row.format === 'jsonl') return found.map((event, i) => eventLine(event, bodies[i]!)).join('');
  const versions = await versionsOf(desk, reader, bodies);
  return found
    .map((event, i) => {
      const version = versions.get(bodies[i]!.definition ?? '') ?? null;
      return eventRecord(event, bodies[i]!, version, reader.language);
    })
    .join('');
}

const versionNumbers = {
  name: 'audit_export_versions',
  text: 'SELECT id, version FROM process_definition WHERE id = ANY($1::uuid[])',
};

async function versionsOf(
  desk: Desk,
  { language }: Reader,
  bodies: readonly EventBody[],
): Promise<ReadonlyMap<string, VersionOf>> {
  const ids = [...new Set(bodies.flatMap(({ definition }) => (definition === undefined ? [] : [definition])))];
  const numbers = await desk.database.query<{ id: string; version: number }>(versionNumbers, [ids]);
  const names = await namesByVersion(
    desk,
    numbers.map(({ id }) => id),
    language,
  );
  return new Map(numbers.map(({ id, version }) => [id, { version, names: names.get(id)! }] as const));
}

/** The first half of the way for what is written case by case. */
async function gather(writing: Writing): Promise<Step> {
  const { found, next, share } = await slice(writing);
  const cases = [...new Set(found.flatMap(({ caseId }) => (caseId === null ? [] : [caseId])))];
  const place = next ? { ...writing.row.place, events: next } : behind(writing);
  return { ...nothing, cases, place, share: share / 2 };
}

async function cases(writing: Writing): Promise<Step> {
  const { desk, row, sizes } = writing;
  const lot = await nextCases(desk.database, row.id, row.place.after, sizes.cases);
  if (lot.length === 0) return afterCases(writing);
  const done = row.place.done + lot.length;
  const place: Place = { ...row.place, after: lot.at(-1)!.id, done };
  const share = 0.5 + 0.4 * Math.min(1, done / Math.max(1, row.cases));
  if (row.format === 'cases') return { ...nothing, text: await caseList(writing, lot), place, share };
  return { ...(await visitsAs(writing, lot, place)), share };
}

async function caseList({ desk, reader }: Writing, lot: readonly ExportedCase[]): Promise<string> {
  const ids = lot.map(({ definitionId }) => definitionId);
  const names = await namesByVersion(desk, ids, reader.language);
  return lot.map((one) => caseRecord(one, names.get(one.definitionId)!, reader.language)).join('');
}

/** Cases with all they were at, as traces or as events of a common list. */
async function visitsAs({ desk, row, reader }: Writing, lot: readonly ExportedCase[], place: Place) {
  const words = await wordsOfCases(desk, reader, lot);
  const visits = await visitsOf(desk.database, lot);
  const all = lot.flatMap(({ id }) => visits.get(id)!);
  if (row.format === 'xes') {
    const text = lot.map((one) => xesTrace(one, visits.get(one.id)!, words.get(one.id)!)).join('');
    return { ...nothing, text, events: all.length, place };
  }
  const known = ocelLearn(row.place.known ?? nothingKnown, lot, all, words);
  const text = ocelEvents(all, words, !row.place.begun);
  return { ...nothing, text, events: all.length, place: { ...place, known, begun: row.place.begun || all.length > 0 } };
}

const afterCases = (writing: Writing): Step => ({
  ...nothing,
  text: writing.row.format === 'ocel' ? betweenEventsAndObjects : '',
  place: behind(writing),
  share: 0.9,
});

async function objects(writing: Writing): Promise<Step> {
  const { desk, row, reader, sizes } = writing;
  const lot = await nextCases(desk.database, row.id, row.place.after, sizes.cases * 4);
  if (lot.length === 0) return { ...nothing, place: { ...behind(writing), begun: row.place.begun }, share: 0.95 };
  const words = await wordsOfCases(desk, reader, lot);
  const text = ocelCases(lot, words, !row.place.begun);
  return { ...nothing, text, place: { ...row.place, after: lot.at(-1)!.id, begun: true }, share: 0.9 };
}

function end(writing: Writing): Step {
  const { format, place } = writing.row;
  const tail =
    format === 'xes' ? xesTail : format === 'ocel' ? ocelTail(place.known ?? nothingKnown, !place.begun) : '';
  return { ...nothing, text: tail, place: behind(writing), share: 1 };
}
