/** One process for whoever looks at how it goes: a version's diagram, where its cases stand, and what a period was like. */
import type { Actor } from '../../lib/actor';
import { NotFound } from '../../lib/errors';
import type { Desk } from '../desk';
import type { ProcessFacts } from '../process-facts';
import { mustBeAllowed } from '../policy';
import type { CalledFrom } from './called-from';
import { movedCases } from './moved-cases';
import { history, type FlowHistory, type NodeHistory } from './process-history';
import { manyTimes, standing, type ManyTimes, type Standing } from './process-standing';

export interface ChartWish {
  readonly process: string;
  /** Cases of one version only; undefined: of all together, on the newest diagram. */
  readonly version?: number | undefined;
  /** First day of the period, `YYYY-MM-DD`. */
  readonly since: string;
  readonly timeZone: string;
  /** Only cases called from there, as far as they stand now; a period is always of all cases. */
  readonly from?: CalledFrom | null | undefined;
}
export interface Chart {
  readonly definition: { readonly versionId: string; readonly xml: string; readonly model: ProcessFacts };
  readonly standing: readonly Standing[];
  readonly manyTimes: readonly ManyTimes[];
  readonly history: readonly NodeHistory[];
  readonly taken: readonly FlowHistory[];
}

/** The version asked for, or the newest; `NotFound` when there is none such. */
export async function versionOf(desk: Desk, actor: Actor, process: string, version: number | undefined) {
  mustBeAllowed(actor, 'process.read');
  const versions = await desk.definitions.versions(process);
  const drawn = version === undefined ? versions[0] : versions.find((one) => one.version === version);
  if (!drawn) throw new NotFound(`no version ${version} of ${process}`, { reason: 'process' });
  return { versions, drawn };
}

export async function processChart(desk: Desk, actor: Actor, wish: ChartWish): Promise<Chart> {
  const { process } = wish;
  const { versions, drawn } = await versionOf(desk, actor, process, wish.version);
  const all = wish.version === undefined;
  const scope = { process, versionId: all ? null : drawn.id, from: wish.from };
  const [definition, moved] = await Promise.all([desk.definitions.byVersion(drawn.id), movedCases(desk)]);
  const [here, rounds, past] = await Promise.all([
    standing(desk, actor, scope, moved),
    manyTimes(desk, actor, scope, { ...definition, moved }),
    history(desk, actor, { ...wish, versionIds: all ? versions.map(({ id }) => id) : [drawn.id] }, moved),
  ]);
  return { definition, standing: here, manyTimes: rounds, history: past.nodes, taken: past.flows };
}
