import { openCrew } from './crew';
import { median, plain, type Measured, type Sample } from './measure';
import type { Part } from './parts-left-out';
import type { Stage } from './stage';

const rounds = 7;
const calls = 400;
const seconds = 30;
const parts: readonly Part[] = ['hashes', 'audit', 'feel', 'permissions', 'idempotency'];

/**
 * What each part adds to a complete of `booking`, in processor time of the worker and the server: the step without the
 * part (for `idempotency`: with it) beside the step as it is, round by round.
 */
export async function benchParts(stage: Stage): Promise<Measured[]> {
  const crew = await openCrew(stage, 1);
  const one = (part?: Part): Promise<Sample> =>
    crew.sample({ lanes: 1, workload: 'booking', ...(part && { part }) }, calls, seconds);
  await one();
  const whole: number[] = [];
  const added = new Map<Part, number[]>(parts.map((part) => [part, []]));
  for (let round = 0; round < rounds; round++) {
    for (const part of parts) {
      const [base, changed] = [perCall(await one()), perCall(await one(part))];
      whole.push(base);
      added.get(part)!.push(part === 'idempotency' ? changed - base : base - changed);
    }
  }
  await crew.close();
  return [
    plain('parts.whole', 'ms', median(whole)),
    ...parts.map((part) => plain(`parts.${part}`, 'ms', median(added.get(part)!))),
  ];
}

const perCall = ({ cpu, serverCpu, milliseconds }: Sample): number => (cpu + (serverCpu ?? 0)) / milliseconds.length;
