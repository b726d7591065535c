/** Lists people look for again and again: named, in an order of their own, shared with a group if they wish. */
import type { Actor } from '../../lib/actor';
import { Conflict, InputError, NotFound } from '../../lib/errors';
import { isUuid, newId } from '../../lib/ids';
import type { Statement } from '../../lib/sql';
import type { Desk } from '../desk';
import { mustBeAllowed } from '../policy';
import type { ListWish } from './criteria';

export interface SavedFilter extends ListWish {
  readonly id: string;
  readonly name: string;
  readonly own: boolean;
  /** Who made it. */
  readonly owner: string;
  /** The group whose people see it too. */
  readonly sharedWith: string | null;
}

/** The groups a person belongs to, at whatever venue. */
export const groupsOf = (actor: Actor): string[] => [
  ...new Set(actor.candidateKeys.map((key) => key.slice(0, key.lastIndexOf('@')))),
];

const list: Statement = {
  name: 'desk-filters',
  text: `
    SELECT f.id, f.name, f.box, f.sort, f.criteria, f.owner = $1 AS own, u.name AS owner, f.shared_with AS "sharedWith"
      FROM inbox_filter f JOIN app_user u ON u.id = f.owner
     WHERE f.owner = $1 OR f.shared_with = ANY($2::text[])
     ORDER BY f.owner <> $1, f.position, f.name, f.id LIMIT 200`,
};

/** A person's own in their order, then those their groups share. */
export function savedFilters(desk: Desk, actor: Actor): Promise<SavedFilter[]> {
  return desk.database.query<SavedFilter>(list, [actor.id, groupsOf(actor)]);
}

const mostOwn = 50;
const longestName = 40;
const insert: Statement = {
  name: 'desk-filter-add',
  text: `
    INSERT INTO inbox_filter (id, owner, name, box, sort, criteria, position, shared_with, created_at)
    SELECT $1, $2, $3, $4, $5, $6, (SELECT coalesce(max(position), 0) + 1 FROM inbox_filter WHERE owner = $2), $7, $8
     WHERE (SELECT count(*) FROM inbox_filter WHERE owner = $2) < ${mostOwn}
    ON CONFLICT (owner, name) DO UPDATE SET box = excluded.box, sort = excluded.sort, criteria = excluded.criteria,
      shared_with = excluded.shared_with
    RETURNING id`,
};

interface Named {
  readonly name: string;
  readonly sharedWith?: string | null;
}

/** Keeps a list under a name; under one that is there already it takes that one's place. */
export async function saveFilter(desk: Desk, actor: Actor, wish: ListWish, named: Named): Promise<string> {
  mustBeAllowed(actor, 'task.read');
  const [name, sharedWith] = [readName(named.name), readGroup(actor, named.sharedWith)];
  const values = [newId(), actor.id, name, wish.box, wish.sort, JSON.stringify(wish.criteria), sharedWith];
  const [row] = await desk.database.query<{ id: string }>(insert, [...values, desk.clock.now()]);
  if (!row) throw new InputError(`no more than ${mostOwn} filters`, { reason: 'filters-full', most: mostOwn });
  return row.id;
}

const change: Statement = {
  name: 'desk-filter-change',
  text: `UPDATE inbox_filter SET name = $3, shared_with = $4 WHERE id = $1 AND owner = $2 RETURNING id`,
};

/** Gives a filter of one's own another name, shares it with a group of one's own, or no longer. */
export async function changeFilter(desk: Desk, actor: Actor, id: string, named: Named): Promise<void> {
  const values = [mustBeId(id), actor.id, readName(named.name), readGroup(actor, named.sharedWith)];
  const changed = desk.database.query(change, values).catch((fault: unknown) => {
    if ((fault as { code?: string }).code !== '23505') throw fault;
    throw new Conflict('a filter has this name already', { reason: 'filter-name' });
  });
  mustBeOne(await changed, id);
}

const swap: Statement = {
  name: 'desk-filter-move',
  text: `
    WITH ordered AS (
      SELECT id, row_number() OVER (ORDER BY position, name, id)::int AS place FROM inbox_filter WHERE owner = $2
    ), moved AS (SELECT place FROM ordered WHERE id = $1)
    UPDATE inbox_filter f
       SET position = CASE o.place WHEN m.place THEN m.place + $3 WHEN m.place + $3 THEN m.place ELSE o.place END
      FROM ordered o, moved m WHERE f.id = o.id RETURNING f.id`,
};

/** Moves a filter of one's own a place up or down. */
export async function moveFilter(desk: Desk, actor: Actor, id: string, to: 'up' | 'down'): Promise<void> {
  mustBeOne(await desk.database.query(swap, [mustBeId(id), actor.id, to === 'up' ? -1 : 1]), id);
}

const remove: Statement = {
  name: 'desk-filter-remove',
  text: 'DELETE FROM inbox_filter WHERE id = $1 AND owner = $2 RETURNING id',
};

/** Forgets a filter of one's own, for those it was shared with, too. */
export async function removeFilter(desk: Desk, actor: Actor, id: string): Promise<void> {
  mustBeOne(await desk.database.query(remove, [mustBeId(id), actor.id]), id);
}

function readName(text: string): string {
  const name = text.normalize('NFKC').trim();
  if (name !== '' && name.length <= longestName) return name;
  throw new InputError('a filter has a name of at most 40 characters', {
    reason: 'filter-name-length',
    fields: { name: { code: name === '' ? 'required' : 'long' } },
  });
}

function readGroup(actor: Actor, group: string | null | undefined): string | null {
  if (!group) return null;
  if (groupsOf(actor).includes(group)) return group;
  throw new InputError('a filter is shared with a group of one’s own', { fields: { sharedWith: { code: 'group' } } });
}

function mustBeId(id: string): string {
  if (isUuid(id)) return id;
  throw new NotFound(`no filter ${id}`, { reason: 'filter' });
}

function mustBeOne(rows: readonly unknown[], id: string): void {
  if (rows.length === 0) throw new NotFound(`no filter ${id} of one’s own`, { reason: 'filter' });
}
