/** Proves the checkpoints: numbers, links, signatures, roots, stream counts, and copies that were kept outside. */
import type { Sql } from '../../lib/sql';
import { sha256 } from './canonical';
import { byNumber, checkpointsAfter, treeOf, type Checkpoint, type CheckpointBody } from './checkpoint';
import { holds, vouchText, type PublicKey } from './signing';
import { treeOfEnds } from './retention';
import type { AuditFault } from './verify';

export interface SealOptions {
  /** Keys the reader trusts from elsewhere; without any, those in the database are taken for what they say. */
  readonly keys?: readonly PublicKey[];
  /** Checkpoints that were handed outside when they were made. */
  readonly outside?: readonly Checkpoint[];
}
export interface Seals {
  readonly checkpoints: number;
  /** The last checkpoint: what it seals is proven, what came later is not yet. */
  readonly last: { readonly number: number; readonly at: string; readonly hash: string } | null;
  /** Whether the signatures were checked against a key the reader brought. */
  readonly trusted: boolean;
}

const keysSql = { name: 'audit_keys', text: 'SELECT id, public_key AS pem FROM audit_key ORDER BY since LIMIT 1000' };
const vouchesSql = {
  name: 'audit_vouches',
  text: 'SELECT key_id AS "keyId", vouched_by AS "by", signature FROM audit_key_vouch LIMIT 1000',
};
const streamsSql = {
  name: 'audit_sealed_streams',
  text: 'SELECT count(DISTINCT stream)::int AS streams FROM audit_leaf WHERE checkpoint BETWEEN 1 AND $1',
};

/** Where a fault of a checkpoint is: it has no stream of its own. */
export const checkpointPlace = (number: number): string => `checkpoint:${number}`;

export async function verifySeals(sql: Sql, options: SealOptions, faults: AuditFault[]): Promise<Seals> {
  const keys = await trustedKeys(sql, options.keys ?? []);
  const outside = new Map((options.outside ?? []).map((one) => [one.number, one]));
  let before: Checkpoint | null = null;
  for (;;) {
    const rows: Checkpoint[] = await sql.query<Checkpoint>(checkpointsAfter, [before?.number ?? 0]);
    for (const row of rows) {
      await checkOne(sql, row, { before, keys, outside }, faults);
      outside.delete(row.number);
      before = row;
    }
    if (rows.length < 100) break;
  }
  for (const { number } of outside.values()) {
    report(faults, number, 'this checkpoint was handed outside and is gone from the database');
  }
  await countStreams(sql, before, faults);
  await checkTombstones(sql, { keys, only: null }, faults);
  const last = before && { number: before.number, at: before.at, hash: before.hash };
  return { checkpoints: before?.number ?? 0, last, trusted: (options.keys ?? []).length > 0 };
}

const sealedBy = {
  name: 'audit_sealed_by',
  text: 'SELECT max(checkpoint)::int AS number FROM audit_leaf WHERE stream = $1',
};

const lastEnd = {
  name: 'audit_ended_before',
  text: `SELECT max(period) AS period FROM audit_tombstone_end JOIN audit_tombstone USING (period) WHERE stream = $1`,
};

/** The last deleted month that events of this stream went with; null where all of them are there. */
export async function endedBefore(sql: Sql, stream: string): Promise<string | null> {
  const [row] = await sql.query<{ period: string | null }>(lastEnd, [stream]);
  return row?.period ?? null;
}

/**
 * The last checkpoint that sealed this stream, alone: its link, its signature under a key the database knows, its root;
 * and where its first events were deleted, the tombstone that says where it goes on.
 */
export async function verifySealOf(sql: Sql, stream: string, faults: AuditFault[]): Promise<Seals> {
  const keys = await trustedKeys(sql, []);
  const ended = await endedBefore(sql, stream);
  if (ended !== null) await checkTombstones(sql, { keys, only: ended }, faults);
  const [{ number } = { number: null }] = await sql.query<{ number: number | null }>(sealedBy, [stream]);
  if (number === null) return { checkpoints: 0, last: null, trusted: false };
  const [row] = await sql.query<Checkpoint>(byNumber, [number]);
  const [before = null] = await sql.query<Checkpoint>(byNumber, [number - 1]);
  if (!row) report(faults, number, 'the checkpoint that sealed it is gone');
  else await checkOne(sql, row, { before, keys, outside: new Map() }, faults);
  return { checkpoints: 1, last: row ? { number, at: row.at, hash: row.hash } : null, trusted: false };
}

interface Known {
  readonly before: Checkpoint | null;
  readonly keys: ReadonlyMap<string, PublicKey>;
  readonly outside: ReadonlyMap<number, Checkpoint>;
}

async function checkOne(
  sql: Sql,
  row: Checkpoint,
  { before, keys, outside }: Known,
  faults: AuditFault[],
): Promise<void> {
  const say = (detail: string): void => report(faults, row.number, detail);
  const body = bodyOf(row);
  const key = keys.get(row.keyId);
  if (row.number !== (before?.number ?? 0) + 1) say(`checkpoint ${(before?.number ?? 0) + 1} is missing before it`);
  else if (body?.previous !== (before?.hash ?? null)) say('it does not follow the checkpoint before it');
  if (sha256(row.body) !== row.hash) say('its content is not what was hashed');
  if (!key) say(`nothing says that its key ${row.keyId} is one of the house`);
  else if (!holds(key, row.body, row.signature)) say('its signature does not hold');
  if (!body || body.number !== row.number || body.at !== row.at || body.key !== row.keyId) {
    return say('its columns are not what was signed');
  }
  const tree = await treeOf(sql, row.number);
  if (tree.count !== body.changed || tree.root() !== body.root) say('the heads it sealed are not those stored with it');
  const kept = outside.get(row.number);
  if (kept && kept.body !== row.body) say('it is not the one that was handed outside');
}

async function countStreams(sql: Sql, last: Checkpoint | null, faults: AuditFault[]): Promise<void> {
  if (!last) return;
  const [row] = await sql.query<{ streams: number }>(streamsSql, [last.number]);
  const said = bodyOf(last)?.streams;
  if (row?.streams !== said) {
    report(faults, last.number, `it counts ${said ?? 'no'} streams ever sealed, ${row?.streams ?? 0} are known`);
  }
}

interface Tombstone {
  readonly period: string;
  readonly body: string;
  readonly keyId: string;
  readonly signature: string;
}
const tombstonesSql = {
  name: 'audit_tombstones',
  text: `SELECT period, body, key_id AS "keyId", signature FROM audit_tombstone
    WHERE $1::text IS NULL OR period = $1 ORDER BY period LIMIT 10000`,
};

/** A deleted month is well when its tombstone is signed and still says where every stream stood. */
async function checkTombstones(
  sql: Sql,
  { keys, only }: { readonly keys: ReadonlyMap<string, PublicKey>; readonly only: string | null },
  faults: AuditFault[],
): Promise<void> {
  for (const { period, body, keyId, signature } of await sql.query<Tombstone>(tombstonesSql, [only])) {
    const say = (detail: string): void =>
      void faults.push({ stream: `tombstone:${period}`, seq: null, kind: 'checkpoint', detail });
    const key = keys.get(keyId);
    if (!key || !holds(key, body, signature)) say('its signature does not hold');
    const said = parsed<{ period: string; streams: number; root: string }>(body);
    const tree = await treeOfEnds(sql, period);
    if (said?.period !== period || tree.count !== said.streams || tree.root() !== said.root) {
      say('where its streams stood is not what was signed');
    }
  }
}

/** What the reader trusts, and what such a key vouches for, step by step. */
async function trustedKeys(sql: Sql, brought: readonly PublicKey[]): Promise<Map<string, PublicKey>> {
  const stored = await sql.query<PublicKey>(keysSql);
  if (brought.length === 0) return new Map(stored.map((key) => [key.id, key]));
  const trusted = new Map(brought.map((key) => [key.id, key]));
  const vouches = await sql.query<{ keyId: string; by: string; signature: string }>(vouchesSql);
  for (let grown = true; grown;) {
    grown = false;
    for (const { keyId, by, signature } of vouches) {
      const [key, voucher] = [stored.find(({ id }) => id === keyId), trusted.get(by)];
      if (!key || !voucher || trusted.has(keyId) || !holds(voucher, vouchText(key), signature)) continue;
      trusted.set(keyId, key);
      grown = true;
    }
  }
  return trusted;
}

const bodyOf = ({ body }: Checkpoint): CheckpointBody | null => parsed<CheckpointBody>(body);

/** Null for what is no text of ours: somebody has been at it. */
function parsed<T>(body: string): T | null {
  try {
    return JSON.parse(body) as T;
  } catch {
    return null;
  }
}

const report = (faults: AuditFault[], number: number, detail: string): void =>
  void faults.push({ stream: checkpointPlace(number), seq: null, kind: 'checkpoint', detail });
