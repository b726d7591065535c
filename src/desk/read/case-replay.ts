/**
 * The life of a case as a film: what stood where and which values it had after each of its steps, on the version that
 * ran then. Told by its audit events: each names the visits it touched with a digest of how it left them, so that what
 * stood at a moment is known exactly, however many steps the same instant saw.
 */
import { historyDigest } from '../../engine/audit/case-event';
import type { Actor } from '../../lib/actor';
import type { Json, Variables } from '../../lib/json';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { caseEvents, type CaseEvent } from './case-events';

/** A visit as it stands after a step. */
export interface Standing {
  readonly visit: number;
  readonly itemId: string;
  readonly elementId: string;
  readonly failing: boolean;
}
/** One step: what came to stand or stands differently, what left, which flows were taken. */
export interface FilmStep {
  readonly event: CaseEvent;
  readonly set: readonly Standing[];
  readonly gone: readonly { readonly visit: number; readonly elementId: string; readonly done: boolean }[];
  readonly flows: readonly string[];
}
export interface Moment {
  readonly definition: string;
  readonly status: string;
  readonly standing: readonly Standing[];
  readonly variables: Variables;
  /** How often each flow node was left done. */
  readonly times: ReadonlyMap<string, number>;
  readonly flows: ReadonlySet<string>;
}

interface VisitRow {
  readonly seq: number;
  readonly item_id: string;
  readonly element_id: string;
  readonly element_type: string;
  readonly token_id: string;
  readonly state: string;
  readonly entered_at: Date;
  readonly left_at: Date | null;
  readonly flows: string | null;
}
const allVisits: Statement = {
  name: 'desk-case-replay',
  text: `SELECT seq, item_id, element_id, element_type, token_id, state, entered_at, left_at, flows
    FROM flow_node_instance WHERE case_id = $1 ORDER BY seq`,
};
const everyEvent = 1_000_000;

/** Every step of the case, the first first. The caller has made sure that the reader may see the case. */
export async function caseFilm(desk: Desk, actor: Actor, caseId: string): Promise<readonly FilmStep[]> {
  const [newest, visits] = await Promise.all([
    caseEvents(desk, actor, caseId, { limit: everyEvent }),
    desk.database.query<VisitRow>(allVisits, [caseId]),
  ]);
  const events = newest.toReversed();
  const steps = events.map((event) => ({
    ...{ event, set: [] as Standing[], gone: [] as FilmStep['gone'][number][], flows: [] as string[] },
  }));
  const mentions = mentionsOf(events);
  const renamed = renamings(events);
  for (const visit of visits)
    place(caseId, visit, mentions.get(visit.seq) ?? [], renamed.get(visit.item_id) ?? [], steps);
  return steps;
}

interface Mention {
  readonly at: number;
  readonly digest: string;
}
/** From a step on, a migration has called what stands there otherwise. */
interface Renaming {
  readonly at: number;
  readonly from: string;
  readonly to: string;
}
type Steps = readonly { set: Standing[]; gone: FilmStep['gone'][number][]; flows: string[] }[];

function mentionsOf(events: readonly CaseEvent[]): Map<number, Mention[]> {
  const found = new Map<number, Mention[]>();
  events.forEach(({ history }, at) => {
    for (const [seq, digest] of history) {
      const before = found.get(seq);
      if (before) before.push({ at, digest });
      else found.set(seq, [{ at, digest }]);
    }
  });
  return found;
}

function renamings(events: readonly CaseEvent[]): Map<string, Renaming[]> {
  const found = new Map<string, Renaming[]>();
  events.forEach(({ notes }, at) => {
    for (const note of notes) {
      if (!Array.isArray(note['carried'])) continue;
      for (const one of note['carried'] as readonly Readonly<Record<string, Json>>[]) {
        const { item, from, to } = one;
        if (typeof item !== 'string' || typeof from !== 'string' || typeof to !== 'string' || from === to) continue;
        found.set(item, [...(found.get(item) ?? []), { at, from, to }]);
      }
    }
  });
  return found;
}

/** Puts one visit into the steps it came, changed and left in. */
function place(
  caseId: string,
  row: VisitRow,
  mentions: readonly Mention[],
  renamed: readonly Renaming[],
  steps: Steps,
): void {
  const [first] = mentions;
  if (!first) return;
  if (row.element_type === 'bpmn:SequenceFlow') return void steps[first.at]!.flows.push(row.element_id);
  const elementAt = (at: number): string => renamed.find((one) => at < one.at)?.from ?? row.element_id;
  const left = leavingOf(caseId, row, mentions);
  const leftAt = left?.at ?? Infinity;
  const changes = mentions.filter(({ at }) => at < leftAt);
  for (const { at, digest } of changes) {
    const failing = isFailing(caseId, { ...row, element_id: elementAt(at) }, digest);
    steps[at]!.set.push({ visit: row.seq, itemId: row.item_id, elementId: elementAt(at), failing });
  }
  for (const { at } of renamed) {
    const before = changes.findLast((one) => one.at <= at);
    if (!before || before.at === at || at >= leftAt) continue;
    const failing = isFailing(caseId, { ...row, element_id: elementAt(before.at) }, before.digest);
    steps[at]!.set.push({ visit: row.seq, itemId: row.item_id, elementId: elementAt(at), failing });
  }
  if (!left) return;
  steps[left.at]!.gone.push({ visit: row.seq, elementId: row.element_id, done: row.state === 'completed' });
  for (const taken of row.flows?.split(' ') ?? []) steps[left.at]!.flows.push(taken.slice(taken.indexOf(':') + 1));
}

/** The step that left the row as it is now, if it was left: the first whose digest says so. */
function leavingOf(caseId: string, row: VisitRow, mentions: readonly Mention[]): Mention | undefined {
  if (row.left_at === null) return undefined;
  if (mentions.length === 1) return mentions[0];
  const final = digestOf(caseId, row, row.state, row.left_at);
  return mentions.find(({ digest }) => digest === final) ?? mentions.at(-1);
}

const isFailing = (caseId: string, row: VisitRow, digest: string): boolean =>
  digest === digestOf(caseId, row, 'incident', null);

const digestOf = (caseId: string, row: VisitRow, state: string, leftAt: Date | null): string =>
  historyDigest({
    ...{ case_id: caseId, seq: row.seq, item_id: row.item_id, element_id: row.element_id },
    ...{ element_type: row.element_type, token_id: row.token_id, state },
    ...{ entered_at: row.entered_at.toISOString(), left_at: leftAt?.toISOString() ?? null },
    flows: leftAt === null ? null : row.flows,
  });

/** How the case stood after `step` steps, from 1 on; 0 is before it began. */
export function momentOf(film: readonly FilmStep[], step: number): Moment {
  const standing = new Map<number, Standing>();
  const variables: Record<string, Json> = {};
  const times = new Map<string, number>();
  const flows = new Set<string>();
  for (const { event, set, gone, flows: taken } of film.slice(0, step)) {
    for (const one of set) standing.set(one.visit, one);
    for (const { visit, elementId, done } of gone) {
      standing.delete(visit);
      if (done) times.set(elementId, (times.get(elementId) ?? 0) + 1);
    }
    for (const flow of taken) flows.add(flow);
    for (const [name, { new: now }] of Object.entries(event.values)) {
      if (now === null) delete variables[name];
      else variables[name] = now;
    }
  }
  const last = film[Math.min(step, film.length) - 1]?.event;
  return {
    ...{ definition: last?.definition ?? film[0]?.event.definition ?? '', status: last?.status ?? 'running' },
    ...{ standing: [...standing.values()], variables, times, flows },
  };
}
