/** Cases by what somebody knows of them, newest first, within what the reader may see and as they may see it. */
import type { Actor } from '../../lib/actor';
import type { Statement } from '../../lib/sql';
import { readCursor, writeCursor } from '../cursor';
import type { Desk, Language } from '../desk';
import { namesByVersion } from '../names';
import { can, mustBeAllowed, venuesOf } from '../policy';
import type { CaseLine } from '../read/cases';
import { sourceOf, type Candidate } from './candidates';
import type { FindCriteria } from './criteria';
import { placesOf, type Place } from './words';

export interface FoundCase extends CaseLine {
  /** Where the words looked for stand. */
  readonly place: Place | null;
}
export interface FoundPage {
  readonly cases: readonly FoundCase[];
  readonly next: string | null;
}
export interface FindWish {
  readonly criteria: FindCriteria;
  readonly after?: string | undefined;
  readonly language: Language;
}

const onPage = 30;
/** Cases with all pairs of characters but not the words are rare; whoever looks for such goes on by the page. */
const mostLooks = 4;
const start: Candidate = { place: 'infinity', id: 'ffffffff-ffff-ffff-ffff-ffffffffffff' };

/** A page of the cases the criteria mean; `InputError` says why nothing can be looked for. */
export async function findCases(desk: Desk, actor: Actor, { criteria, after, language }: FindWish): Promise<FoundPage> {
  mustBeAllowed(actor, 'case.read');
  const [place, id] = readCursor(after, 'timestamptz', 'uuid') ?? [start.place, start.id];
  const { hits, more } = await collect(desk, actor, criteria, { place: place!, id: id! });
  const shown = hits.slice(0, onPage);
  const last = shown.length < hits.length ? shown.at(-1)?.candidate : more;
  return {
    cases: await linesOf(desk, actor, shown, language),
    next: last ? writeCursor(last.place, last.id) : null,
  };
}

interface Hit {
  readonly candidate: Candidate;
  readonly place: Place | null;
}

/** One more than a page where there are; else where to go on looking, or null at the end. */
async function collect(desk: Desk, actor: Actor, criteria: FindCriteria, from: Candidate) {
  const source = sourceOf(criteria);
  const hits: Hit[] = [];
  let after = from;
  for (let looks = 0; looks < mostLooks; looks++) {
    const limit = onPage + 1;
    const candidates = await source(desk, actor, { criteria, after, limit });
    hits.push(...(await meant(desk, actor, candidates, criteria)));
    if (candidates.length < limit) return { hits, more: null };
    after = candidates.at(-1)!;
    if (hits.length > onPage) break;
  }
  return { hits, more: after };
}

async function meant(
  desk: Desk,
  actor: Actor,
  candidates: readonly Candidate[],
  { words }: FindCriteria,
): Promise<Hit[]> {
  if (!words || candidates.length === 0) return candidates.map((candidate) => ({ candidate, place: null }));
  const ids = candidates.map(({ id }) => id);
  const places = await placesOf(desk, actor, ids, words);
  return candidates.flatMap((candidate) => {
    const place = places.get(candidate.id);
    return place ? [{ candidate, place }] : [];
  });
}

type Row = Omit<CaseLine, 'process' | 'tag' | 'venueName' | 'customerName'> & {
  readonly definitionId: string;
  readonly customerName: string | null;
  readonly venueName: string | null;
  readonly venueNameEn: string | null;
};
const lines: Statement = {
  name: 'desk-find-lines',
  text: `
    SELECT c.id, c.definition_id AS "definitionId", c.process_key AS "processKey", c.business_key AS "businessKey", c.status,
      c.outcome, c.started_at AS "startedAt", c.ended_at AS "endedAt", v.time_zone AS "timeZone", v.name AS "venueName",
      v.name_en AS "venueNameEn", cu.name AS "customerName",
      (SELECT count(*)::int FROM incident i WHERE i.case_id = c.id AND i.resolved_at IS NULL) AS incidents,
      (SELECT count(*)::int FROM user_task t WHERE t.case_id = c.id AND t.state = 'open' AND t.due <= $2) AS late
    FROM "case" c
    LEFT JOIN customer f ON f.id = c.customer_id LEFT JOIN customer cu ON cu.id = coalesce(f.merged_into, f.id)
    LEFT JOIN venue v ON v.id = c.venue_id
    WHERE c.id = ANY($1) AND ($3::text[] IS NULL OR c.venue_id IS NULL OR c.venue_id::text = ANY($3))`,
};

async function linesOf(desk: Desk, actor: Actor, hits: readonly Hit[], language: Language): Promise<FoundCase[]> {
  if (hits.length === 0) return [];
  const ids = hits.map(({ candidate }) => candidate.id);
  const rows = await desk.database.query<Row>(lines, [ids, desk.clock.now(), venuesOf(actor)]);
  const names = await namesByVersion(
    desk,
    rows.map(({ definitionId }) => definitionId),
    language,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return hits.flatMap(({ candidate, place }) => {
    const row = byId.get(candidate.id);
    if (!row) return [];
    const { definitionId, customerName, venueName, venueNameEn, ...line } = row;
    const { process, tag } = names.get(definitionId)!;
    return [
      {
        ...{ ...line, process, tag, place },
        customerName: can(actor, 'personal.read') ? customerName : null,
        venueName: language === 'en' ? venueNameEn : venueName,
      },
    ];
  });
}
