import { inside } from './product';

/** Parts of a step whose cost is wanted. `idempotency` is measured by adding it: a key is the caller's choice. */
export type Part = 'hashes' | 'audit' | 'feel' | 'permissions' | 'idempotency';

type Replaced = readonly (readonly [module: object, name: string, instead: unknown])[];

const { caseEvent, canonical, flush, guards, expression } = inside;
const flushAll = flush.flush;

/** What stands in for each part; the benchmark's database is thrown away, and so is what is wrong in it. */
const stubs: Readonly<Record<Part, Replaced>> = {
  hashes: [
    [canonical, 'sha256', () => '00'.repeat(32)],
    [canonical, 'chainHash', () => canonical.emptyHash],
  ],
  audit: [
    [caseEvent, 'caseEvent', () => ({})],
    [flush, 'flush', ((tx, writes) => flushAll(tx, { ...writes, audit: [] })) satisfies typeof flushAll],
  ],
  feel: [
    [expression, 'evaluateCondition', () => true],
    [expression, 'evaluate', () => null],
  ],
  permissions: [[guards, 'mayWorkOn', () => undefined]],
  idempotency: [],
};

/** Runs `work` with the part left out. */
export async function without<T>(part: Part | undefined, work: () => Promise<T>): Promise<T> {
  const replaced = part === undefined ? [] : stubs[part];
  const before = replaced.map(([module, name]) => (module as Record<string, unknown>)[name]);
  for (const [module, name, instead] of replaced) (module as Record<string, unknown>)[name] = instead;
  try {
    return await work();
  } finally {
    replaced.forEach(([module, name], i) => ((module as Record<string, unknown>)[name] = before[i]));
  }
}
