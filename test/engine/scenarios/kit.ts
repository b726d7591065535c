/**
 * A stage for scenarios of one concept: every scenario draws its own diagram where it is told, and plays on a real
 * database, so each command continues from what the one before it stored.
 */
import { z } from 'zod';
import { handlersOf, type AnyHandler } from '../../../src/engine/handlers';
import { BusinessError, defineHandler, type StepView } from '../../../src/handler-kit';
import type { Variables } from '../../../src/lib/json';
import { diagram } from '../../bpmn/diagram';
import { useDesk, type Desk } from '../../kit/desk';
import type { OpenTask, Waits } from '../../kit/desk-story';
import { everyone } from '../../kit/people';

type Work = Pick<StepView, 'rootCaseId' | 'elementId'>;

export interface Stage {
  readonly desk: Desk;
  /** Draws a process; called while the file is read, before its first test. Gives back its id. */
  draw(id: string, ...parts: readonly string[]): string;
  /** Starts a case; `at` names one of several ways to start. */
  begin(process: string, variables?: Variables, at?: string): Promise<Scene>;
  /** The cases of a process nobody called, oldest first. */
  started(process: string): Promise<readonly Scene[]>;
}

/** One case of a scenario. */
export interface Scene {
  readonly caseId: string;
  /** Completes a task standing there, in the case or in one it called; the first of several. */
  complete(elementId: string, values?: Variables): Promise<void>;
  waits(): Promise<Waits>;
  tasks(): Promise<readonly OpenTask[]>;
  /** Elements whose handlers worked, in the order of their work, in the case and in those it called. */
  worked(): readonly string[];
  /** What became of it. One that is over must have left nothing behind. */
  status(): Promise<string>;
  variables(): Promise<Variables>;
  path(): Promise<readonly string[]>;
  /** The cases of a process that this one called, directly or deeper. */
  called(process: string): Promise<readonly Scene[]>;
}

/** Call it once at the top of a file. `work` notes that it was called, `fail` ends with the business error E1. */
export function useStage(...handlers: readonly AnyHandler[]): Stage {
  const models: string[] = [];
  const works: Work[] = [];
  const desk = useDesk({ models, handlers: handlersOf(...standardHandlers(works), ...handlers) });
  const sceneOf = (caseId: string): Scene => sceneAt(desk, works, caseId);
  return {
    desk,
    draw: (id, ...parts) => {
      models.push(diagram(parts, { id }));
      return id;
    },
    begin: async (process, variables = {}, at) => {
      const place = at === undefined ? {} : { startEventId: at };
      return sceneOf((await desk.engine.startCase({ process, variables, actor: everyone, ...place })).caseId);
    },
    started: async (process) => {
      const cases = await desk.cases(process);
      return cases.filter(({ parentId }) => parentId === null).map(({ id }) => sceneOf(id));
    },
  };
}

/** A handler without input and output. */
export const handler = (
  type: string,
  run: (step: StepView) => Promise<Record<string, never> | BusinessError<'E1'>>,
  options: { readonly asynchronous?: boolean } = {},
): AnyHandler =>
  defineHandler({
    ...{ type, title: { zh: type, en: type }, needs: z.object({}), gives: z.object({}), errors: ['E1'], ...options },
    run: (_input, step) => run(step),
  });

const standardHandlers = (works: Work[]): readonly AnyHandler[] => [
  handler('work', (step) => (works.push(step), Promise.resolve({}))),
  handler('fail', (step) => (works.push(step), Promise.resolve(new BusinessError('E1')))),
];

function sceneAt(desk: Desk, works: readonly Work[], caseId: string): Scene {
  return {
    caseId,
    complete: async (elementId, values = {}) => {
      const task = (await desk.tasks(caseId)).find((open) => open.elementId === elementId);
      await desk.complete(task ?? (await desk.task(elementId, caseId)), values);
    },
    waits: () => desk.waits(caseId),
    tasks: () => desk.tasks(caseId),
    worked: () => works.filter(({ rootCaseId }) => rootCaseId === caseId).map(({ elementId }) => elementId),
    status: async () => {
      const { status } = await desk.facts(caseId);
      if (status !== 'running') expect(await leftBehind(desk, caseId)).toEqual([]);
      return status;
    },
    variables: async () => (await desk.facts(caseId)).variables,
    path: () => desk.path(caseId),
    called: async (process) => {
      const inTree = (await desk.cases(process)).filter(({ rootId, id }) => rootId === caseId && id !== caseId);
      return inTree.map(({ id }) => sceneAt(desk, works, id));
    },
  };
}

/** What a case still waits for, and visits nobody left. */
async function leftBehind(desk: Desk, caseId: string): Promise<readonly string[]> {
  const standing = (await desk.history(caseId)).filter(({ state }) => state === 'active' || state === 'incident');
  return [...(await desk.waits(caseId)), ...standing.map(({ elementId }) => `visit:${elementId}`)];
}
