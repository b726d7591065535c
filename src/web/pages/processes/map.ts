/** The manual's five chapters as one picture, with what runs, is late and failed in each flow. */
import { DateTime } from 'luxon';
import { casesEnded } from '../../../desk/read/process-map';
import type { ProcessLine } from '../../../desk/read/processes';
import { paths } from '../../paths';
import { sayingOf, type SignedInVisit } from '../../visit';
import { chainTimeZone, sayTime } from '../../words';
import { columns, entries, numberOf, type Chapter } from './manual';
import { choiceForm, isWanted, type MapChoice } from './map-choice';

interface FlowLine {
  readonly tag: string;
  readonly name: string;
  readonly title: string;
  /** Null: not deployed yet. */
  readonly href: string | null;
  readonly running: number;
  readonly late: number;
  readonly incidents: number;
}

const isNumbered = (line: ProcessLine): boolean => /^flow-\d+$/.test(line.key);

const flowLine = (line: ProcessLine, name = line.name): FlowLine => ({
  ...{ tag: line.tag, name, title: line.name, href: paths.process(line.key) },
  ...{ running: line.running, late: line.late, incidents: line.incidents },
});

interface Shown {
  readonly byKey: ReadonlyMap<string, ProcessLine>;
  readonly choice: MapChoice;
}

/** Null where no flow of the chapter is looked for. */
function chapterModel({ t }: SignedInVisit, chapter: Chapter, { byKey, choice }: Shown) {
  const flow = (number: number): FlowLine => {
    const tag = numberOf(number);
    const name = t(`manual.flow.${tag}`);
    const line = byKey.get(`flow-${tag}`);
    const missing = { tag, name, title: t('processes.notDeployed'), href: null, running: 0, late: 0, incidents: 0 };
    return line ? flowLine(line, name) : missing;
  };
  const isNamed = (one: FlowLine): boolean => isWanted(choice, one.href === null ? { ...one, title: '' } : one);
  const groups = chapter.groups.map(({ key, from, to }) => ({
    name: t(`manual.group.${key}`, { from: numberOf(from), to: numberOf(to) }),
    flows: Array.from({ length: to - from + 1 }, (_, i) => flow(from + i)).filter(isNamed),
  }));
  const shown = groups.filter(({ flows }) => flows.length > 0);
  if (shown.length === 0) return null;
  return { id: `chapter-${chapter.key}`, number: t(`manual.number.${chapter.key}`), name: t(`manual.chapter.${chapter.key}`), groups: shown };
}

const sum = (lines: readonly ProcessLine[], of: 'running' | 'late' | 'incidents'): number =>
  lines.reduce((n, line) => n + line[of], 0);

export const totalsOf = (lines: readonly ProcessLine[]) => ({
  ...{ running: sum(lines, 'running'), late: sum(lines, 'late'), incidents: sum(lines, 'incidents') },
});

/** Failed first, then late; the most of it first. */
const needing = (lines: readonly ProcessLine[]): readonly FlowLine[] =>
  lines
    .filter(({ late, incidents }) => late + incidents > 0)
    .sort((a, b) => b.incidents - a.incidents || b.late - a.late)
    .slice(0, 6)
    .map((line) => flowLine(line));

const released = (visit: SignedInVisit, lines: readonly ProcessLine[]) =>
  lines
    .filter(({ version }) => version > 1)
    .sort((a, b) => b.deployedAt.getTime() - a.deployedAt.getTime())
    .slice(0, 4)
    .map((line) => ({
      ...flowLine(line),
      version: visit.t('process.versionShort', { version: line.version }),
      when: sayTime(line.deployedAt, sayingOf(visit)),
      iso: line.deployedAt.toISOString(),
    }));

export async function mapModel(visit: SignedInVisit, lines: readonly ProcessLine[], choice: MapChoice) {
  const byKey = new Map(lines.map((line) => [line.key, line]));
  const shared = lines.filter((line) => !isNumbered(line));
  const wanted = (line: FlowLine): boolean => isWanted(choice, line);
  const chapters = columns.map((some) => some.flatMap((one) => chapterModel(visit, one, { byKey, choice }) ?? []));
  const entered = entries.flatMap((key) => byKey.get(key) ?? []).map((line) => flowLine(line)).filter(wanted);
  const others = shared.filter(({ key }) => !entries.includes(key)).map((line) => flowLine(line)).filter(wanted);
  const today = DateTime.fromJSDate(visit.now, { zone: chainTimeZone }).startOf('day').toJSDate();
  return {
    columns: chapters.filter((some) => some.length > 0),
    ...{ entries: entered, shared: others },
    nothing: chapters.every((some) => some.length === 0) && entered.length + others.length === 0,
    choice: choiceForm(choice, false),
    now: { ...totalsOf(lines), ended: await casesEnded(visit.desk, visit.actor, today, choice.venueId) },
    needing: needing(lines),
    released: released(visit, lines),
    counts: { deployed: lines.filter(isNumbered).length, shared: shared.length },
  };
}
