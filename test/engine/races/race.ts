import type { StepResult } from '../../../src/engine/types';
import { Conflict } from '../../../src/lib/errors';
import type { Desk } from '../../kit/desk';
import { everyone } from '../../kit/people';
import type { Ending, Node } from './two-nodes';

export type Nodes = readonly [Node, Node];

export interface Race {
  readonly title: string;
  readonly legal: readonly string[];
  /** Once, with a case of its own: gives which result came out, and fails where anything else is to be seen. */
  readonly run: (desk: Desk, nodes: Nodes, round: number) => Promise<string>;
}

export const completes = ({ engine }: Node, taskId: string, by: string): Promise<StepResult> =>
  engine.completeTask({ taskId, values: { [by]: true }, actor: everyone });

export const ready = async (desk: Desk, process: string, elementId: string) => {
  const started = await desk.start(process);
  return { started, id: (await desk.task(elementId, started)).id };
};

export const won = <Result>(ending: Ending<Result>): boolean => ending.status === 'fulfilled';

/** The slower one gets a conflict, never a fault. */
export function lost(ending: Ending<unknown>): void {
  expect(ending.status === 'rejected' ? (ending.reason as Error) : 'it won').toBeInstanceOf(Conflict);
}
