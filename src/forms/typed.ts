/** What was typed, as a tree: a posted page names `rooms.0.note`, a JSON body nests; both end up the same. */
export type Typed = Readonly<Record<string, unknown>>;

const MAX_ROWS = 200;
const MAX_DEPTH = 8;
const isStep = (step: string): boolean => step !== '' && !Object.hasOwn(Object.prototype, step) && step.length <= 100;

/** Dotted names become objects and, where a step is a number, lists. Names that mean something to JavaScript are dropped. */
export function nested(body: Typed): Typed {
  const tree = bare();
  for (const [name, value] of Object.entries(body)) {
    const steps = name.split('.');
    if (steps.length > MAX_DEPTH || !steps.every(isStep)) continue;
    place(tree, steps, value);
  }
  return withLists(tree) as Typed;
}

const bare = (): Record<string, unknown> => Object.create(null) as Record<string, unknown>;
const isBare = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === null;

function place(tree: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  let at = tree;
  for (const step of steps.slice(0, -1)) {
    const next = at[step];
    at = isBare(next) ? next : (at[step] = bare());
  }
  at[steps.at(-1) as string] = value;
}

/** Our own nodes whose names are all numbers are lists, in that order; rows far apart are simply one after the other. */
function withLists(value: unknown): unknown {
  if (!isBare(value)) return value;
  const entries = Object.entries(value).map(([name, each]) => [name, withLists(each)] as const);
  if (entries.length === 0 || !entries.every(([name]) => /^\d{1,4}$/.test(name))) return Object.fromEntries(entries);
  return entries
    .sort(([a], [b]) => Number(a) - Number(b))
    .slice(0, MAX_ROWS)
    .map(([, each]) => each);
}
