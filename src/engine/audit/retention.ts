/**
 * Deleting what need not be kept any longer: whole months that a checkpoint sealed, oldest first, each with a signed
 * tombstone of where every stream stood. Only the owner of the tables can; the desk's own role cannot.
 */
import type { Database } from '../../db/database';
import type { Actor } from '../../lib/actor';
import { Conflict, InputError } from '../../lib/errors';
import type { Sql } from '../../lib/sql';
import { canonical } from './canonical';
import { leafText, rememberKey, type LeafRow } from './checkpoint';
import { MerkleTree } from './merkle';
import type { Signer } from './signing';
import { appendSubjectEvent } from './subject-event';

/** A business log is kept for 60 days at least (regulations on entertainment venues, art. 25). */
export const leastDays = 60;

export interface DeletedPeriod {
  /** `YYYY-MM`, by UTC. */
  readonly period: string;
  readonly events: number;
  readonly streams: number;
}

const monthsSql = {
  name: 'audit_months',
  text: `SELECT replace(substr(c.relname, length('audit_event_') + 1), '_', '-') AS period
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'audit_event'::regclass AND c.relname ~ '^audit_event_[0-9]{4}_[0-9]{2}$' ORDER BY 1`,
};

export interface Deletion {
  readonly now: Date;
  readonly days: number;
  readonly signer: Signer;
  readonly actor: Actor;
  /** Told of each month that is gone, also when a later one cannot go. */
  readonly onDeleted?: (deleted: DeletedPeriod) => void;
}

/**
 * Deletes every month that ended more than `days` ago; what it deleted, oldest first. `Conflict` where a month cannot go
 * yet. What is no number of days deletes nothing.
 */
export async function deleteOldPeriods(owner: Database, deletion: Deletion): Promise<DeletedPeriod[]> {
  const { now, days, onDeleted } = deletion;
  if (!Number.isInteger(days)) throw new InputError(`${days} is no number of days`, { reason: 'audit-days' });
  const kept = Math.max(days, leastDays) * 86_400_000;
  const deleted: DeletedPeriod[] = [];
  for (const { period } of await owner.query<{ period: string }>(monthsSql)) {
    if (now.getTime() - endOf(period).getTime() < kept) break;
    const gone = await owner.transaction((sql) => deletePeriod(sql, period, deletion));
    onDeleted?.(gone);
    deleted.push(gone);
  }
  return deleted;
}

async function deletePeriod(sql: Sql, period: string, { now, days, signer, actor }: Deletion): Promise<DeletedPeriod> {
  const partition = `audit_event_${period.replace('-', '_')}`;
  await sql.query(`LOCK TABLE ${partition} IN ACCESS EXCLUSIVE MODE`);
  await refuseUnsealed(sql, partition, period);
  const { root, streams } = await recordEnds(sql, partition, period);
  const [{ events = 0 } = {}] = await sql.query<{ events: number }>(`SELECT count(*)::int AS events FROM ${partition}`);
  const body = canonical({
    ...{ format: 1, kind: 'tombstone', period, at: now.toISOString() },
    ...{ events, streams, root, key: signer.id },
  });
  await rememberKey(sql, signer, now);
  await sql.query('INSERT INTO audit_tombstone (period, at, body, key_id, signature) VALUES ($1, $2, $3, $4, $5)', [
    period,
    now,
    body,
    signer.id,
    signer.sign(body),
  ]);
  await sql.query(`DROP TABLE ${partition}`);
  const facts = { days, periods: [period], events, streams };
  await appendSubjectEvent(sql, { subject: 'settings', at: now, actor, command: 'delete-old-audit', facts });
  return { period, events, streams };
}

/** A stream's first events go; what stays must be its later ones, and what goes must have been sealed. */
async function refuseUnsealed(sql: Sql, partition: string, period: string): Promise<void> {
  const [open] = await sql.query<{ stream: string }>(
    `SELECT e.stream FROM (SELECT stream, max(seq) AS seq FROM ${partition} GROUP BY stream) e
     WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.stream = e.stream AND l.seq >= e.seq)
        OR EXISTS (SELECT FROM audit_event o WHERE o.stream = e.stream AND o.seq < e.seq AND o.tableoid <> '${partition}'::regclass)
     LIMIT 1`,
  );
  if (open) {
    throw new Conflict(`${period} cannot be deleted yet: ${open.stream} is not sealed or not whole`, {
      reason: 'audit-not-sealed',
      ...{ period, stream: open.stream },
    });
  }
}

/** The ends refer to the tombstone, which is written after its root is known: the reference is checked at the commit. */
async function recordEnds(sql: Sql, partition: string, period: string): Promise<{ root: string; streams: number }> {
  await sql.query(
    `INSERT INTO audit_tombstone_end (period, stream, seq, hash)
     SELECT DISTINCT ON (stream) $1, stream, seq, hash FROM ${partition} ORDER BY stream, seq DESC`,
    [period],
  );
  const tree = await treeOfEnds(sql, period);
  return { root: tree.root(), streams: tree.count };
}

const endsOf = {
  name: 'audit_tombstone_ends',
  text: `SELECT stream, seq::text AS seq, encode(hash, 'hex') AS hash FROM audit_tombstone_end
    WHERE period = $1 AND stream > $2 ORDER BY stream LIMIT 5000`,
};

/** The tree over where the streams stood at the end of a deleted month. */
export async function treeOfEnds(sql: Sql, period: string): Promise<MerkleTree> {
  const tree = new MerkleTree();
  for (let after = ''; ;) {
    const rows = await sql.query<LeafRow>(endsOf, [period, after]);
    for (const row of rows) tree.add(leafText(row));
    if (rows.length < 5000) return tree;
    after = rows.at(-1)!.stream;
  }
}

function endOf(period: string): Date {
  const [year, month] = period.split('-').map(Number);
  return new Date(Date.UTC(year!, month, 1));
}
