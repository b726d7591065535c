/**
 * Fills the table cases are found by, beside the steps: what stepped lately is read again, a few seconds behind. Words
 * are kept as keyed hashes, so that what is sealed stays unreadable here; of an erased guest none are kept.
 */
import type { Transaction } from '../db/database';
import { openPersonal } from '../engine/personal';
import { openTexts } from '../engine/texts';
import { findWords } from '../lib/find-words';
import type { Json, Variables } from '../lib/json';
import type { JobTools } from './kind';

/** Cases read at once: short enough that nobody waits for the connection. */
const atOnce = 500;
/** A step commits sooner than this after the time it writes. */
const settled = 60_000;
const mostWords = 2_000;

const take = {
  name: 'find_take',
  text: `SELECT changed_since::text AS "changedSince", erased_since::text AS "erasedSince", made_after AS "madeAfter"
    FROM find_progress FOR UPDATE SKIP LOCKED`,
};
const advance = {
  name: 'find_advance',
  text: 'UPDATE find_progress SET changed_since = $1, erased_since = $2, made_after = $3',
};
const changed = {
  name: 'find_changed',
  text: `SELECT c.id FROM (SELECT DISTINCT case_id FROM audit_event WHERE at >= $1 AND case_id IS NOT NULL) e
    JOIN "case" c ON c.id = e.case_id LEFT JOIN find_case d ON d.case_id = c.id
    WHERE d.audit_seq IS DISTINCT FROM c.audit_seq LIMIT ${atOnce}`,
};
/** Cases of those erased, whose own key is gone or that of a guest whose file was joined to theirs. */
const erased = {
  name: 'find_erased',
  text: `
    WITH gone AS (
      SELECT id FROM customer WHERE erased_at >= $1
      UNION SELECT split_part(subject, ':', 2)::uuid FROM personal_key WHERE destroyed_at >= $1 AND subject LIKE 'customer:%'),
    files AS (SELECT id FROM gone UNION SELECT c.id FROM customer c JOIN gone ON c.merged_into = gone.id),
    cases AS (
      SELECT c.id FROM files f JOIN "case" c ON c.customer_id = f.id
      UNION SELECT c.id FROM personal_key k JOIN "case" c ON c.root_id = split_part(k.subject, ':', 2)::uuid
        WHERE k.destroyed_at >= $1 AND k.subject LIKE 'case:%')
    SELECT d.case_id AS id FROM cases JOIN find_case d ON d.case_id = cases.id WHERE d.worded LIMIT ${atOnce}`,
};
const made = {
  name: 'find_made',
  text: `SELECT c.id, d.audit_seq IS DISTINCT FROM c.audit_seq AS fresh FROM "case" c LEFT JOIN find_case d ON d.case_id = c.id
    WHERE c.id > $1 ORDER BY c.id LIMIT ${atOnce}`,
};
const read = {
  name: 'find_read',
  text: `
    SELECT c.id, c.audit_seq AS seq, c.process_key AS process, c.status, c.outcome, c.touched_by_hand AS "byHand", c.variables,
      (own.erased_at IS NOT NULL OR file.erased_at IS NOT NULL
        OR EXISTS (SELECT FROM personal_key k WHERE k.subject = 'customer:' || c.customer_id AND k.destroyed_at IS NOT NULL)
        OR EXISTS (SELECT FROM personal_key k WHERE k.subject = 'case:' || c.root_id AND k.destroyed_at IS NOT NULL)) AS erased,
      (SELECT coalesce(json_agg(m.body), '[]') FROM comment m WHERE m.root_case_id = c.root_id AND m.case_id = c.id) AS comments
    FROM "case" c LEFT JOIN customer own ON own.id = c.customer_id LEFT JOIN customer file ON file.id = own.merged_into
    WHERE c.id = ANY($1)`,
};
const write = {
  name: 'find_write',
  text: `
    INSERT INTO find_case AS d (case_id, audit_seq, started_at, venue_id, worded, tokens, said)
    SELECT c.id, r.seq, c.started_at, c.venue_id, r.worded, find_tokens(r.words, find_week(c.started_at)),
      find_tokens(r.said, find_week(c.started_at))
    FROM json_to_recordset($1::json) AS r(id uuid, seq bigint, worded boolean, words text[], said text[])
    JOIN "case" c ON c.id = r.id
    ON CONFLICT (case_id) DO UPDATE SET audit_seq = excluded.audit_seq, venue_id = excluded.venue_id, worded = excluded.worded,
      tokens = excluded.tokens, said = excluded.said`,
};

interface Progress {
  readonly changedSince: string | null;
  readonly erasedSince: string;
  /** Null when all there were are in. */
  readonly madeAfter: string | null;
}
interface CaseRow {
  readonly id: string;
  readonly seq: string;
  readonly process: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly byHand: boolean;
  readonly variables: Variables;
  readonly erased: boolean;
  readonly comments: readonly Json[];
}

/** Takes in up to so many cases that are new or have changed; gives how many, so that whoever asks again knows when to rest. */
export function fillFind({ database, clock }: Pick<JobTools, 'database' | 'clock'>): Promise<number> {
  const since = new Date(clock.now().getTime() - settled).toISOString();
  return database.transaction(async (tx) => {
    // One node fills at a time; the others have nothing to do.
    const [progress] = await tx.query<Progress>(take);
    if (!progress) return 0;
    const { did, ...next } = await round(tx, progress, since);
    await tx.query(advance, [next.changedSince, next.erasedSince, next.madeAfter]);
    return did;
  });
}

type Round = Progress & { readonly did: number };

async function round(tx: Transaction, progress: Progress, since: string): Promise<Round> {
  const { changedSince, erasedSince, madeAfter } = progress;
  const idsOf = async (way: typeof changed, from: string): Promise<string[]> =>
    (await tx.query<{ id: string }>(way, [from])).map(({ id }) => id);
  const gone = await idsOf(erased, erasedSince);
  await takeIn(tx, gone);
  const stepped = changedSince ? await idsOf(changed, changedSince) : [];
  await takeIn(tx, stepped);
  const full = (ids: readonly string[]): boolean => ids.length === atOnce;
  const back = stepped.length === 0 && madeAfter !== null ? await goThrough(tx, madeAfter) : { madeAfter, did: 0 };
  return {
    did: gone.length + stepped.length + back.did,
    changedSince: full(stepped) ? changedSince : since,
    erasedSince: full(gone) ? erasedSince : since,
    madeAfter: back.madeAfter,
  };
}

/** Cases that were there before the table, by their ids, which are in the order of making. */
async function goThrough(tx: Transaction, after: string): Promise<{ madeAfter: string | null; did: number }> {
  const cases = await tx.query<{ id: string; fresh: boolean }>(made, [after]);
  await takeIn(
    tx,
    cases.flatMap(({ id, fresh }) => (fresh ? [id] : [])),
  );
  return { madeAfter: cases.length < atOnce ? null : cases.at(-1)!.id, did: cases.length };
}

async function takeIn(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query<CaseRow>(read, [ids]);
  const comments = await openPersonal(
    tx,
    rows.map((row) => (row.erased ? [] : row.comments)),
  );
  const written = rows.map((row, i) => ({
    ...{ id: row.id, seq: row.seq, worded: !row.erased },
    words: [...standing(row), ...(row.erased ? [] : bounded(findWords(openTexts(row.variables).join('\n'))))],
    said: bounded(findWords((comments[i] as readonly Json[]).filter((one) => typeof one === 'string').join('\n'))),
  }));
  await tx.query(write, [JSON.stringify(written)]);
}

const bounded = (words: readonly string[]): readonly string[] => words.slice(0, mostWords);

/** How a case stands, as words nobody writes. */
function standing({ process, status, outcome, byHand }: CaseRow): string[] {
  return [`=process ${process}`, `=status ${status}`].concat(
    outcome === null ? [] : [`=outcome ${outcome}`],
    byHand ? ['=by-hand'] : [],
  );
}
