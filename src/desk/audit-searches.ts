/** Searches of the audit that people come back to: under a name, of their own or for everybody who reads the audit. */
import { parsePhone } from '../domain/phones';
import type { Actor } from '../lib/actor';
import { InputError, NotFound } from '../lib/errors';
import { isUuid, newId } from '../lib/ids';
import type { Statement } from '../lib/sql';
import type { Desk } from './desk';
import { mustBeAllowed } from './policy';
import { askedIn } from './read/audit';
import type { AuditCriteria } from './read/audit-filter';
import { record } from './recorded';

export interface AuditSearch {
  readonly id: string;
  readonly name: string;
  readonly criteria: AuditCriteria;
  readonly shared: boolean;
  readonly own: boolean;
  /** Who made it. */
  readonly owner: string;
}

const list: Statement = {
  name: 'desk-audit-searches',
  text: `SELECT s.id, s.name, s.criteria, s.shared, s.owner = $1 AS own, u.name AS owner
    FROM audit_search s JOIN app_user u ON u.id = s.owner WHERE s.owner = $1 OR s.shared
    ORDER BY s.owner <> $1, s.name, s.id LIMIT 200`,
};
const keep: Statement = {
  name: 'desk-audit-search-keep',
  text: `INSERT INTO audit_search (id, owner, name, criteria, shared, created_at)
    SELECT $1, $2, $3, $4, $5, $6 WHERE (SELECT count(*) FROM audit_search WHERE owner = $2) < 50
    ON CONFLICT (owner, name) DO UPDATE SET criteria = excluded.criteria, shared = excluded.shared RETURNING id`,
};
const forget: Statement = {
  name: 'desk-audit-search-forget',
  text: 'DELETE FROM audit_search WHERE id = $1 AND owner = $2 RETURNING name',
};

/** One's own, then those others share; by name. */
export function auditSearches(desk: Desk, actor: Actor): Promise<AuditSearch[]> {
  mustBeAllowed(actor, 'audit.read');
  return desk.database.query<AuditSearch>(list, [actor.id]);
}

export interface NamedSearch {
  readonly name: string;
  readonly shared: boolean;
}

const byNumber: Statement = {
  name: 'desk-audit-search-number',
  text: 'SELECT customer_id AS id FROM customer_phone WHERE e164 = $1 AND valid',
};

/** Whole numbers are not kept: the guest is, as long as there is one. */
async function withoutNumber(desk: Desk, criteria: AuditCriteria): Promise<AuditCriteria> {
  const { about } = criteria;
  const e164 = about !== undefined && /^[+\d][\d\s-]*$/.test(about) ? parsePhone(about) : null;
  if (e164 === null) return criteria;
  const [guest] = await desk.database.query<{ id: string }>(byNumber, [e164]);
  if (guest) return { ...criteria, about: guest.id };
  throw new InputError('numbers are not kept', { reason: 'audit-search-number', fields: { about: { code: 'phone' } } });
}

/** Keeps a search under a name; under one that is there already it takes that one's place. */
export async function keepAuditSearch(
  desk: Desk,
  actor: Actor,
  criteria: AuditCriteria,
  named: NamedSearch,
): Promise<string> {
  mustBeAllowed(actor, 'audit.read');
  const name = named.name.normalize('NFKC').trim();
  if (name === '' || name.length > 40)
    throw new InputError('a search has a name of at most 40 characters', {
      ...{ reason: 'filter-name-length', fields: { name: { code: name === '' ? 'required' : 'long' } } },
    });
  const kept = await withoutNumber(desk, criteria);
  const values = [newId(), actor.id, name, JSON.stringify(kept), named.shared, desk.clock.now()];
  const [row] = await desk.database.query<{ id: string }>(keep, values);
  if (!row) throw new InputError('no more than 50 searches', { reason: 'filters-full', most: 50 });
  const facts = { search: row.id, ...askedIn(kept), shared: named.shared };
  await record(desk, actor, { subject: `user:${actor.id}`, command: 'save-audit-search', facts });
  return row.id;
}

/** Forgets a search of one's own. */
export async function forgetAuditSearch(desk: Desk, actor: Actor, id: string): Promise<void> {
  mustBeAllowed(actor, 'audit.read');
  const [row] = isUuid(id) ? await desk.database.query(forget, [id, actor.id]) : [];
  if (!row) throw new NotFound(`no search ${id} of one’s own`, { reason: 'filter' });
}
