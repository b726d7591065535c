/** Two nodes of the desk: two engines with connections of their own on one database, told to do two things at the same time. */
import { loadDefinition } from '../../../src/bpmn';
import { openDatabase, type Database } from '../../../src/db/database';
import { createDefinitions } from '../../../src/engine/definitions';
import { createEngine, type WorkEngine } from '../../../src/engine/engine';
import type { Desk } from '../../kit/desk';

export interface Node {
  readonly engine: WorkEngine;
  readonly database: Database;
}

/** The desk's own engine and, with a pool of its own, that of another node. Call it once per `describe`. */
export function useTwoNodes(desk: Desk): () => readonly [Node, Node] {
  let other: Node | undefined;
  beforeAll(async () => {
    const database = await openDatabase({ url: desk.testDatabase.url, applicationName: 'encore-test-other' });
    const definitions = createDefinitions({ database, loadDefinition });
    const { clock, engine } = desk;
    other = { database, engine: createEngine({ database, clock, handlers: engine.handlers, definitions }) };
  });
  afterAll(async () => {
    await other?.engine.settle();
    await other?.database.close();
  });
  return () => {
    if (!other) throw new Error('the other node is there from beforeAll on');
    return [{ engine: desk.engine, database: desk.database }, other];
  };
}

export type Ending<Result> = PromiseSettledResult<Result>;

/**
 * Does both at once. Who begins changes with every round, and the second hesitates a little longer each time, so that
 * the two meet at different points.
 */
export async function atOnce<A, B>(
  round: number,
  one: () => Promise<A>,
  other: () => Promise<B>,
): Promise<readonly [Ending<A>, Ending<B>]> {
  const turns = Math.floor(round / 2) % 12;
  const begun = async <Result>(first: boolean, act: () => Promise<Result>): Promise<Result> => {
    for (let turn = 0; !first && turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    return act();
  };
  return Promise.allSettled([begun(round % 2 === 0, one), begun(round % 2 === 1, other)]);
}

export const rounds = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
