import { performance } from 'node:perf_hooks';

/** What one benchmark says: milliseconds per call and calls per second; of a plain number, only `p50` is set. */
export interface Measured {
  readonly name: string;
  readonly unit: 'ms' | 'bytes' | '×';
  readonly p50: number;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly rate: number | null;
  /**
   * How many floors a call costs, the median of the rounds: of medians of latency where one is at work, of rates where
   * several are; null where there is no floor.
   */
  readonly floorRatio: number | null;
  /** Milliseconds of processor time per call: of the processes that call, and of PostgreSQL. */
  readonly cpu: number | null;
  readonly serverCpu: number | null;
}

/** Does one thing. Whatever it needs has been made ready before. */
export type Call = () => Promise<void>;

/** One who calls, one call after the other. */
export interface Lane {
  /** Makes ready what the next calls need, so that nothing else happens between them. */
  prepare(calls: number): Promise<void>;
  readonly call: Call;
}

export interface Sample {
  readonly milliseconds: readonly number[];
  readonly seconds: number;
  /** Milliseconds of processor time. */
  readonly cpu: number;
  readonly serverCpu: number | null;
}

/** Makes calls in all lanes at once, for so many seconds or until the first lane has made all it has been made ready for. */
export async function sample(lanes: readonly Lane[], calls: number, seconds: number): Promise<Sample> {
  const milliseconds: number[] = [];
  const usage = process.cpuUsage();
  const started = performance.now();
  const until = started + seconds * 1000;
  let over = false;
  await Promise.all(
    lanes.map(async ({ call }) => {
      for (let made = 0; made < calls && !over; made++) {
        const before = performance.now();
        await call();
        const after = performance.now();
        milliseconds.push(after - before);
        if (after >= until) over = true;
      }
      over = true;
    }),
  );
  const { user, system } = process.cpuUsage(usage);
  return {
    ...{ milliseconds, seconds: (performance.now() - started) / 1000 },
    ...{ cpu: (user + system) / 1000, serverCpu: null },
  };
}

/** What several processes measured at the same time, as one. */
export function together(samples: readonly Sample[], serverCpu: number | null): Sample {
  return {
    milliseconds: samples.flatMap((one) => one.milliseconds),
    seconds: Math.max(...samples.map((one) => one.seconds)),
    cpu: samples.reduce((sum, one) => sum + one.cpu, 0),
    serverCpu,
  };
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

const rateOf = ({ milliseconds, seconds }: Sample): number => milliseconds.length / seconds;

/** Ratio of one round: latencies are compared where one is at work, rates where several are. */
const ratioOf = (one: Sample, floor: Sample, by: 'latency' | 'rate'): number =>
  by === 'rate' ? rateOf(floor) / rateOf(one) : median(one.milliseconds) / median(floor.milliseconds);

/** Median of the ratios, round by round. */
export const ratioTo = (samples: readonly Sample[], floors: readonly Sample[], by: 'latency' | 'rate'): number =>
  round(median(floors.map((floor, i) => ratioOf(samples[i]!, floor, by))));

/** Puts the samples of several rounds together; ratios are taken round by round, and their median counts. */
export function summarize(
  name: string,
  samples: readonly Sample[],
  floors: readonly Sample[] | null,
  by: 'latency' | 'rate' = 'latency',
): Measured {
  const all = samples.flatMap((one) => one.milliseconds).sort((a, b) => a - b);
  const perCall = (of: (one: Sample) => number): number =>
    round(samples.reduce((sum, one) => sum + of(one), 0) / all.length);
  const measured = samples.every(({ serverCpu }) => serverCpu !== null);
  return {
    name,
    unit: 'ms',
    p50: quantile(all, 0.5),
    p95: quantile(all, 0.95),
    p99: quantile(all, 0.99),
    rate: Math.round(median(samples.map(rateOf))),
    floorRatio: floors ? ratioTo(samples, floors, by) : null,
    cpu: perCall((one) => one.cpu),
    serverCpu: measured ? perCall((one) => one.serverCpu!) : null,
  };
}

/** One number that is no distribution: CPU per call, a size, a ratio. */
export const plain = (name: string, unit: Measured['unit'], value: number): Measured => ({
  ...{ name, unit, p50: round(value), p95: null, p99: null },
  ...{ rate: null, floorRatio: null, cpu: null, serverCpu: null },
});

const column = (value: number | null, digits: number, wide: number): string =>
  (value === null ? '' : value.toFixed(digits)).padStart(wide);

export function print(results: readonly Measured[], json: boolean): void {
  if (json) return void process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
  const heads = ['p50', 'p95', 'p99'].map((head) => head.padStart(9)).join('');
  process.stdout.write(`${'benchmark'.padEnd(28)}${heads} ms per second   ÷ floor   CPU: node    server ms\n`);
  for (const { name, unit, p50, p95, p99, rate, floorRatio, cpu, serverCpu } of results) {
    const numbers = [p50, p95, p99].map((value) => column(value, unit === 'bytes' ? 0 : 3, 9)).join('');
    const ratios = `${column(rate, 0, 11)}${column(floorRatio, 2, 10)}`;
    process.stdout.write(
      `${name.padEnd(28)}${numbers} ${unit.padEnd(2)}${ratios}${column(cpu, 3, 12)}${column(serverCpu, 3, 10)}\n`,
    );
  }
}
