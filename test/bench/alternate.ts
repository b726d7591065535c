import { performance } from 'node:perf_hooks';
import type { Call } from './measure';

/** Makes the calls in turn, so that whatever disturbs one disturbs the other; milliseconds of each. */
export async function alternate(times: number, ...calls: readonly Call[]): Promise<number[][]> {
  const milliseconds: number[][] = calls.map(() => []);
  for (let i = 0; i < times; i++) {
    for (const [which, call] of calls.entries()) {
      const before = performance.now();
      await call();
      milliseconds[which]!.push(performance.now() - before);
    }
  }
  return milliseconds;
}
