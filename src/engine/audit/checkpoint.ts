/**
 * A checkpoint seals the audit as it stands: the heads of all streams that moved since the last one under one root,
 * linked to the checkpoint before, signed. From then on no sealed event can be changed, removed, swapped or put in
 * unnoticed, nor a whole stream, as long as a later checkpoint or a copy outside still says so.
 */
import type { Database } from '../../db/database';
import type { Sql } from '../../lib/sql';
import { canonical, sha256 } from './canonical';
import { MerkleTree } from './merkle';
import type { PublicKey, Signer } from './signing';

/** As it is stored and handed outside; `body` is the signed text. */
export interface Checkpoint {
  readonly number: number;
  readonly at: string;
  readonly body: string;
  /** SHA-256 of the body, hex. */
  readonly hash: string;
  readonly keyId: string;
  readonly signature: string;
}
export interface CheckpointBody {
  readonly format: 1;
  readonly kind: 'checkpoint';
  readonly number: number;
  readonly at: string;
  /** Hash of the checkpoint before; null for the first. */
  readonly previous: string | null;
  /** Streams that were ever sealed, this time included. */
  readonly streams: number;
  /** Streams sealed this time: the leaves under the root. */
  readonly changed: number;
  readonly root: string;
  readonly key: string;
}
export interface LeafRow {
  readonly stream: string;
  readonly seq: string;
  readonly hash: string;
}

const lock = {
  name: 'audit_checkpoint_lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended('audit checkpoint', 0))`,
};
const columns = `number::int AS number, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, body,
  encode(hash, 'hex') AS hash, key_id AS "keyId", signature`;
const last = {
  name: 'audit_checkpoint_last',
  text: `SELECT ${columns} FROM audit_checkpoint ORDER BY number DESC LIMIT 1`,
};
export const byNumber = { name: 'audit_checkpoint', text: `SELECT ${columns} FROM audit_checkpoint WHERE number = $1` };
export const checkpointsAfter = {
  name: 'audit_checkpoints_after',
  text: `SELECT ${columns} FROM audit_checkpoint WHERE number > $1 ORDER BY number LIMIT 100`,
};
/**
 * $1 the new number, $2 from when on to look. A step that was under way at the last checkpoint may have been committed
 * after it with an earlier instant: events are looked at a day back.
 */
const addLeaves = {
  name: 'audit_leaves_add',
  text: `
WITH moved AS (
  SELECT stream, max(seq) AS seq FROM audit_event WHERE at >= $2 GROUP BY stream
), added AS (
  INSERT INTO audit_leaf (checkpoint, stream, seq, hash)
  SELECT $1, m.stream, m.seq, e.hash
  FROM moved m JOIN audit_event e ON e.stream = m.stream AND e.seq = m.seq AND e.at >= $2
  LEFT JOIN LATERAL (
    SELECT l.seq FROM audit_leaf l WHERE l.stream = m.stream AND l.checkpoint < $1 ORDER BY l.checkpoint DESC LIMIT 1
  ) sealed ON true
  WHERE sealed.seq IS NULL OR sealed.seq < m.seq
  RETURNING stream
)
SELECT count(*)::int AS changed,
  count(*) FILTER (WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.stream = added.stream AND l.checkpoint < $1))::int AS news
FROM added`,
};
export const leavesOf = {
  name: 'audit_leaves_of',
  text: `SELECT stream, seq::text AS seq, encode(hash, 'hex') AS hash FROM audit_leaf
    WHERE checkpoint = $1 AND stream > $2 ORDER BY stream LIMIT 5000`,
};
const addKey = {
  name: 'audit_key_add',
  text: 'INSERT INTO audit_key (id, public_key, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
};
const addCheckpoint = {
  name: 'audit_checkpoint_add',
  text: `INSERT INTO audit_checkpoint (number, at, body, hash, key_id, signature)
    VALUES ($1, $2, $3, decode($4, 'hex'), $5, $6)`,
};
/** Of the checkpoint before, or of now: the clock of the node that made it may have run ahead. */
const dayBefore = (at: string, now: Date): Date => new Date(Math.min(Date.parse(at), now.getTime()) - 86_400_000);

/**
 * Seals what happened since the last checkpoint; null when nothing did. Nodes that try at once make one. What `also`
 * writes is committed with the checkpoint.
 */
export function makeCheckpoint(
  database: Database,
  now: Date,
  signer: Signer,
  also: (sql: Sql, made: Checkpoint) => Promise<void> = () => Promise.resolve(),
): Promise<Checkpoint | null> {
  return database.transaction(async (sql) => {
    await sql.query(lock);
    const before = (await sql.query<Checkpoint>(last))[0] ?? null;
    const number = (before?.number ?? 0) + 1;
    const since = before ? dayBefore(before.at, now) : '-infinity';
    const [added] = await sql.query<{ changed: number; news: number }>(addLeaves, [number, since]);
    if (!added || added.changed === 0) return null;
    const body: CheckpointBody = {
      ...{ format: 1, kind: 'checkpoint', number, at: now.toISOString(), previous: before?.hash ?? null },
      streams: streamsOf(before) + added.news,
      changed: added.changed,
      root: (await treeOf(sql, number)).root(),
      key: signer.id,
    };
    const made = await writeCheckpoint(sql, body, signer, now);
    await also(sql, made);
    return made;
  });
}

async function writeCheckpoint(sql: Sql, content: CheckpointBody, signer: Signer, now: Date): Promise<Checkpoint> {
  const body = canonical({ ...content });
  const { number, at } = content;
  const made = { number, at, body, hash: sha256(body), keyId: signer.id, signature: signer.sign(body) };
  await rememberKey(sql, signer, now);
  await sql.query(addCheckpoint, [number, now, body, made.hash, made.keyId, made.signature]);
  return made;
}

/** Keeps the public half, so that what was signed can be read as such later. Whether it is trusted is the reader's. */
export async function rememberKey(sql: Sql, key: PublicKey, now: Date): Promise<void> {
  await sql.query(addKey, [key.id, key.pem, now]);
}

const streamsOf = (before: Checkpoint | null): number =>
  before ? (JSON.parse(before.body) as CheckpointBody).streams : 0;

/** The tree over a checkpoint's leaves, in the order of the streams' names. */
export async function treeOf(sql: Sql, number: number): Promise<MerkleTree> {
  const tree = new MerkleTree();
  for (let after = ''; ;) {
    const rows = await sql.query<LeafRow>(leavesOf, [number, after]);
    for (const row of rows) tree.add(leafText(row));
    if (rows.length < 5000) return tree;
    after = rows.at(-1)!.stream;
  }
}

export const leafText = ({ stream, seq, hash }: LeafRow): string => canonical([stream, Number(seq), hash]);

/** The newest checkpoint, or null. */
export async function lastCheckpoint(sql: Sql): Promise<Checkpoint | null> {
  return (await sql.query<Checkpoint>(last))[0] ?? null;
}

/** The checkpoint of this number, or null. */
export async function checkpointByNumber(sql: Sql, number: number): Promise<Checkpoint | null> {
  return (await sql.query<Checkpoint>(byNumber, [number]))[0] ?? null;
}
