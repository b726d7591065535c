import { performance } from 'node:perf_hooks';

/** What one benchmark says: milliseconds per call and calls per second; of a plain number, only `p50` is set. */
export interface Measured {
  readonly name: string;
  readonly unit: 'ms' | 'bytes';
  readonly p50: number;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly rate: number | null;
  /** Median of this run's calls ÷ median of the floor of the same run; null where there is no floor. */
  readonly floorRatio: number | null;
}

/** Does one thing and says how many milliseconds of it count (starting a case between two completes does not). */
export type Call = () => Promise<number>;

export interface Sample {
  readonly milliseconds: number[];
  readonly seconds: number;
}

/** Makes calls, `lanes` at a time, for about `seconds`; every lane makes its own call object. */
export async function sample(makeCall: () => Call, lanes: number, seconds: number): Promise<Sample> {
  const calls = Array.from({ length: lanes }, makeCall);
  const milliseconds: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1000;
  await Promise.all(
    calls.map(async (call) => {
      while (performance.now() < until) {
        milliseconds.push(await call());
      }
    }),
  );
  return { milliseconds, seconds: (performance.now() - started) / 1000 };
}

/** Milliseconds that `work` takes, and what it gives. */
export async function timed<T>(work: () => Promise<T>): Promise<{ milliseconds: number; value: T }> {
  const before = performance.now();
  const value = await work();
  return { milliseconds: performance.now() - before, value };
}

const round = (value: number): number => Math.round(value * 1000) / 1000;

function quantile(sorted: readonly number[], q: number): number {
  return round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0);
}

export const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** Puts the samples of several rounds together; ratios are taken round by round, and their median counts. */
export function summarize(name: string, samples: readonly Sample[], floors: readonly Sample[] | null): Measured {
  const all = samples.flatMap((one) => one.milliseconds).sort((a, b) => a - b);
  const seconds = samples.reduce((sum, one) => sum + one.seconds, 0);
  const ratios = floors?.map((floor, i) => median(samples[i]!.milliseconds) / median(floor.milliseconds));
  return {
    name,
    unit: 'ms',
    p50: quantile(all, 0.5),
    p95: quantile(all, 0.95),
    p99: quantile(all, 0.99),
    rate: Math.round((all.length / seconds) * 10) / 10,
    floorRatio: ratios ? round(median(ratios)) : null,
  };
}

/** One number that is no distribution: CPU per call, a size. */
export const plain = (name: string, unit: Measured['unit'], value: number): Measured => ({
  ...{ name, unit, p50: round(value), p95: null, p99: null, rate: null, floorRatio: null },
});

const column = (value: number | null, digits: number, wide: number): string =>
  (value === null ? '' : value.toFixed(digits)).padStart(wide);

export function print(results: readonly Measured[], json: boolean): void {
  if (json) return void process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(`${'benchmark'.padEnd(28)}${'p50'.padStart(9)}${'p95'.padStart(9)}${'p99'.padStart(9)} ms`);
  process.stdout.write(`${'per second'.padStart(13)}${'÷ floor'.padStart(10)}\n`);
  for (const { name, unit, p50, p95, p99, rate, floorRatio } of results) {
    const numbers = [p50, p95, p99].map((value) => column(value, unit === 'ms' ? 2 : 0, 9)).join('');
    process.stdout.write(`${name.padEnd(28)}${numbers}   ${column(rate, 0, 13)}${column(floorRatio, 2, 10)}\n`);
  }
}
