/** The processes of the desk with what runs in each; and one process with its diagram. */
import { NotFound } from '../../lib/errors';
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import type { Desk, Language } from '../desk';
import { namesOf, tagOf } from '../names';
import { mayBegin, mustBeAllowed, venuesOf } from '../policy';
import { countedVenues, movedCases, runningSums, standingSums } from './moved-cases';
import { standing, type Standing } from './process-standing';
import { timerStartLines, type TimerStartLine } from './timer-starts';

export interface ProcessLine {
  readonly key: string;
  readonly versionId: string;
  readonly version: number;
  readonly name: string;
  readonly tag: string;
  readonly running: number;
  readonly late: number;
  readonly incidents: number;
  readonly startable: boolean;
  readonly deployedAt: Date;
  readonly deployedBy: string;
}

interface Counts {
  process_key: string;
  running: number;
  late: number;
  incidents: number;
}

/** Of venues the reader may see; of one alone where that is asked for. */
const atVenue = (
  of: string,
): string => `($2::text[] IS NULL OR ${of}.venue_id IS NULL OR ${of}.venue_id::text = ANY($2))
      AND ($4::uuid IS NULL OR ${of}.venue_id = $4)`;

const counted = { counted: 'n.venue_id = ANY($5::uuid[])', open: atVenue('n') };

const countsByProcess: Statement = {
  name: 'desk-process-counts',
  text: `
    WITH running AS (
      SELECT process_key, sum(running)::int AS running FROM ${runningSums(counted, '$3')} r GROUP BY 1 HAVING sum(running) > 0
    ), late AS (
      SELECT process_key, sum(late)::int AS late FROM ${standingSums(counted, '$1', '$3')} l GROUP BY 1
    ), failed AS (
      SELECT x.process_key, count(*)::int AS incidents FROM incident i JOIN "case" x ON x.id = i.case_id
      WHERE i.resolved_at IS NULL AND x.status = 'running' AND ${atVenue('x')} GROUP BY 1
    )
    SELECT process_key, running, coalesce(late, 0) AS late, coalesce(incidents, 0) AS incidents
    FROM running LEFT JOIN late USING (process_key) LEFT JOIN failed USING (process_key)`,
};

const failedStarts: Statement = {
  name: 'desk-process-failed-starts',
  text: `
    SELECT process_key, element_id, count(*)::int AS incidents FROM incident
    WHERE case_id IS NULL AND resolved_at IS NULL
      AND ($1::text[] IS NULL OR venue_id IS NULL OR venue_id::text = ANY($1)) AND ($2::uuid IS NULL OR venue_id = $2)
    GROUP BY process_key, element_id`,
};

/** Whether a person may begin this process at a page: a flow of the manual with a start that waits for nothing. Shared ones are called. */
async function isStartable(desk: Desk, versionId: string): Promise<boolean> {
  const { model } = await desk.definitions.byVersion(versionId);
  if (!/^flow-\d+$/.test(model.id)) return false;
  const begun = new Set([...model.messageStarts, ...model.timerStarts].map((start) => start.elementId));
  return [...model.elements.values()].some(
    (element) =>
      element.type === 'bpmn:StartEvent' && element.parentId === model.id && !begun.has(element.id) && !element.signal,
  );
}

const countsOf = async (desk: Desk, actor: Actor, venueId: string | null): Promise<Counts[]> =>
  desk.database.query<Counts>(countsByProcess, [
    ...[desk.clock.now(), venuesOf(actor), await movedCases(desk), venueId, countedVenues(actor, venueId)],
  ]);

/** Every process with what runs in it; with a venue, of that venue's cases alone. */
export async function processLines(
  desk: Desk,
  actor: Actor,
  language: Language,
  venueId: string | null = null,
): Promise<readonly ProcessLine[]> {
  mustBeAllowed(actor, 'process.read');
  const [versions, rows, failed] = await Promise.all([
    desk.definitions.list(),
    countsOf(desk, actor, venueId),
    startsThatFailed(desk, actor, venueId),
  ]);
  const counts = new Map(rows.map((row) => [row.process_key, row]));
  const lines = versions.map(async (version): Promise<ProcessLine> => {
    const count = counts.get(version.key);
    return {
      key: version.key,
      versionId: version.id,
      version: version.version,
      name: (await namesOf(desk, version.id, language)).process,
      tag: tagOf(version.key),
      running: count?.running ?? 0,
      late: count?.late ?? 0,
      incidents:
        (count?.incidents ?? 0) +
        failed.reduce((n, one) => n + (one.process_key === version.key ? one.incidents : 0), 0),
      startable: mayBegin(actor, version.key) && (await isStartable(desk, version.id)),
      deployedAt: version.deployedAt,
      deployedBy: version.deployedBy,
    };
  });
  return Promise.all(lines);
}

interface FailedStarts {
  readonly process_key: string;
  readonly element_id: string;
  readonly incidents: number;
}
const startsThatFailed = (desk: Desk, actor: Actor, venueId: string | null = null): Promise<FailedStarts[]> =>
  desk.database.query<FailedStarts>(failedStarts, [venuesOf(actor), venueId]);

/** A process without where its cases stand. */
export interface ProcessHead extends ProcessLine {
  readonly documentation: string;
  readonly xml: string;
  /** When the next cases start by themselves. */
  readonly timerStarts: readonly TimerStartLine[];
  /** Starts by themselves that failed, at their start events. */
  readonly failedStarts: readonly Standing[];
}
export interface ProcessPage extends Omit<ProcessHead, 'failedStarts'> {
  /** Where running cases stand: tokens, late tasks and incidents by element. */
  readonly standing: readonly Standing[];
}

/** `lines` are those of `processLines`, for whoever needs them too. */
export async function processHead(
  desk: Desk,
  actor: Actor,
  key: string,
  { language, lines }: { readonly language: Language; readonly lines: readonly ProcessLine[] },
): Promise<ProcessHead> {
  const line = lines.find((one) => one.key === key);
  if (!line) throw new NotFound(`no process ${key}`, { reason: 'process' });
  const [definition, timerStarts, failed] = await Promise.all([
    desk.definitions.byVersion(line.versionId),
    timerStartLines(desk, actor, { process: key }, language),
    startsThatFailed(desk, actor),
  ]);
  const documentation =
    (language === 'en' ? desk.library.label(key, 'documentation', 'en') : null) ?? definition.model.documentation;
  const failedStarts = failed.filter((one) => one.process_key === key).map(standingStart);
  return { ...line, documentation, xml: definition.xml, timerStarts, failedStarts };
}

export async function processPage(desk: Desk, actor: Actor, key: string, language: Language): Promise<ProcessPage> {
  const [lines, moved] = await Promise.all([processLines(desk, actor, language), movedCases(desk)]);
  const [{ failedStarts, ...head }, here] = await Promise.all([
    processHead(desk, actor, key, { language, lines }),
    standing(desk, actor, { process: key, versionId: null }, moved),
  ]);
  return { ...head, standing: [...here, ...failedStarts] };
}

const standingStart = ({ element_id: elementId, incidents }: FailedStarts): Standing => ({
  ...{ elementId, incidents, tokens: 0, late: 0 },
});

/** The diagram of the newest version. */
export async function processXml(desk: Desk, actor: Actor, key: string): Promise<string> {
  mustBeAllowed(actor, 'process.read');
  return (await desk.definitions.active(key)).xml;
}
