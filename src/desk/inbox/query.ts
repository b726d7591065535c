/**
 * The inbox as SQL: every list is one or more legs, each an index read in the order of the list and cut off after a page,
 * put together and cut off again. A place in the list is the values its order is made of, so that a page begins exactly
 * after the one before, whatever colleagues do meanwhile.
 */
import type { CursorPart } from '../cursor';
import type { Box, Sort } from './criteria';
import { callsWithMatter, type Narrowing, type Words } from './narrowing';

interface Order {
  /** What the order is made of, last the id, on a row of `task_candidate` (c) or `user_task` (t). */
  readonly c?: readonly string[];
  readonly t: readonly string[];
  readonly types: readonly CursorPart[];
  readonly descending?: true;
}

const orders: Readonly<Record<Sort, Order>> = {
  due: { c: ['c.due', 'c.task_id'], t: ['t.due', 't.id'], types: ['timestamptz', 'uuid'] },
  priority: {
    c: ['(-c.priority)', 'c.due', 'c.task_id'],
    t: ['(-t.priority)', 't.due', 't.id'],
    types: ['int', 'timestamptz', 'uuid'],
  },
  // Ids are made in the order of time.
  age: { c: ['c.task_id'], t: ['t.id'], types: ['uuid'] },
  'follow-up': { t: ['t.follow_up', 't.id'], types: ['timestamptz', 'uuid'] },
  closed: { t: ['t.closed_at', 't.id'], types: ['timestamptz', 'uuid'], descending: true },
};

export interface InboxQuery {
  readonly box: Box;
  readonly sort: Sort;
  /** Whose tasks count as the reader's own. */
  readonly people: readonly string[];
  readonly now: Date;
  readonly narrowing: Narrowing;
  readonly after: readonly string[] | null;
  readonly limit: number;
}

/** What the values of a place in a list of this order are. */
export const placeTypes = (sort: Sort): readonly CursorPart[] => orders[sort].types;

type Add = (value: unknown, type: string) => string;

interface Building extends InboxQuery {
  readonly order: Order;
  readonly add: Add;
}

/** The ids of a page with their places, as a statement to build on, and its values. */
export function pageQuery(query: InboxQuery): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const add: Add = (value, type) => `$${values.push(value)}::${type}`;
  const order = orders[query.sort];
  const building: Building = { ...query, order, add };
  const legs = query.narrowing.cases ? [amongCases(building)] : legsOf(building);
  const places = order.types.map((_, i) => `o${i}`);
  const text = `SELECT DISTINCT id, ${places.join(', ')} FROM (${legs.map((leg) => `(${leg})`).join(' UNION ALL ')}) legs
    ORDER BY ${sorted(places, order)} LIMIT ${query.limit}`;
  return { text, values };
}

const sorted = (columns: readonly string[], { descending }: Order): string =>
  columns.map((column) => (descending ? `${column} DESC` : column)).join(', ');

function legsOf(building: Building): string[] {
  switch (building.box) {
    case 'mine':
    case 'follow-up':
      return [own(building)];
    case 'groups':
      return [offered(building, [false, true]), ...ofNumber(building)];
    case 'unassigned':
      return [offered(building, [false]), ...ofNumber(building)];
    case 'late':
      return [own(building), offered(building, [false, true]), ...ofNumber(building)];
    case 'done':
      return [done(building)];
  }
}

const leg = (
  { order, add, after, limit }: Building,
  on: 't' | 'c',
  from: string,
  conditions: readonly string[],
): string => {
  const columns = order[on]!;
  const beyond = after?.map((value, i) => add(value, order.types[i]!));
  const sign = order.descending ? '<' : '>';
  const all = beyond ? [...conditions, `(${columns.join(', ')}) ${sign} (${beyond.join(', ')})`] : conditions;
  const places = columns.map((column, i) => `${column} AS o${i}`).join(', ');
  return `SELECT ${on === 't' ? 't.id' : 'c.task_id AS id'}, ${places} FROM ${from} WHERE ${all.join(' AND ')}
    ORDER BY ${sorted(columns, order)} LIMIT ${limit}`;
};

/** Not laid aside, or come back: its day has come, or it is late. */
export const takenUp = (now: string): string => `(t.follow_up IS NULL OR t.follow_up <= ${now} OR t.due <= ${now})`;

/** One person's tasks are read in their order; those of several have to be sorted. */
const heldBy = (people: readonly string[], add: Add): string =>
  people.length === 1 ? `t.assignee = ${add(people[0], 'text')}` : `t.assignee = ANY(${add(people, 'text[]')})`;

/** Tasks the reader holds. */
function own(building: Building): string {
  const { box, people, now, add } = building;
  const conditions = [`t.state = 'open'`, heldBy(people, add)];
  if (box === 'mine') conditions.push(takenUp(add(now, 'timestamptz')));
  if (box === 'follow-up') conditions.push('t.follow_up IS NOT NULL');
  return leg(building, 't', 'user_task t', [...conditions, ...lateOnly(building, 't'), ...aboutTask(building, 't')]);
}

/** Tasks offered to the reader's groups, key by key; whether they are claimed decides where in the index they stand. */
function offered(building: Building, claimed: readonly boolean[]): string {
  const { narrowing, sort, add } = building;
  const byAge = sort === 'age';
  const conditions = ['c.candidate_key = w.key'];
  if (!byAge) conditions.push('c.claimed = s.claimed');
  else if (claimed.length === 1) conditions.push('NOT c.claimed');
  const about = [...lateOnly(building, 'c'), ...aboutTask(building, 'c')];
  const from = about.some((condition) => condition.includes('t.'))
    ? 'task_candidate c JOIN user_task t ON t.id = c.task_id'
    : 'task_candidate c';
  const states = byAge ? '' : `CROSS JOIN unnest(${add(claimed, 'boolean[]')}) AS s(claimed)`;
  return `SELECT k.* FROM unnest(${add(narrowing.keys, 'text[]')}) AS w(key) ${states}
    CROSS JOIN LATERAL (${leg(building, 'c', from, [...conditions, ...about])}) k`;
}

/** Of what is offered, that of the few cases whose number begins as the words do: looked at one by one. */
function ofNumber(building: Building): string[] {
  const { narrowing } = building;
  const cases = narrowing.text?.cases ?? [];
  return cases.length === 0 ? [] : [amongCases({ ...building, narrowing: { ...narrowing, cases, text: null } })];
}

function done(building: Building): string {
  const conditions = [`t.state = 'completed'`, `t.closed_by = ${building.add(building.people[0], 'text')}`];
  return leg(building, 't', 'user_task t', [...conditions, ...aboutTask(building, 't')]);
}

/** Where the cases are known, their tasks are looked at one by one. */
function amongCases(building: Building): string {
  const { box, narrowing, people, now, add } = building;
  const mine = () => heldBy(people, add);
  const offeredToMe = () =>
    `EXISTS (SELECT FROM task_candidate c WHERE c.candidate_key = ANY(${add(narrowing.keys, 'text[]')}) AND c.task_id = t.id)`;
  const visible: Readonly<Record<Box, () => string>> = {
    mine: () => `${mine()} AND ${takenUp(add(now, 'timestamptz'))}`,
    'follow-up': () => `${mine()} AND t.follow_up IS NOT NULL`,
    groups: offeredToMe,
    unassigned: () => `t.assignee IS NULL AND ${offeredToMe()}`,
    late: () => `(${mine()} OR ${offeredToMe()})`,
    done: () => `t.closed_by = ${add(people[0], 'text')}`,
  };
  const state = `t.state = '${box === 'done' ? 'completed' : 'open'}'`;
  const cases = `t.case_id = ANY(${add(narrowing.cases, 'uuid[]')})`;
  const conditions = [cases, state, visible[box](), ...lateOnly(building, 't'), ...aboutTask(building, 't')];
  return leg(building, 't', 'user_task t', conditions);
}

const lateOnly = ({ box, now, add }: Building, on: 't' | 'c'): string[] =>
  box === 'late' ? [`${on}.due <= ${add(now, 'timestamptz')}`] : [];

/** The criteria as conditions; those on `c` need no look at the task itself as far as that goes. */
function aboutTask({ narrowing, add }: Building, on: 't' | 'c'): string[] {
  const { group, process, venue, dueUntil, neverDue, priority, text } = narrowing;
  return [
    ...(dueUntil ? [`${on}.due <= ${add(dueUntil, 'timestamptz')}`] : []),
    ...(neverDue ? [`${on}.due = 'infinity'`] : []),
    ...(priority === null ? [] : [`${on}.priority >= ${add(priority, 'int')}`]),
    ...(process === null ? [] : [`${on}.process_key = ${add(process, 'text')}`]),
    // A key names its group and its venue already.
    ...(on === 'c' || group === null ? [] : [`${add(group, 'text')} = ANY(t.groups)`]),
    ...(on === 'c' || venue === null ? [] : [`t.venue_id = ${add(venue, 'uuid')}`]),
    ...(text ? about(text, add, on) : []),
  ];
}

/**
 * Whether the words are in the task's name or in what a call is about. Of tasks offered to large groups only those of
 * processes that have such names are looked at, as the index knows them; numbers of cases are a way of their own there.
 */
function about({ like, elements, processes, code }: Words, add: Add, on: 't' | 'c'): string[] {
  const pattern = add(like, 'text');
  const named = `(t.process_key || ' ' || t.element_id) = ANY(${add(elements, 'text[]')})`;
  const matter = `(t.process_key = '${callsWithMatter}' AND EXISTS (SELECT FROM "case" m WHERE m.id = t.case_id
      AND (m.variables->>'matter' ILIKE ${pattern} OR m.variables->>'matterEn' ILIKE ${pattern})))`;
  if (on === 'c') return [`c.process_key = ANY(${add(processes, 'text[]')})`, `(${named} OR ${matter})`];
  return [`(${named} OR starts_with(t.business_key, ${add(code, 'text')}) OR ${matter})`];
}
