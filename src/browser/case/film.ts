/** Folds the steps of a film into any moment of it. */
export interface FilmStep {
  readonly full: string;
  readonly title: string;
  readonly detail: string;
  readonly version: string;
  readonly flows: readonly string[];
  readonly set: readonly (readonly [visit: number, element: string, failing: 0 | 1])[];
  readonly gone: readonly (readonly [visit: number, element: string, done: 0 | 1])[];
  readonly data: readonly (readonly [name: string, label: string, value: string | null])[];
}
export interface Film {
  readonly versions: Readonly<
    Record<
      string,
      {
        readonly xml: string;
        readonly label: string;
        readonly names: Readonly<Record<string, string>>;
        readonly elements: Readonly<Record<string, string>>;
      }
    >
  >;
  readonly steps: readonly FilmStep[];
}
interface Mark {
  tokens: number;
  done: boolean;
  due: null;
  failed: number;
  times: number;
  label: string;
}
export interface Moment {
  readonly elements: Readonly<Record<string, Mark>>;
  readonly path: readonly string[];
  readonly data: ReadonlyMap<string, { readonly label: string; readonly value: string }>;
}

/** How the case stood after `step` steps, from 1 on. From the beginning each time: 5,000 steps take a few milliseconds. */
export function momentOf({ steps }: Film, step: number): Moment {
  const standing = new Map<number, readonly [string, 0 | 1]>();
  const data = new Map<string, { label: string; value: string }>();
  const path = new Set<string>();
  const marks = new Map<string, Mark>();
  const at = (id: string): Mark => {
    const mark = marks.get(id) ?? { tokens: 0, done: false, due: null, failed: 0, times: 0, label: '' };
    marks.set(id, mark);
    return mark;
  };
  for (const one of steps.slice(0, step)) {
    for (const [visit, element, failing] of one.set) standing.set(visit, [element, failing]);
    for (const [visit, element, done] of one.gone) {
      standing.delete(visit);
      if (done) Object.assign(at(element), { done: true, times: at(element).times + 1 });
    }
    for (const flow of one.flows) path.add(flow);
    for (const [name, label, value] of one.data) {
      if (value === null) data.delete(name);
      else data.set(name, { label, value });
    }
  }
  for (const [element, failing] of standing.values()) {
    at(element).tokens += 1;
    at(element).failed += failing;
  }
  return { elements: Object.fromEntries(marks), path: [...path], data };
}
